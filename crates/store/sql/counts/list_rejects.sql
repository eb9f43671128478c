select source, code, rows from reject_counts order by source, rows desc, code
