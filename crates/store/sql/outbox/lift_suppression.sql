delete from suppressions where person = $1 and channel = $2
