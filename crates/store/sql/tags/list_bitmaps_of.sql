select tag, value, role, bitmap, updated_at from tag_bitmaps where tag = $1 order by value, role
