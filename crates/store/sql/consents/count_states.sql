select consent_states.purpose, consent_states.state, count(*)
from consent_states
join persons on persons.ordinal = consent_states.person
where persons.merged_into is null and persons.erased_at is null
group by consent_states.purpose, consent_states.state
order by consent_states.purpose, consent_states.state
