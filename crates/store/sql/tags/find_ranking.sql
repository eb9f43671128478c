select ranking from tag_rankings where expression = $1
