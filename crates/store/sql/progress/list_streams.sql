select stream, committed_offset from progress order by stream
