select id, left_subject, right_subject, verdict, said_by, at, revoked_at, probability
from link_decisions
where revoked_at is null and left_subject in ({list})
union
select id, left_subject, right_subject, verdict, said_by, at, revoked_at, probability
from link_decisions
where revoked_at is null and right_subject in ({list})
