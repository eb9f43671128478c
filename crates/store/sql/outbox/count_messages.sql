select state, count(*) from intents group by state order by state
