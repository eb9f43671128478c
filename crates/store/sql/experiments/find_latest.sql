select name, at, result from experiment_results where name = $1 order by at desc limit 1
