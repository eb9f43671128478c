insert into subject_requests (person, kind, through, received_at, due_at, state)
values ($1, $2, $3, $4, $5, 'open') returning id
