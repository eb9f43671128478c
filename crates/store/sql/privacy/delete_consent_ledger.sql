delete from consent_ledger where person in ({list})
