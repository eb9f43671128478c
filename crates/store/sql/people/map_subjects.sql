select subject, person from identifiers
