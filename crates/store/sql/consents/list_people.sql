select consent_states.person
from consent_states
join persons on persons.ordinal = consent_states.person
where consent_states.purpose = $1 and consent_states.state = $2
    and persons.merged_into is null and persons.erased_at is null
