select subject, person from identifiers
union all
select subject, person from mentions
