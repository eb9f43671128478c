delete from tag_bitmaps where tag = $1
