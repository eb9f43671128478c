select kind, count(*) from identifiers group by kind order by kind
