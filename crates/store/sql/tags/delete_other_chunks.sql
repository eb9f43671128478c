delete from tag_state_chunks where form <> $1
