delete from trait_observations where subject in ({list})
