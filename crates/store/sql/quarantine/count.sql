select source, state, count(*) from quarantine group by source, state order by source, state
