delete from consent_states where person in ({list})
