select event, field, present, rejected, bins from source_days where source = $1 and day = $2
