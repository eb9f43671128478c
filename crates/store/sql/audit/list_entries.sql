select id, at, actor_kind, actor, action, object, outcome from audit
where id < $1 and ($2 = '' or actor = $2) and ($3 = '' or action = $3) and ($4 = '' or outcome = $4)
order by id desc limit $5
