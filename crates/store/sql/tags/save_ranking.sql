insert into tag_rankings (expression, hash, ranking) values ($1, $2, $3)
on conflict (expression) do update set hash = excluded.hash, ranking = excluded.ranking
