//! Records in quarantine: shown, corrected and replayed, or discarded.
//!
//! A record that was refused after it was read is kept whole until it is decided. A replay sends it through the stages as if
//! it had just come, under the time and message id that it had: in one transaction its events, its place in the counts
//! (from rejected to out) and its state change together, so that nothing is doubled however often it is asked for. What is
//! refused again stays open. A row that was refused before it became a record is corrected where it came from.

use std::collections::HashSet;

use qianmian_clean::correction::{correct, fields};
use qianmian_lake::{Dataset, Quarantined, Range, RejectFilter};
use qianmian_model::{Position, Record, RecordKind, Rejected, Time, Value};
use qianmian_store::quarantine::{self, Held, State};
use qianmian_store::{Tx, lake_files, progress};

use crate::batch::{Carried, Limited, count_notes};
use crate::{Pipeline, PipelineError, Result};

/// The stream of replays; each is one offset.
const STREAM: &str = "replay";
/// Records that one replay takes at most.
pub const LARGEST_REPLAY: usize = 10_000;

/// Which records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Those at these places.
    At(Vec<Position>),
    /// The latest open ones of a source, and with a first failure of a code, where given.
    Matching {
        /// The source.
        source: Option<String>,
        /// The code.
        code: Option<String>,
        /// How many at most.
        limit: usize,
    },
}

/// What a field becomes; null takes it away.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// `timestamp`, `event`, `identifiers.KIND`, `traits.NAME` or `properties.NAME`.
    pub field: String,
    /// Its new value.
    pub value: Value,
}

/// What a replay did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplayReport {
    /// Records that went through the stages.
    pub replayed: u64,
    /// Their events.
    pub events: u64,
    /// Records that were refused again, with every reason; they stay open.
    pub refused: Vec<Rejected>,
    /// Records that were decided before: nothing was done about them.
    pub decided: u64,
    /// Places where no record is held.
    pub unknown: Vec<Position>,
}

/// A record in quarantine, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What was refused, and why.
    pub refused: Quarantined,
    /// What became of it; none for a row that was refused before it became a record.
    pub state: Option<State>,
    /// The fields that can be corrected, with their values; contact values and free text are left out.
    pub fields: Vec<(String, String)>,
}

impl Pipeline {
    /// Records in quarantine, latest first, at most `limit`.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn quarantine(&self, filter: &RejectFilter, limit: usize) -> Result<Vec<Shown>> {
        let mut tx = self.store.read().await?;
        let files = lake_files::active(&mut tx, Dataset::Rejects.as_str()).await?;
        let mut shown = Vec::new();
        for refused in self.lake.list_rejects(&files, filter, limit).await? {
            let found = quarantine::find(&mut tx, &refused.position).await?;
            let fields = found.as_ref().and_then(|(_, held)| held.as_ref());
            let fields = fields.map_or_else(Vec::new, |held| self.fields_of(&held.record));
            shown.push(Shown { refused, state: found.map(|(state, _)| state), fields });
        }
        Ok(shown)
    }

    /// Corrects open records and sends them through the stages again.
    ///
    /// # Errors
    /// A correction that cannot be made; more records than [`LARGEST_REPLAY`]; failures of store and lake. Nothing is
    /// changed then.
    pub async fn replay(&self, choice: Choice, corrections: &[Correction]) -> Result<ReplayReport> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        self.adopt(&mut tx, now).await?;
        let mut report = ReplayReport::default();
        let chosen = choose(&mut tx, choice, &mut report).await?;
        let mut records = Vec::with_capacity(chosen.len());
        for held in &chosen {
            records.push(corrected(&held.record, corrections)?);
        }
        if !records.is_empty() {
            self.send_again(&mut tx, &chosen, records, &mut report, now).await?;
        }
        tx.commit().await?;
        Ok(report)
    }

    /// Gives records up. They stay in the lake, with their reasons, and count as rejected. How many were open.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn discard(&self, places: &[Position]) -> Result<u64> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let mut discarded = 0;
        for place in places {
            discarded += u64::from(quarantine::decide(&mut tx, place, State::Discarded, now).await?);
        }
        tx.commit().await?;
        Ok(discarded)
    }

    async fn send_again(
        &self,
        tx: &mut Tx<'_>,
        chosen: &[Held],
        records: Vec<Record>,
        report: &mut ReplayReport,
        now: Time,
    ) -> Result<()> {
        let mut clean = self.clean(records, Limited::No, now).await?;
        let number = progress::offset_of(tx, STREAM).await?.unwrap_or(0);
        let range = Range { stream: STREAM, from: number, to: number };
        let Carried { events, .. } = self.carry(tx, &mut clean, range, now).await?;
        let again: HashSet<&Position> = clean.refused.iter().map(|(why, _)| &why.position).collect();
        for held in chosen.iter().filter(|held| !again.contains(&held.record.position)) {
            if quarantine::decide(tx, &held.record.position, State::Replayed, now).await? {
                quarantine::readmit(tx, held).await?;
                report.replayed += 1;
            }
        }
        count_notes(tx, &clean.notes).await?;
        progress::advance(tx, STREAM, number + 1).await?;
        report.events = events;
        report.refused = clean.refused.into_iter().map(|(why, _)| why).collect();
        Ok(())
    }

    fn fields_of(&self, record: &Record) -> Vec<(String, String)> {
        let keeps = self.workspace.sources.get(&*record.source).is_some_and(|source| source.keep_text);
        let event = match &record.kind {
            RecordKind::Track(event) => self.workspace.plan.events.get(event),
            _ => None,
        };
        let planned = |name: &str| event.and_then(|event| event.properties.get(name));
        fields(record, |name| !keeps && planned(name).is_some_and(|property| property.free_text))
    }
}

async fn choose(tx: &mut Tx<'_>, choice: Choice, report: &mut ReplayReport) -> Result<Vec<Held>> {
    let asked = match &choice {
        Choice::At(places) => places.len(),
        Choice::Matching { limit, .. } => *limit,
    };
    if asked > LARGEST_REPLAY {
        let message =
            format!("{asked} records at once are too many: at most {LARGEST_REPLAY} are replayed together");
        return Err(PipelineError::Refused(message));
    }
    let places = match choice {
        Choice::At(places) => places,
        Choice::Matching { source, code, limit } => {
            return Ok(quarantine::open(tx, source.as_deref(), code.as_deref(), limit).await?);
        }
    };
    let mut chosen: Vec<Held> = Vec::with_capacity(places.len());
    for place in places {
        match quarantine::find(tx, &place).await? {
            Some((State::Open, Some(held))) => {
                if chosen.iter().all(|known| known.record.position != place) {
                    chosen.push(held);
                }
            }
            Some(_) => report.decided += 1,
            None => report.unknown.push(place),
        }
    }
    Ok(chosen)
}

fn corrected(record: &Record, corrections: &[Correction]) -> Result<Record> {
    let mut record = record.clone();
    for correction in corrections {
        correct(&mut record, &correction.field, correction.value.clone())
            .map_err(|wrong| PipelineError::Refused(format!("{}: {wrong}", record.position)))?;
    }
    Ok(record)
}
