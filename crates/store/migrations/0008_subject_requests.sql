-- What people asked for about their own data, and what was done about it; it stays after an erasure as its record.
create table subject_requests (
    id integer primary key,
    person integer not null references persons (ordinal),
    kind text not null,
    through text not null,
    received_at integer not null,
    due_at integer not null,
    state text not null,
    closed_at integer,
    closed_by text,
    reason text
);
create index subject_requests_by_state on subject_requests (state, due_at);
