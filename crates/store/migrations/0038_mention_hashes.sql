-- By what a mention is found again at one look, without its identifiers: a keyed hash of its first source and of everything it
-- says, and until when that source said it. None for mentions that were stored before, until they are said again.
alter table mentions add column hash blob;
alter table mentions add column last_seen_at integer;
create unique index mentions_hash on mentions (hash);
