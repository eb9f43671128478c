select id, stayed, left_with, moved, source, reason, at from partings order by id desc limit $1
