select a.id, a.person, a.reason, a.from_at, a.until_at, a.score, a.evidence, a.state, a.found_at, a.decided_at, a.decided_by
from anomalies a
where ($1 is null or a.state = $1)
  and ($2 is null or a.person = $2 or exists (
      select 1 from anomaly_subjects s
      where s.anomaly = a.id and s.subject in (
          select subject from identifiers where person = $2 union all select subject from mentions where person = $2)))
order by a.score desc, a.id
limit $3
