select chunk from tag_state_chunks where form = $1 and next_at <= $2 order by chunk
