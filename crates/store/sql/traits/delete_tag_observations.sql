delete from trait_observations
where name = $1 and name >= 'tag:' and name < 'tag;' and observed_at <= $2
