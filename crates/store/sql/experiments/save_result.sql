insert into experiment_results (name, at, result) values ($1, $2, $3)
on conflict (name, at) do update set result = excluded.result
