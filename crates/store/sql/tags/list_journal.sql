select states from tag_state_journal where form = $1 order by seq
