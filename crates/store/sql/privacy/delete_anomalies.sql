delete from anomalies where person in ({list})
