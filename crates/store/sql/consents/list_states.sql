select person, purpose, state, at, source, notice_version
from consent_states
where person in ({list})
