select id, person, kind, through, received_at, due_at, state, closed_at, closed_by, reason from subject_requests
where $1 = '' or state = $1
order by case when state = 'open' then 0 else 1 end, due_at, id limit $2
