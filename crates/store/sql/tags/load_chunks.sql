select chunk, states from tag_state_chunks where form = $1 and chunk in ({list})
