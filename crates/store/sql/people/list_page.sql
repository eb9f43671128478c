select ordinal from persons
where ordinal > $1 and merged_into is null and erased_at is null
order by ordinal
limit $2
