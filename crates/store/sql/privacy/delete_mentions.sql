delete from mentions where person in ({list})
