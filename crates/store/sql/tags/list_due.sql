select person from tag_states
where definition_hash = $1 and next_at <= $2
order by next_at, person
limit $3
