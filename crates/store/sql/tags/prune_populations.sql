delete from population_snapshots where day < $1
