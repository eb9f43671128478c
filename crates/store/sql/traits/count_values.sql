select value, count(*) from profile_traits where name = $1 group by value order by value
