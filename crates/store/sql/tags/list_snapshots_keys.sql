select tag, value, role, day, bitmap from tag_snapshots order by tag, value, role, day
