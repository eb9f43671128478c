-- What a source said of a declared trait before it said something else: each other value once, with when it was last said.
-- A value that is said again stays here and is not shown while it is the source's word.
create table trait_past (
    subject integer not null,
    name text not null,
    source text not null,
    value text not null,
    trust integer not null,
    observed_at integer not null,
    origin text not null,
    confidence real not null,
    primary key (subject, name, source, value)
) without rowid;
