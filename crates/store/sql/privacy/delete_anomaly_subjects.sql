delete from anomaly_subjects where subject in ({list})
