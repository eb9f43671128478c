update quarantine set state = $4, decided_at = $5, sealed = null
where stream = $1 and place = $2 and nth = $3 and state = 'open'
