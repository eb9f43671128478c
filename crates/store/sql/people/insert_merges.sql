insert into merges (winner, loser, left_subject, right_subject, moved, source, reason, at)
values {rows}
