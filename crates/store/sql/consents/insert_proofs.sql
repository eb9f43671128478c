insert into consent_proofs
    (identifier_hash, purpose, state, at, source, notice_version, recorded_at, erased_at)
values {rows}
