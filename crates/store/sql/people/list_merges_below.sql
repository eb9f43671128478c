select id, winner, loser, left_subject, right_subject, moved, source, reason, at, undone_at
from merges
where undone_at is null and loser in (select ordinal from persons where merged_into in ({list}))
