delete from anomaly_subjects where anomaly in ({list})
