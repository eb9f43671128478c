select person, purpose, state, at, source, notice_version, recorded_at, id, subject
from consent_ledger
where id < $1 and ($2 = '' or purpose = $2)
order by id desc
limit $3
