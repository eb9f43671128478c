-- What linking by likelihood proposed when it last ran: two people each, and what each column adds, without values.
create table link_proposals (
    left_person integer not null references persons (ordinal),
    right_person integer not null references persons (ordinal),
    weight_bits real not null,
    evidence text not null,
    primary key (left_person, right_person)
) without rowid;
create index link_proposals_right on link_proposals (right_person);

-- How likely linking found what somebody then agreed to; none where nothing was proposed.
alter table link_decisions add column probability real;
