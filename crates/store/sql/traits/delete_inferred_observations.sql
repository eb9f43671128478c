delete from trait_observations
where name = $1 and origin = 'inferred'
