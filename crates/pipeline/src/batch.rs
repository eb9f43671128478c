//! One micro-batch through the stages, in one transaction: records in, profiles, events and tags out.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use qianmian_clean::guard::Guard;
use qianmian_clean::{Cleaner, Cleaning};
use qianmian_identity::Resolution;
use qianmian_lake::Range;
use qianmian_model::consent::ConsentState;
use qianmian_model::{
    Cleaned, Counts, Event, PersonId, Record, RecordKind, Rejected, SubjectId, Time, TraitObservation,
};
use qianmian_store::outbox::{self, ReceiptKind};
use qianmian_store::{
    Tx, anomalies, consents, counts, lake_files, messages, progress, quarantine, source_days, traits,
};
use qianmian_tag::job::MicroBatch;

use crate::tally::Tally;
use crate::{Pipeline, PipelineError, Result};

/// What one source hands over at once.
#[derive(Debug, Default)]
pub struct Batch {
    /// The stream's name.
    pub stream: String,
    /// First offset of the stream in this batch.
    pub from: u64,
    /// Last offset of the stream in this batch, itself included.
    pub to: u64,
    /// Records that hold so far.
    pub records: Vec<Record>,
    /// Records that were refused while they were collected.
    pub rejected: Vec<Rejected>,
    /// Rows of each source through `collect`.
    pub collected: BTreeMap<Arc<str>, Counts>,
}

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchReport {
    /// Rows through all stages.
    pub counts: Counts,
    /// Events that went to the lake.
    pub events: u64,
    /// New people.
    pub created: u64,
    /// Merges of people.
    pub merges: u64,
    /// People that others parted from.
    pub parted: u64,
    /// Links that were refused.
    pub refusals: u64,
}

impl BatchReport {
    /// Adds what another batch did.
    pub fn add(&mut self, other: &BatchReport) {
        self.counts += other.counts;
        self.events += other.events;
        self.created += other.created;
        self.merges += other.merges;
        self.parted += other.parted;
        self.refusals += other.refusals;
    }
}

/// Records after cleaning, with what was refused.
pub(crate) struct CleanBatch {
    cleaned: Vec<Cleaned>,
    /// What was refused, with the whole record.
    pub(crate) refused: Vec<(Rejected, Record)>,
    counts: BTreeMap<Arc<str>, Counts>,
    /// Fields left out and notes on fields kept, by source and code.
    pub(crate) notes: BTreeMap<(Arc<str>, &'static str), u64>,
    /// What the records tell of their sources.
    tally: Tally,
    /// What the people of the batch did lately.
    guard: Guard,
}

/// Whether limits of interactions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limited {
    Yes,
    /// An operator looked at the records and takes them.
    No,
}

/// What became of cleaned records.
pub(crate) struct Carried {
    resolution: Resolution,
    /// Records that went on, by source.
    out: BTreeMap<Arc<str>, u64>,
    /// Events that went to the lake.
    pub(crate) events: u64,
}

impl Pipeline {
    /// Sends a batch through all stages and commits it with its offset. A batch whose offset is committed already
    /// changes nothing.
    ///
    /// # Errors
    /// Failures of store and lake; [`PipelineError::Unbalanced`]. Nothing of the batch is kept then.
    pub async fn process(&self, batch: Batch) -> Result<BatchReport> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if progress::offset_of(&mut tx, &batch.stream).await?.is_some_and(|done| done > batch.to) {
            return Ok(BatchReport::default());
        }
        self.adopt(&mut tx, now).await?;
        let Batch { stream, from, to, records, rejected, collected } = batch;
        let (fresh, repeated) = self.without_repetitions(&mut tx, records).await?;
        let mut clean = self.clean(fresh, Limited::Yes, now).await?;
        let range = Range { stream: &stream, from, to };
        let Carried { resolution, out, events } = self.carry(&mut tx, &mut clean, range, now).await?;
        let cleaned = balance(&mut clean, &out, repeated, &stream)?;
        let held: Vec<(&Rejected, &Record)> = clean.refused.iter().map(|(why, what)| (why, what)).collect();
        quarantine::hold(&mut tx, &held).await?;
        let mut refused = rejected;
        refused.iter().for_each(|row| clean.tally.refused_row(&row.source, row.at));
        refused.extend(clean.refused.into_iter().map(|(why, _)| why));
        let counts = count(&mut tx, &collected, &cleaned, &refused).await?;
        count_notes(&mut tx, &clean.notes).await?;
        for day in clean.tally.into_days() {
            source_days::add(&mut tx, &day).await?;
        }
        let files = self.lake.append_rejects(range, refused, now).await?;
        lake_files::insert(&mut tx, &files).await?;
        progress::advance(&mut tx, &stream, to + 1).await?;
        tx.commit().await?;
        self.guard.lock().unwrap_or_else(PoisonError::into_inner).commit(clean.guard);
        let created = resolution.change.created.len() as u64;
        let (merges, parted) = (resolution.counts.merges, resolution.counts.parted);
        let refusals = resolution.counts.refusals;
        Ok(BatchReport { counts, events, created, merges, parted, refusals })
    }

    /// Cleaned records on to people, profiles, consents, tags and the lake. Those that belong to nobody are refused.
    pub(crate) async fn carry(
        &self,
        tx: &mut Tx<'_>,
        clean: &mut CleanBatch,
        range: Range<'_>,
        now: Time,
    ) -> Result<Carried> {
        let resolution = self.identify(tx, &clean.cleaned, now).await?;
        let located = locate(clean, &resolution, now);
        let mut out = BTreeMap::new();
        for located in &located {
            *out.entry(Arc::clone(&located.cleaned.source)).or_insert(0) += 1;
        }
        let touched = touched(&located, &resolution);
        self.observe(tx, &located, &touched).await?;
        self.record_consents(tx, &located, &resolution, now).await?;
        record_receipts(tx, &located).await?;
        let events = events(located);
        self.tag(tx, &resolution, &touched, &events, now).await?;
        let event_count = events.len() as u64;
        self.append(tx, range, events.into_iter().map(|(_, event)| event).collect(), now).await?;
        self.rebuild_parted(tx, &resolution.change.parted, now).await?;
        Ok(Carried { resolution, out, events: event_count })
    }

    /// Takes out what came before, in this batch or an earlier one.
    async fn without_repetitions(
        &self,
        tx: &mut Tx<'_>,
        records: Vec<Record>,
    ) -> Result<(Vec<Record>, BTreeMap<Arc<str>, u64>)> {
        let ids: Vec<_> = records.iter().map(|record| (record.message_id, record.received_at)).collect();
        let new = messages::insert_new(tx, &ids).await?;
        let mut repeated = BTreeMap::new();
        let mut fresh = Vec::with_capacity(records.len());
        for (record, new) in records.into_iter().zip(new) {
            if new {
                fresh.push(record);
            } else {
                *repeated.entry(Arc::clone(&record.source)).or_insert(0) += 1;
            }
        }
        Ok((fresh, repeated))
    }

    /// Standardises records, off the async threads.
    pub(crate) async fn clean(
        &self,
        records: Vec<Record>,
        limited: Limited,
        now: Time,
    ) -> Result<CleanBatch> {
        let cleaner = Arc::clone(&self.cleaner);
        let tally = Tally::new(self.calendar.zone().clone());
        let guard = Arc::clone(&self.guard);
        let clean = move || {
            let mut batch = CleanBatch {
                cleaned: Vec::with_capacity(records.len()),
                refused: Vec::new(),
                counts: BTreeMap::new(),
                notes: BTreeMap::new(),
                tally,
                guard: Guard::default(),
            };
            let known = guard.lock().unwrap_or_else(PoisonError::into_inner);
            for record in records {
                let source = Arc::clone(&record.source);
                batch.counts.entry(Arc::clone(&source)).or_default().rows_in += 1;
                let mut cleaning = cleaner.clean(&record, now);
                if limited == Limited::Yes {
                    cleaning = cleaning.and_then(|done| batch.judge(&cleaner, &known, &record, done, now));
                }
                batch.tally.record(&record, cleaning.is_err());
                match cleaning {
                    Ok(cleaning) => batch.take(cleaning, source),
                    Err(rejected) => batch.refused.push((rejected, record)),
                }
            }
            batch
        };
        tokio::task::spawn_blocking(clean).await.map_err(|_| PipelineError::Worker)
    }

    /// Keeps what sources say of people, and works out again what the profiles of touched people show.
    async fn observe(&self, tx: &mut Tx<'_>, located: &[Located], touched: &[PersonId]) -> Result<()> {
        let observations: Vec<(SubjectId, TraitObservation)> = located
            .iter()
            .flat_map(|located| {
                located.cleaned.traits.iter().map(|observation| (located.subject, observation.clone()))
            })
            .collect();
        traits::observe(tx, &observations).await?;
        self.show_profiles(tx, touched).await
    }

    /// Writes what people said of their consent, after what follows from merges and partings.
    async fn record_consents(
        &self,
        tx: &mut Tx<'_>,
        located: &[Located],
        resolution: &Resolution,
        now: Time,
    ) -> Result<()> {
        self.narrow_merged(tx, &resolution.change.merges, now).await?;
        self.narrow_parted(tx, &resolution.change.parted, now).await?;
        let said: Vec<_> = located
            .iter()
            .flat_map(|located| {
                let said = located.cleaned.consents.iter();
                said.map(|change| (located.person, Some(located.subject), change))
            })
            .collect();
        Ok(consents::append_said(tx, &said, now).await?)
    }

    async fn tag(
        &self,
        tx: &mut Tx<'_>,
        resolution: &Resolution,
        touched: &[PersonId],
        events: &[(PersonId, Event)],
        now: Time,
    ) -> Result<()> {
        let set_aside = anomalies::set_aside(tx).await?;
        let counts = |event: &Event| {
            set_aside.as_ref().is_none_or(|aside| !aside.holds(event.subject.0, event.at, &event.source))
        };
        let counted = events.iter().filter(|(_, event)| counts(event));
        let happened: Vec<_> = counted.map(|(person, event)| (*person, event.at, &event.body)).collect();
        let batch = MicroBatch { events: &happened, merges: &resolution.change.merges, touched };
        qianmian_tag::job::process_batch(tx, &self.program, now, batch).await?;
        Ok(())
    }

    async fn append(&self, tx: &mut Tx<'_>, range: Range<'_>, events: Vec<Event>, now: Time) -> Result<()> {
        let files = self.lake.append_events(&self.schema, range, events, now).await?;
        lake_files::insert(tx, &files).await?;
        Ok(())
    }
}

impl CleanBatch {
    /// Refuses an interaction beyond the limits of its source.
    fn judge(
        &mut self,
        cleaner: &Cleaner,
        known: &Guard,
        record: &Record,
        cleaning: Cleaning,
        now: Time,
    ) -> std::result::Result<Cleaning, Rejected> {
        let limits = &cleaner.profile(&record.source).limits;
        if limits.is_none() || cleaning.cleaned.event.is_none() {
            return Ok(cleaning);
        }
        match self.guard.judge(known, limits, &cleaning.cleaned, cleaner.text_of(record)) {
            Some(failure) => Err(cleaner.refuse(record, vec![failure], now)),
            None => Ok(cleaning),
        }
    }

    fn take(&mut self, cleaning: Cleaning, source: Arc<str>) {
        let codes = cleaning.dropped.iter().map(|failure| failure.code);
        for code in codes.chain(cleaning.notes.iter().map(|note| note.code)) {
            *self.notes.entry((Arc::clone(&source), code)).or_insert(0) += 1;
        }
        self.cleaned.push(cleaning.cleaned);
    }
}

/// A record with whose it is.
struct Located {
    subject: SubjectId,
    person: PersonId,
    cleaned: Cleaned,
}

/// Joins records with their people. A record none of whose identifiers may link goes to quarantine.
fn locate(clean: &mut CleanBatch, resolution: &Resolution, now: Time) -> Vec<Located> {
    let mut located = Vec::with_capacity(clean.cleaned.len());
    for (cleaned, place) in std::mem::take(&mut clean.cleaned).into_iter().zip(&resolution.records) {
        match place {
            Ok(found) => located.push(Located { subject: found.subject, person: found.person, cleaned }),
            Err(why) => clean.refused.push((refuse(&cleaned, why.failure(), now), as_record(cleaned))),
        }
    }
    located
}

fn refuse(cleaned: &Cleaned, failure: qianmian_model::Failure, now: Time) -> Rejected {
    Rejected {
        source: Arc::clone(&cleaned.source),
        position: cleaned.position.clone(),
        rows: cleaned.rows,
        at: now,
        failures: vec![failure],
        raw: String::new(),
    }
}

/// A cleaned record as a source would give it: cleaned again, it is the same.
fn as_record(cleaned: Cleaned) -> Record {
    let Cleaned { message_id, source, position, rows, at, received_at, .. } = cleaned;
    let (kind, properties) = match cleaned.event {
        Some(event) => (RecordKind::Track(event.name.to_string()), event.properties),
        None => (RecordKind::Identify, Vec::new()),
    };
    Record {
        message_id,
        source,
        position,
        rows,
        kind,
        identifiers: cleaned.identifiers,
        traits: cleaned.traits.into_iter().map(|seen| (seen.name, seen.value)).collect(),
        properties,
        at,
        received_at,
        consents: cleaned
            .consents
            .into_iter()
            .map(|change| (change.purpose, change.state == ConsentState::Granted))
            .collect(),
    }
}

/// Everybody whose profile or tags may have changed, each once, in order.
fn touched(located: &[Located], resolution: &Resolution) -> Vec<PersonId> {
    let named = located.iter().map(|located| located.person);
    let winners = resolution.change.merges.iter().map(|(winner, _)| *winner);
    let parted = resolution.change.parted.iter().flat_map(|(from, to)| [*from, *to]);
    let mut touched: Vec<PersonId> = named.chain(winners).chain(parted).collect();
    touched.sort_unstable();
    touched.dedup();
    // Losers have no profile of their own any more.
    touched.retain(|person| !resolution.change.merges.iter().any(|(_, loser)| loser == person));
    touched
}

async fn record_receipts(tx: &mut Tx<'_>, located: &[Located]) -> Result<()> {
    let heard: Vec<(String, ReceiptKind, Time)> = located.iter().filter_map(receipt).collect();
    outbox::record_receipts(tx, &heard).await?;
    Ok(())
}

fn receipt(located: &Located) -> Option<(String, ReceiptKind, Time)> {
    let body = located.cleaned.event.as_ref()?;
    let kind = qianmian_deliver::receipt::receipt_of_event(&body.name)?;
    let delivery = qianmian_model::value::get(&body.properties, qianmian_deliver::receipt::DELIVERY_ID)?;
    Some((delivery.as_text()?.to_owned(), kind, located.cleaned.at))
}

fn events(located: Vec<Located>) -> Vec<(PersonId, Event)> {
    let event = |located: Located| {
        let Cleaned { message_id, source, at, received_at, event, .. } = located.cleaned;
        let event = Event { message_id, subject: located.subject, source, at, received_at, body: event? };
        Some((located.person, event))
    };
    located.into_iter().filter_map(event).collect()
}

/// Records of each source through `clean`: those that went on, repetitions as merged, and those refused. They must be all.
fn balance(
    clean: &mut CleanBatch,
    out: &BTreeMap<Arc<str>, u64>,
    repeated: BTreeMap<Arc<str>, u64>,
    stream: &str,
) -> Result<BTreeMap<Arc<str>, Counts>> {
    let mut counts = std::mem::take(&mut clean.counts);
    for (source, rows) in out {
        counts.entry(Arc::clone(source)).or_default().rows_out += rows;
    }
    for (rejected, _) in &clean.refused {
        counts.entry(Arc::clone(&rejected.source)).or_default().rows_rejected += 1;
    }
    for (source, rows) in repeated {
        let counts = counts.entry(source).or_default();
        counts.rows_in += rows;
        counts.rows_merged += rows;
    }
    match counts.values().find(|counts| !counts.reconciles()) {
        None => Ok(counts),
        Some(off) => Err(PipelineError::Unbalanced {
            stage: "clean",
            stream: stream.to_owned(),
            detail: format!("{off:?}"),
        }),
    }
}

/// Writes the counts of `collect` and `clean`, and gives those of both together.
async fn count(
    tx: &mut Tx<'_>,
    collected: &BTreeMap<Arc<str>, Counts>,
    cleaned: &BTreeMap<Arc<str>, Counts>,
    quarantine: &[Rejected],
) -> Result<Counts> {
    let mut whole = Counts::default();
    for (source, rows) in collected {
        counts::add(tx, "collect", source, *rows).await?;
        whole += *rows;
    }
    for (source, rows) in cleaned {
        counts::add(tx, "clean", source, *rows).await?;
        whole.rows_merged += rows.rows_merged;
        whole.rows_rejected += rows.rows_rejected;
        whole.rows_out -= rows.rows_merged + rows.rows_rejected;
    }
    let mut reasons: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for rejected in quarantine {
        if let Some(failure) = rejected.failures.first() {
            *reasons.entry((&rejected.source, failure.code)).or_insert(0) += u64::from(rejected.rows);
        }
    }
    for ((source, code), rows) in reasons {
        counts::add_rejects(tx, source, code, rows).await?;
    }
    Ok(whole)
}

/// Writes how many fields were left out or noted.
pub(crate) async fn count_notes(
    tx: &mut Tx<'_>,
    notes: &BTreeMap<(Arc<str>, &'static str), u64>,
) -> Result<()> {
    for ((source, code), fields) in notes {
        let rows = Counts { rows_in: *fields, rows_out: *fields, ..Counts::default() };
        counts::add(tx, &format!("field:{code}"), source, rows).await?;
    }
    Ok(())
}
