select tag, value, role, bitmap, updated_at from tag_bitmaps order by tag, value, role
