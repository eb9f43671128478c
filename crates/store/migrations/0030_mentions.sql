-- What records say of who they are about: a set of identifiers and of attributes. A mention is the subject of its records,
-- so that people can be parted again record by record. `form` is its canonical text (identifier ordinals, attributes).
create table mentions (
    subject integer primary key,
    form text not null unique,
    person integer not null references persons (ordinal),
    source text not null,
    first_seen_at integer not null
);
create index mentions_person on mentions (person);

-- Two identifiers that came together before are a mention of the two.
insert into mentions (subject, form, person, source, first_seen_at)
select ordinals.next - 1 + row_number() over (order by edges.low, edges.high),
    edges.low || ',' || edges.high, identifiers.person, min(edges.source), min(edges.at)
from edges
join identifiers on identifiers.subject = edges.low
join ordinals on ordinals.name = 'subject'
group by edges.low, edges.high, identifiers.person, ordinals.next;
update ordinals set next = next + (select count(*) from mentions) where name = 'subject';

-- Which identifiers a mention names, by source: a log, retracted but never deleted.
create table mention_edges (
    identifier integer not null,
    mention integer not null,
    source text not null,
    at integer not null,
    retracted_at integer,
    primary key (identifier, mention, source)
) without rowid;
insert into mention_edges (identifier, mention, source, at, retracted_at)
select edges.low, mentions.subject, edges.source, edges.at, edges.retracted_at
from edges
join mentions on mentions.form = edges.low || ',' || edges.high;
insert into mention_edges (identifier, mention, source, at, retracted_at)
select edges.high, mentions.subject, edges.source, edges.at, edges.retracted_at
from edges
join mentions on mentions.form = edges.low || ',' || edges.high;
drop table edges;
alter table mention_edges rename to edges;
create index edges_mention on edges (mention);

-- When a value proved to be used by too many to say who somebody is.
alter table identifiers add column shared_at integer;
