select distinct identifier, mention from edges where retracted_at is not null
