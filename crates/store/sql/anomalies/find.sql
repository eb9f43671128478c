select id, person, reason, from_at, until_at, score, evidence, state, found_at, decided_at, decided_by
from anomalies where id = $1
