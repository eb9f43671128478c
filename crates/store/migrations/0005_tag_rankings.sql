-- How people were ranked last, by the fingerprint of what they are ranked by; the hash tells one ranking from another.
create table tag_rankings (
    expression blob primary key,
    hash blob not null,
    ranking blob not null
);
