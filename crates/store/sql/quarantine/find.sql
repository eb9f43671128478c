select state, source, code, rows, at, sealed from quarantine where stream = $1 and place = $2 and nth = $3
