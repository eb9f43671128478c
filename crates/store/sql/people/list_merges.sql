select id, winner, loser, left_subject, right_subject, moved, source, reason, at, undone_at
from merges
where winner = $1 or loser = $1
order by id
