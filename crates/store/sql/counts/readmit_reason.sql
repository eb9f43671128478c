update reject_counts set rows = rows - $3 where source = $1 and code = $2 and rows >= $3
