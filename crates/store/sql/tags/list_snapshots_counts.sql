select value, role, day, version, people from tag_snapshots where tag = $1 order by day, value, role
