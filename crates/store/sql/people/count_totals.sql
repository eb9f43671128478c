select
    (select count(*) from persons where merged_into is null and erased_at is null),
    (select count(*) from persons where merged_into is not null),
    (select count(*) from persons where erased_at is not null),
    (select count(*) from identifiers),
    (select count(*) from merges where undone_at is null),
    (select count(*) from link_refusals)
