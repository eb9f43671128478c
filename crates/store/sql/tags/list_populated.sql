select tag from tag_bitmaps
union
select tag from tag_snapshots
order by tag
