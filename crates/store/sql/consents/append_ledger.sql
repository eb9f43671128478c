insert into consent_ledger (person, subject, purpose, state, at, source, notice_version, recorded_at)
values {rows}
