select bitmap from tag_snapshots where tag = $1 and value = $2 and role = $3 and day = $4
