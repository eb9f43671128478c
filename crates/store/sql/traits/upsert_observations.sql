insert into trait_observations (subject, name, source, value, trust, observed_at, origin, confidence)
values {rows}
on conflict (subject, name, source) do update set
    value = excluded.value,
    trust = excluded.trust,
    observed_at = excluded.observed_at,
    origin = excluded.origin,
    confidence = excluded.confidence
where excluded.observed_at >= trait_observations.observed_at
