select person from profile_traits
where name = $1 and origin = 'inferred'
order by person
