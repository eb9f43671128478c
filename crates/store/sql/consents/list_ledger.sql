select person, purpose, state, at, source, notice_version, recorded_at, subject
from consent_ledger
where person = $1 or person in (select ordinal from persons where merged_into = $1)
order by id
