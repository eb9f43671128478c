select person, subject, kind from identifiers where person in ({list})
