insert into audit (at, actor_kind, actor, action, object, outcome) values ($1, $2, $3, $4, $5, $6) returning id
