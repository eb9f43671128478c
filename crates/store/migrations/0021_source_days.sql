-- What each source sent on each day, counted from 1970-01-01 in the workspace's zone: records of an event with a field,
-- and how its values are spread over bins. A row without event and field counts the records of the source.
create table source_days (
    source text not null,
    day integer not null,
    event text not null,
    field text not null,
    present integer not null,
    rejected integer not null,
    bins blob not null,
    primary key (source, day, event, field)
);
