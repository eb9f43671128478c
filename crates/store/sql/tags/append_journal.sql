insert into tag_state_journal (form, seq, states)
values ($1, (select coalesce(max(seq), 0) + 1 from tag_state_journal where form = $1), $2)
