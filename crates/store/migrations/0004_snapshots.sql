-- Populations as they stood at the end of days, counted from 1970-01-01 in the workspace's zone. A row stands for its day
-- and for every later one up to the next row of the same (tag, value, role): what did not change is not written again.
create table tag_snapshots (
    tag text not null,
    value text not null,
    role text not null,
    day integer not null,
    version integer not null,
    people integer not null,
    bitmap blob not null,
    primary key (tag, value, role, day)
);

-- Everybody, on each day whose end was kept. The earliest of them is the first day that can be asked for.
create table population_snapshots (
    day integer primary key,
    people integer not null,
    bitmap blob not null
);
