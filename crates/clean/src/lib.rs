//! Standardise records: times, phones, regions, e-mails, demographics, topics; survivorship and rejection with reasons.
