-- States of people in chunks of 256, and what was changed since they were written. What `tag_states` held is read from
-- the lake again when the tags are next taken into use.
drop table tag_states;

create table tag_state_chunks (
    form blob not null,
    chunk integer not null,
    next_at integer,
    states blob not null,
    primary key (form, chunk)
);
create index tag_state_chunks_next on tag_state_chunks (form, next_at) where next_at is not null;

create table tag_state_journal (
    form blob not null,
    seq integer not null,
    states blob not null,
    primary key (form, seq)
);
