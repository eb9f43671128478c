select tag, sum(count) from tag_uses where day >= $1 group by tag order by tag
