-- Records that were refused after they were read, whole and sealed, so that they can be corrected and replayed. A record
-- is told by where it stood. What became of it is kept; its text goes when it is decided.
create table quarantine (
    stream text not null,
    place integer not null,
    nth integer not null,
    source text not null,
    code text not null,
    rows integer not null,
    at integer not null,
    state text not null,
    decided_at integer,
    sealed blob,
    primary key (stream, place, nth)
);
create index quarantine_open on quarantine (source, at) where state = 'open';
