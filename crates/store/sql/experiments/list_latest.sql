select name, at, result
from experiment_results latest
where at = (select max(at) from experiment_results other where other.name = latest.name)
order by name
