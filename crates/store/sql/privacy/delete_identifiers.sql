delete from identifiers where person in ({list})
