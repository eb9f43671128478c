-- How often a tag was asked for, by the day and the way.
create table tag_uses (
    tag text not null,
    day integer not null,
    kind text not null,
    count integer not null,
    primary key (tag, day, kind)
);
