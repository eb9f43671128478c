select hash, subject, person from identifiers where hash in ({list})
