insert into consent_states (person, purpose, state, at, source, notice_version)
values {rows}
on conflict (person, purpose) do update set
    state = excluded.state,
    at = excluded.at,
    source = excluded.source,
    notice_version = excluded.notice_version
where excluded.at > consent_states.at
    or (excluded.at = consent_states.at and excluded.state = 'withdrawn')
