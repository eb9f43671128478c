//! Read-only SQL over the lake and the profiles: what a query mentions is put into a database of its own, and nothing else.
//!
//! | table | columns |
//! |---|---|
//! | `events` | `person`, `at`, `event`, `source`, `topics` (a JSON list), and every planned property by its name |
//! | `people` | `person`, `created_at` |
//! | `traits` | `person`, `name`, `value`, `source`, `observed_at`, `origin`, `confidence` |
//! | `tags` | `person`, `tag`, `value` |
//! | `clock` | one row: `now`, `today` |
//!
//! Times are `2026-01-31 08:00:00.000000` in the workspace's zone, so that `date(at)` is the day that rules count. A contact
//! value is in no table.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::TryStreamExt as _;
use qianmian_lake::{Dataset, EventSchema, ScanRequest, decode_events};
use qianmian_model::plan::TrackingPlan;
use qianmian_model::rule::Span;
use qianmian_model::value::get;
use qianmian_model::{Event, Origin, PersonId, Severity, Time, Value};
use qianmian_rule::{Located, RuleText, SqlQuery};
use qianmian_store::query::{Answer, Cell, Workbench};
use qianmian_store::tags::{Role, all_bitmaps};
use qianmian_store::{Tx, anomalies, lake_files, people, traits};

use crate::{Pipeline, PipelineError, Result};

/// People read at a time.
const CHUNK: usize = 10_000;
const PEOPLE: [&str; 2] = ["person", "created_at"];
const TRAITS: [&str; 7] = ["person", "name", "value", "source", "observed_at", "origin", "confidence"];
const TAGS: [&str; 3] = ["person", "tag", "value"];
const CLOCK: [&str; 2] = ["now", "today"];
const EVENTS: [&str; 5] = ["person", "at", "event", "source", "topics"];

/// How much a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// How long, loading included.
    pub timeout: Duration,
    /// Rows of its answer; what is over is cut off.
    pub rows: usize,
}

/// A query under way. When nobody waits for it any more, its engine gives up.
#[derive(Default)]
struct Asking {
    is_over: Arc<AtomicBool>,
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

impl Pipeline {
    /// Answers one SELECT.
    ///
    /// # Errors
    /// Mistakes of the query with their places; a query that takes too long or too much memory; failures of store and lake.
    pub async fn sql(&self, text: &str, limits: QueryLimits) -> Result<Answer> {
        self.answer("sql", &RuleText::plain(text), limits, self.clock.now()).await
    }

    /// Answers the SELECT of a file as of `now`.
    pub(crate) async fn answer(
        &self,
        file: &str,
        text: &RuleText,
        limits: QueryLimits,
        now: Time,
    ) -> Result<Answer> {
        let located = |mistake| PipelineError::Expression(text.diagnostic(file, mistake).to_string());
        let query = SqlQuery::parse(text.as_str()).map_err(located)?;
        let asking = Asking::default();
        let late = || {
            let seconds = limits.timeout.as_secs();
            PipelineError::Refused(format!(
                "the query took longer than {seconds} s; ask for less, or give it more time"
            ))
        };
        let work = async {
            let mut bench = Workbench::open(Arc::clone(&asking.is_over)).await?;
            self.load(&mut bench, &query, now).await?;
            bench.select(text.as_str(), limits.rows).await.map_err(PipelineError::from)
        };
        let answer = tokio::time::timeout(limits.timeout, work).await;
        drop(asking);
        match answer.map_err(|_| late())? {
            Err(PipelineError::Store(qianmian_store::Error::Query(said))) => {
                let known = event_columns(&self.workspace.plan);
                Err(mistake(&query, known, &said).map_or_else(|refused| refused, located))
            }
            other => other,
        }
    }

    async fn load(&self, bench: &mut Workbench, query: &SqlQuery, now: Time) -> Result<()> {
        let mut tx = self.store.read().await?;
        if query.mentions("people") {
            self.load_people(&mut tx, bench).await?;
        }
        if query.mentions("traits") {
            self.load_traits(&mut tx, bench).await?;
        }
        if query.mentions("tags") {
            load_tags(&mut tx, bench).await?;
        }
        if query.mentions("clock") {
            bench.create("clock", &CLOCK.map(str::to_owned)).await?;
            let today = qianmian_model::time::date_of(now.day_in(&self.workspace.zone)).to_string();
            bench.fill("clock", &[vec![self.local(now), Cell::Text(today)]]).await?;
        }
        if query.mentions("events") {
            self.load_events(&mut tx, bench, query).await?;
        }
        Ok(())
    }

    async fn load_people(&self, tx: &mut Tx<'_>, bench: &mut Workbench) -> Result<()> {
        bench.create("people", &PEOPLE.map(str::to_owned)).await?;
        let everyone: Vec<PersonId> = people::everyone(tx).await?.iter().map(PersonId).collect();
        for chunk in everyone.chunks(CHUNK) {
            let found = people::find_many(tx, chunk).await?;
            let rows = found.iter().map(|person| vec![id(person.id.0), self.local(person.created_at)]);
            bench.fill("people", &rows.collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    async fn load_traits(&self, tx: &mut Tx<'_>, bench: &mut Workbench) -> Result<()> {
        bench.create("traits", &TRAITS.map(str::to_owned)).await?;
        let everyone: Vec<PersonId> = people::everyone(tx).await?.iter().map(PersonId).collect();
        for chunk in everyone.chunks(CHUNK) {
            let found = traits::profiles_of(tx, chunk).await?;
            let rows = found.into_iter().map(|(person, said)| {
                let origin = if said.origin == Origin::Declared { "declared" } else { "inferred" };
                vec![
                    id(person.0),
                    Cell::Text(said.name),
                    self.cell(Some(&said.value)),
                    Cell::Text(said.source.to_string()),
                    self.local(said.observed_at),
                    Cell::Text(origin.to_owned()),
                    Cell::Real(f64::from(said.confidence)),
                ]
            });
            bench.fill("traits", &rows.collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    /// The events with the columns that are mentioned.
    async fn load_events(&self, tx: &mut Tx<'_>, bench: &mut Workbench, query: &SqlQuery) -> Result<()> {
        let mut columns = event_columns(&self.workspace.plan);
        columns.retain(|name| query.all_columns || name == "person" || query.mentions(name));
        bench.create("events", &columns).await?;
        let files = lake_files::active(tx, Dataset::Events.as_str()).await?;
        let person_of = people::subject_map(tx).await?;
        let set_aside = anomalies::set_aside(tx).await?;
        let mut scan = self.lake.scan(&files, ScanRequest { set_aside, ..ScanRequest::default() });
        while let Some(batch) = scan.try_next().await? {
            let mut rows = Vec::new();
            for event in decode_events(&batch)? {
                let person = person_of.get(event.subject.0 as usize).copied();
                let Some(person) = person.filter(|person| *person != people::NOBODY) else { continue };
                rows.push(columns.iter().map(|column| self.event_cell(column, person, &event)).collect());
            }
            bench.fill("events", &rows).await?;
        }
        Ok(())
    }

    fn event_cell(&self, column: &str, person: u32, event: &Event) -> Cell {
        match column {
            "person" => id(person),
            "at" => self.local(event.at),
            "event" => Cell::Text(event.body.name.to_string()),
            "source" => Cell::Text(event.source.to_string()),
            "topics" => Cell::Text(serde_json::json!(event.body.topics).to_string()),
            property => self.cell(get(&event.body.properties, property)),
        }
    }

    fn cell(&self, value: Option<&Value>) -> Cell {
        match value {
            None | Some(Value::Null) => Cell::Null,
            Some(Value::Bool(flag)) => Cell::Int(i64::from(*flag)),
            Some(Value::Number(number)) => Cell::Real(*number),
            Some(Value::Text(text)) => Cell::Text(text.clone()),
            Some(Value::Time(at)) => self.local(*at),
            Some(other) => Cell::Text(other.to_json().to_string()),
        }
    }

    /// An instant in the workspace's zone, of one length, so that text sorts as time does.
    fn local(&self, at: Time) -> Cell {
        let (day, zone) = (at.day_in(&self.workspace.zone), &self.workspace.zone);
        let offset = jiff::Timestamp::from_microsecond(at.0)
            .map(|instant| zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S.%6f").to_string());
        Cell::Text(offset.unwrap_or_else(|_| qianmian_model::time::date_of(day).to_string()))
    }
}

/// The columns that a statement gives and where it is wrong, without asking any data: over tables that are empty.
///
/// # Errors
/// The first mistake, with its place in the text.
pub(crate) async fn columns_of(
    plan: &TrackingPlan,
    text: &RuleText,
) -> Result<std::result::Result<Vec<String>, Located>> {
    let query = match SqlQuery::parse(text.as_str()) {
        Ok(query) => query,
        Err(mistake) => return Ok(Err(mistake)),
    };
    let mut bench = Workbench::open(Arc::default()).await?;
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let tables = [
        ("people", named(&PEOPLE)),
        ("traits", named(&TRAITS)),
        ("tags", named(&TAGS)),
        ("clock", named(&CLOCK)),
        ("events", event_columns(plan)),
    ];
    for (table, columns) in tables {
        bench.create(table, &columns).await?;
    }
    match bench.columns(text.as_str()).await {
        Ok(columns) => Ok(Ok(columns)),
        Err(qianmian_store::Error::Query(said)) => mistake(&query, event_columns(plan), &said).map(Err),
        Err(other) => Err(other.into()),
    }
}

/// The columns that `events` can have.
fn event_columns(plan: &TrackingPlan) -> Vec<String> {
    let schema = EventSchema::from_plan(plan);
    let planned = schema.properties().iter().map(|(name, _)| name.clone());
    let planned = planned.filter(|name| !EVENTS.contains(&name.as_str()));
    EVENTS.iter().map(|name| (*name).to_owned()).chain(planned).collect()
}

/// What the database said of a query, at its place and with the nearest name.
///
/// # Errors
/// That it asks for too much: no mistake at a place.
fn mistake(query: &SqlQuery, event_columns: Vec<String>, said: &str) -> Result<Located> {
    if let Some(name) = said.strip_prefix("no such table: ") {
        let tables = ["events", "people", "traits", "tags", "clock"].map(str::to_owned).into();
        return Ok(query.unknown("table", name, &tables));
    }
    if let Some(name) = said.strip_prefix("no such column: ") {
        let fixed = PEOPLE.iter().chain(&TRAITS).chain(&TAGS).chain(&CLOCK);
        let columns: BTreeSet<String> = fixed.map(|name| (*name).to_owned()).chain(event_columns).collect();
        return Ok(query.unknown("column", name, &columns));
    }
    if said.contains("disk is full") {
        let what = "the query needs more than 1 GiB; name the columns that it needs, or ask for less";
        return Err(PipelineError::Refused(what.to_owned()));
    }
    Ok(Located {
        severity: Severity::Error,
        span: Span { line: 1, column: 1 },
        code: "bad_query",
        message: said.to_owned(),
        hint: None,
    })
}

async fn load_tags(tx: &mut Tx<'_>, bench: &mut Workbench) -> Result<()> {
    bench.create("tags", &TAGS.map(str::to_owned)).await?;
    for bitmap in all_bitmaps(tx).await?.into_iter().filter(|bitmap| bitmap.role == Role::Member) {
        let row = |person| vec![id(person), Cell::Text(bitmap.tag.clone()), Cell::Text(bitmap.value.clone())];
        let rows: Vec<Vec<Cell>> = bitmap.people.iter().map(row).collect();
        bench.fill("tags", &rows).await?;
    }
    Ok(())
}

fn id(person: u32) -> Cell {
    Cell::Int(i64::from(person))
}
