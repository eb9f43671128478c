select person, subject from identifiers where person in ({list})
union all
select person, subject from mentions where person in ({list})
