-- People whose interactions are no person's: why, from when to when, and what an operator said of it. Events of the subjects
-- in that span are in no measure while the anomaly is open or confirmed.
create table anomalies (
    id integer primary key,
    person integer not null,
    reason text not null,
    from_at integer not null,
    until_at integer,
    score real not null,
    evidence text not null,
    state text not null,
    found_at integer not null,
    decided_at integer,
    decided_by text
);
create index anomalies_state on anomalies (state, found_at);

-- Whose events an anomaly sets aside: what the person was known by when it was found.
create table anomaly_subjects (
    subject integer not null,
    anomaly integer not null references anomalies (id),
    primary key (subject, anomaly)
);
create index anomaly_subjects_anomaly on anomaly_subjects (anomaly);
