select s.subject, a.from_at, a.until_at
from anomaly_subjects s join anomalies a on a.id = s.anomaly
where a.state in ('open', 'confirmed')
