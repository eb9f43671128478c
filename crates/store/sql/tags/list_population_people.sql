select day, bitmap from population_snapshots
