//! `qianmian tags rehearse`: events of files through the live path, in a store of its own that is gone afterwards. What
//! a machine will do with its own rules and events is best seen beforehand.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use qianmian_lake::{EventSchema, Lake};
use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_model::{PersonId, Time};
use qianmian_store::{Store, Vault, people};
use qianmian_tag::job::{self, MicroBatch, TagUpdate};
use qianmian_tag::plan::{ForeignEvent, read_events};
use qianmian_tag::{Calendar, Program};
use serde_json::json;
use tokio::sync::mpsc;

use super::eval;
use super::import::peak_memory_bytes;
use crate::arguments::{Format, Rehearse};
use crate::show;

/// Transactions that are read ahead of the one that is processed.
const AHEAD: usize = 2;

/// A store with the rules in use.
struct Stage {
    program: Arc<Program>,
    store: Store,
    /// Who an id of the files is.
    persons: HashMap<u32, PersonId>,
}

/// What a transaction took.
struct Taken {
    events: usize,
    seconds: f64,
}

/// Feeds the events, then waits for the next midnight, and tells the figures.
pub(crate) async fn run(options: &Rehearse, format: Format) -> Result<()> {
    let zone = eval::zone(&options.timezone)?;
    let tags = eval::tags(&options.tags)?;
    let program = Arc::new(Program::compile(&tags.tags, Arc::new(Calendar::new(zone)))?);
    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("store.db"), Vault::from_key([0; 32])).await?;
    store.limit_tag_memory(options.memory_mb.saturating_mul(1 << 20)).await;
    let lake = Lake::open(&folder.path().join("lake"))?;
    let mut batches = read(options, Arc::clone(&program))?;
    let mut stage = Stage { program, store, persons: HashMap::new() };
    let (mut taken, mut latest) = (Vec::new(), Time::MIN);
    while let Some(events) = batches.recv().await {
        let events = events?;
        latest = events.iter().map(|(_, at, _)| *at).fold(latest, Time::max);
        if taken.is_empty() {
            stage.adopt(&lake, latest).await?;
        }
        taken.push(stage.take(&events, latest).await?);
    }
    let midnight = stage.midnight(latest).await?;
    tell(options, &stage, &taken, &midnight, format)
}

/// A plan with the properties that a program reads; the lake under it stays empty.
fn plan_of(program: &Program) -> TrackingPlan {
    let field = FieldSpec { value_type: ValueType::Text, required: false, free_text: false };
    let properties = program.property_names().iter().map(|name| (name.clone(), field.clone()));
    let spec = EventSpec { properties: properties.collect(), purpose: None };
    TrackingPlan { events: [("rehearsed".to_owned(), spec)].into(), ..TrackingPlan::default() }
}

/// The events of the files in batches, read on a thread of their own.
fn read(options: &Rehearse, program: Arc<Program>) -> Result<mpsc::Receiver<Result<Vec<ForeignEvent>>>> {
    let files = eval::files(&options.events, "parquet")?;
    let size = options.batch.max(1);
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut waiting: Vec<ForeignEvent> = Vec::with_capacity(size);
        let done = read_events(&program, &files, |events| {
            for event in events {
                waiting.push(event);
                if waiting.len() == size
                    && sender
                        .blocking_send(Ok(std::mem::replace(&mut waiting, Vec::with_capacity(size))))
                        .is_err()
                {
                    return false;
                }
            }
            true
        });
        // The receiver is gone only when the command has ended.
        let _ = match done {
            Err(error) => sender.blocking_send(Err(error.into())),
            Ok(()) if waiting.is_empty() => Ok(()),
            Ok(()) => sender.blocking_send(Ok(waiting)),
        };
    });
    Ok(receiver)
}

impl Stage {
    async fn adopt(&self, lake: &Lake, now: Time) -> Result<()> {
        let schema = EventSchema::from_plan(&plan_of(&self.program));
        let mut tx = self.store.begin().await?;
        job::adopt(&mut tx, lake, &schema, &self.program, now).await?;
        Ok(tx.commit().await?)
    }

    /// One transaction of events; people who are new are made before it.
    async fn take(&mut self, events: &[ForeignEvent], now: Time) -> Result<Taken> {
        self.meet(events, now).await?;
        let rows: Vec<_> = events.iter().map(|(id, at, body)| (self.persons[id], *at, body)).collect();
        let started = Instant::now();
        let mut tx = self.store.begin().await?;
        let batch = MicroBatch { events: &rows, ..MicroBatch::default() };
        job::process_batch(&mut tx, &self.program, now, batch).await?;
        tx.commit().await?;
        Ok(Taken { events: events.len(), seconds: started.elapsed().as_secs_f64() })
    }

    async fn meet(&mut self, events: &[ForeignEvent], now: Time) -> Result<()> {
        let mut new: Vec<u32> = events.iter().map(|(id, ..)| *id).collect();
        new.sort_unstable();
        new.dedup();
        new.retain(|id| !self.persons.contains_key(id));
        let mut tx = self.store.begin().await?;
        let made = people::create_persons(&mut tx, &vec![now; new.len()]).await?;
        tx.commit().await?;
        self.persons.extend(new.into_iter().zip(made));
        Ok(())
    }

    /// A refresh at the midnight after an instant.
    async fn midnight(&self, latest: Time) -> Result<(Taken, TagUpdate)> {
        let calendar = self.program.calendar();
        let midnight = calendar.start_of(calendar.day_of(latest).saturating_add(1));
        let started = Instant::now();
        let mut tx = self.store.begin().await?;
        let update = job::refresh(&mut tx, &self.program, midnight).await?;
        tx.commit().await?;
        Ok((Taken { events: 0, seconds: started.elapsed().as_secs_f64() }, update))
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of events are far below 2^52")]
fn tell(
    options: &Rehearse,
    stage: &Stage,
    taken: &[Taken],
    (midnight, update): &(Taken, TagUpdate),
    format: Format,
) -> Result<()> {
    let mut last = Taken { events: 0, seconds: 0.0 };
    for one in taken.iter().rev() {
        if last.events >= options.last {
            break;
        }
        last.events += one.events;
        last.seconds += one.seconds;
    }
    let seconds: f64 = taken.iter().map(|one| one.seconds).sum();
    let events: usize = taken.iter().map(|one| one.events).sum();
    let mut moved = changed_people(update);
    moved.sort_unstable();
    moved.dedup();
    let report = json!({
        "tags": stage.program.tags().len(),
        "people": stage.persons.len(),
        "events": events,
        "seconds": seconds,
        "last_events": last.events,
        "last_seconds": last.seconds,
        "last_events_per_second": last.events as f64 / last.seconds.max(1e-9),
        "midnight_people_evaluated": update.people,
        "midnight_people_changed": moved.len(),
        "midnight_seconds": midnight.seconds,
        "peak_memory_bytes": peak_memory_bytes(),
    });
    if format == Format::Json {
        return show::json(&report);
    }
    let mut table = show::Table::new(&["figure", "value"]);
    for (figure, value) in report.as_object().context("the report is an object")? {
        table.row([json!(figure), value.clone()]);
    }
    table.print(format)
}

/// People whose tags changed, some several times.
fn changed_people(update: &TagUpdate) -> Vec<u32> {
    update.movements.iter().flat_map(|moved| moved.entered.iter().chain(&moved.left)).collect()
}
