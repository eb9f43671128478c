delete from profile_traits where person in ({list})
