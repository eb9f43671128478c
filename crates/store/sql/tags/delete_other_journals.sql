delete from tag_state_journal where form <> $1
