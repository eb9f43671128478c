select id, left_subject, right_subject, verdict, said_by, at, revoked_at, probability from link_decisions where id = $1
