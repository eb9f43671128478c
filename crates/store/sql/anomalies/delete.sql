delete from anomalies where id in ({list})
