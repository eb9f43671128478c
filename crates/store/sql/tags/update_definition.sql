update tag_definitions set yaml = $1, retired_at = $2 where name = $3 and version = $4
