//! What happened by day: volumes, freshness and refusals of sources, and which events are seen. Counted file by file and
//! remembered: a file of the lake never changes, so that after new events only new files are read.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use qianmian_lake::Dataset;
use qianmian_lake::tally::Tally;
use qianmian_model::plan::EventSpec;
use qianmian_model::{Counts, Time};
use qianmian_store::{Tx, counts, lake_files};
use tokio::sync::Mutex;

use crate::view::to_the_end_of_clean;
use crate::{Pipeline, Result};

/// What is remembered between two looks, by the path of a file.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Mutex<HashMap<String, Arc<[Tally]>>>);

/// Rows of one day and source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRows {
    /// Counted from 1970-01-01 in the workspace's zone.
    pub day: i32,
    /// The source.
    pub source: String,
    /// The code of the failure, for refused rows; empty for events.
    pub code: String,
    /// How many.
    pub rows: u64,
}

/// What happened in a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// The first day.
    pub from: i32,
    /// The last day, itself inside.
    pub to: i32,
    /// Events by day and source, by the time at which they happened.
    pub events: Vec<DayRows>,
    /// Refused rows by day, source and failed rule, by the time at which they were refused.
    pub rejects: Vec<DayRows>,
}

/// How one source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceActivity {
    /// Its name.
    pub source: String,
    /// Rows from the door to the end of cleaning.
    pub rows: Counts,
    /// Events in the history.
    pub events: u64,
    /// The latest event.
    pub newest_at: Option<Time>,
}

/// An event of the tracking plan, or one that is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventActivity {
    /// Its name.
    pub event: String,
    /// What is planned of it; none for one that came without a plan.
    pub spec: Option<EventSpec>,
    /// Events in the history.
    pub events: u64,
    /// The latest.
    pub newest_at: Option<Time>,
    /// Who sends it.
    pub sources: Vec<String>,
}

impl Pipeline {
    /// Events and refused rows of the last `days` days that have an event, the day of the newest event included.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn activity_by_day(&self, days: u32) -> Result<Activity> {
        let mut tx = self.store.read().await?;
        let events = self.tallies(&mut tx, Dataset::Events).await?;
        let rejects = self.tallies(&mut tx, Dataset::Rejects).await?;
        let today = self.today();
        // A time in the future is a sender's mistake and does not move the stretch.
        let newest = events.iter().map(|tally| tally.day).filter(|day| *day <= today).max();
        let to = newest.unwrap_or(today);
        let from = to.saturating_add(1).saturating_sub_unsigned(days);
        let inside = |tally: &&Tally| (from..=to).contains(&tally.day);
        let refused = |tally: &&Tally| (from..=today.max(to)).contains(&tally.day);
        Ok(Activity {
            from,
            to,
            events: by_day(events.iter().filter(inside), false),
            rejects: by_day(rejects.iter().filter(refused), true),
        })
    }

    /// All sources that files declare or that sent something, by name.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn source_activity(&self) -> Result<Vec<SourceActivity>> {
        let mut tx = self.store.read().await?;
        let empty = |source: &str| SourceActivity {
            source: source.to_owned(),
            rows: Counts::default(),
            events: 0,
            newest_at: None,
        };
        let mut sources: BTreeMap<String, SourceActivity> =
            self.workspace.sources.keys().map(|name| (name.clone(), empty(name))).collect();
        let mut through: BTreeMap<(String, String), Counts> = BTreeMap::new();
        for row in counts::all(&mut tx).await? {
            sources.entry(row.source.clone()).or_insert_with(|| empty(&row.source));
            through.insert((row.source, row.stage), row.counts);
        }
        for (name, source) in &mut sources {
            let of =
                |stage: &str| through.get(&(name.clone(), stage.to_owned())).copied().unwrap_or_default();
            source.rows = to_the_end_of_clean(of("collect"), of("clean"));
        }
        for tally in self.tallies(&mut tx, Dataset::Events).await? {
            let source = sources.entry(tally.source.to_string()).or_insert_with(|| empty(&tally.source));
            source.events += tally.rows;
            source.newest_at = source.newest_at.max(Some(tally.newest_at));
        }
        Ok(sources.into_values().collect())
    }

    /// All events that are planned or were seen: the planned ones first, each part by name.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn event_activity(&self) -> Result<Vec<EventActivity>> {
        let mut tx = self.store.read().await?;
        let unseen = |event: &str, spec: Option<&EventSpec>| EventActivity {
            event: event.to_owned(),
            spec: spec.cloned(),
            events: 0,
            newest_at: None,
            sources: Vec::new(),
        };
        let planned = self.workspace.plan.events.iter();
        let mut events: BTreeMap<String, EventActivity> =
            planned.map(|(name, spec)| (name.clone(), unseen(name, Some(spec)))).collect();
        for tally in self.tallies(&mut tx, Dataset::Events).await? {
            let seen = events.entry(tally.name.to_string()).or_insert_with(|| unseen(&tally.name, None));
            seen.events += tally.rows;
            seen.newest_at = seen.newest_at.max(Some(tally.newest_at));
            if !seen.sources.iter().any(|source| **source == *tally.source) {
                seen.sources.push(tally.source.to_string());
                seen.sources.sort();
            }
        }
        let (mut events, unplanned): (Vec<_>, Vec<_>) =
            events.into_values().partition(|event| event.spec.is_some());
        events.extend(unplanned);
        Ok(events)
    }

    /// The tallies of all files of a dataset; only files that were not looked at before are read.
    pub(crate) async fn tallies(&self, tx: &mut Tx<'_>, dataset: Dataset) -> Result<Vec<Tally>> {
        let files = lake_files::active(tx, dataset.as_str()).await?;
        let mut known = self.tallies.0.lock().await;
        let prefix = format!("{}/", dataset.as_str());
        known.retain(|path, _| !path.starts_with(&prefix) || files.iter().any(|file| file.path == *path));
        let mut all = Vec::new();
        for file in &files {
            if !known.contains_key(&file.path) {
                let day_of = |at| self.calendar.day_of(at);
                let counted = match dataset {
                    Dataset::Events => self.lake.tally_events(&self.schema, file, day_of).await?,
                    Dataset::Rejects => self.lake.tally_rejects(file, day_of).await?,
                };
                known.insert(file.path.clone(), counted.into());
            }
            all.extend(known[&file.path].iter().cloned());
        }
        Ok(all)
    }
}

/// Sums of tallies by day and source, and by name where it is told apart; by day, source and name.
fn by_day<'t>(tallies: impl Iterator<Item = &'t Tally>, named: bool) -> Vec<DayRows> {
    let mut sums: BTreeMap<(i32, &str, &str), u64> = BTreeMap::new();
    for tally in tallies {
        let name = if named { &*tally.name } else { "" };
        *sums.entry((tally.day, &*tally.source, name)).or_default() += tally.rows;
    }
    let rows = |((day, source, code), rows): ((i32, &str, &str), u64)| DayRows {
        day,
        source: source.to_owned(),
        code: code.to_owned(),
        rows,
    };
    sums.into_iter().map(rows).collect()
}
