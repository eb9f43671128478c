select form from tag_state_chunks union select form from tag_state_journal
