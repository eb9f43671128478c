insert into tag_definitions (name, version, hash, yaml, since) values ($1, $2, $3, $4, $5)
