delete from suppressions where person in ({list})
