select day, people from population_snapshots order by day
