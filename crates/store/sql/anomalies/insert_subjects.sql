insert into anomaly_subjects (anomaly, subject) values {rows}
on conflict (subject, anomaly) do nothing
