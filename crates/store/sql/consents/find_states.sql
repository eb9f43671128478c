select person, state from consent_states where purpose = $1 and person in ({list})
