select purpose, state, at, source, notice_version, recorded_at, erased_at
from consent_proofs
where identifier_hash = $1
order by recorded_at, at
