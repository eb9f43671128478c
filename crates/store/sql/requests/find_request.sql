select id, person, kind, through, received_at, due_at, state, closed_at, closed_by, reason from subject_requests
where id = $1
