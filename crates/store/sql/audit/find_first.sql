select id, at, actor_kind, actor, action, object, outcome from audit
where action = $1 and object = $2 and outcome in ('begun', 'done') order by id limit 1
