delete from tag_states where person in ({list})
