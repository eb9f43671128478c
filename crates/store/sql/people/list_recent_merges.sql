select id, winner, loser, left_subject, right_subject, moved, source, reason, at, undone_at
from merges
order by id desc
limit $1
