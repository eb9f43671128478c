insert into trait_past (subject, name, source, value, trust, observed_at, origin, confidence)
values {rows}
on conflict (subject, name, source, value) do update set
    trust = excluded.trust,
    observed_at = excluded.observed_at,
    origin = excluded.origin,
    confidence = excluded.confidence
where excluded.observed_at >= trait_past.observed_at
