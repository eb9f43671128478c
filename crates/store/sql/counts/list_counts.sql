select stage, source, rows_in, rows_out, rows_merged, rows_rejected
from stage_counts
order by stage, source
