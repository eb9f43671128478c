delete from profile_traits
where name = $1 and origin = 'inferred'
