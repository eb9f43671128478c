select person, kind, count(*) from identifiers where person in ({list}) group by person, kind
