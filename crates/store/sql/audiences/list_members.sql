select id, members from audience_snapshots order by id
