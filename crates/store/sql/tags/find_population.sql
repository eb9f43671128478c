select day, bitmap from population_snapshots where day <= $1 order by day desc limit 1
