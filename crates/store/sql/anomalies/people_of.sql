select distinct m.person
from anomaly_subjects s
join (select subject, person from identifiers union all select subject, person from mentions) m on m.subject = s.subject
where s.anomaly in ({list})
