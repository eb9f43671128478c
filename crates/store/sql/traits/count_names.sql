select name, count(*) from profile_traits group by name order by name
