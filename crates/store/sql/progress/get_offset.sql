select committed_offset from progress where stream = $1
