delete from tag_rankings where expression = $1
