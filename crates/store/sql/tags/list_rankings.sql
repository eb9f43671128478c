select expression, hash from tag_rankings
