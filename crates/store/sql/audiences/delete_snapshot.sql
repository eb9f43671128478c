delete from audience_snapshots where id = $1
