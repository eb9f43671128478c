-- What somebody said of two subjects: that they are one person ('same') or two ('apart'). Never deleted; taken back.
create table link_decisions (
    id integer primary key,
    left_subject integer not null,
    right_subject integer not null,
    verdict text not null,
    said_by text not null,
    at integer not null,
    revoked_at integer
);
create index link_decisions_left on link_decisions (left_subject);
create index link_decisions_right on link_decisions (right_subject);

-- What was one person and is two, with the subjects that went.
create table partings (
    id integer primary key,
    stayed integer not null references persons (ordinal),
    left_with integer not null references persons (ordinal),
    moved text not null,
    source text not null,
    reason text not null,
    at integer not null
);
create index partings_stayed on partings (stayed);
create index partings_left_with on partings (left_with);

-- With which subject somebody said so; none where it was written by hand.
alter table consent_ledger add column subject integer;
