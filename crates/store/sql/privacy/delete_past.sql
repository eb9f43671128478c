delete from trait_past where subject in ({list})
