update ordinals set next = next + $1 where name = $2 returning next
