delete from tag_states where definition_hash <> $1
