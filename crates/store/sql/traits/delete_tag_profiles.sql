delete from profile_traits
where name = $1 and name >= 'tag:' and name < 'tag;' and observed_at <= $2
