insert into consent_ledger (person, purpose, state, at, source, notice_version, recorded_at)
values {rows}
