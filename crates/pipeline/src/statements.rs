//! Tags with `sql`: a SELECT says who has which value, asked once in each period of the tag's `refresh`.
//!
//! A statement is answered as [`sql`](crate::sql) is, outside the writing transaction. What it gives is kept as an import
//! is ([`import_tag`](crate::import_tag)): an observation of the trait `tag:<name>`, by the source `sql`. So it follows its
//! person through merges, explanation, export, expiry and erasure. An answer is the whole truth about its tag.
//!
//! What holds: a statement that fails changes nobody's value, is noted with its reason, and is asked again after an hour;
//! what is noted is committed with the values. A changed statement is asked at the next refresh.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use qianmian_model::plan::TrackingPlan;
use qianmian_model::rule::Span;
use qianmian_model::{Diagnostic, PersonId, Severity, Time};
use qianmian_rule::{Located, Refresh, SINGLE_VALUE, Status, TagDefinition, read_tags};
use qianmian_store::query::{Answer, Cell};
use qianmian_store::{Tx, meta, people};
use qianmian_tag::job::TagUpdate;
use qianmian_tag::{Calendar, period_of};
use serde_json::json;

use crate::import_tag::GivenValues;
use crate::sql::{QueryLimits, columns_of};
use crate::{Pipeline, PipelineError, Result, Workspace};

/// The source of values that statements gave. No source of a workspace can be called so.
pub const SOURCE: &str = "sql";
/// What a statement may take, where nothing else was said.
pub const LIMITS: QueryLimits = QueryLimits { timeout: Duration::from_secs(300), rows: 4_000_000 };
/// How long a statement that failed is left alone.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// The columns of an answer.
const PERSON: &str = "person";
const VALUE: &str = "value";

/// How a tag's statement fared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementRun {
    /// When it last gave the values that the tag has.
    pub answered_at: Option<Time>,
    /// That it failed since.
    pub failure: Option<StatementFailure>,
}

/// That a statement failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFailure {
    /// When.
    pub at: Time,
    /// Why, and what to do.
    pub reason: String,
}

impl StatementFailure {
    /// When it is asked again: by the first refresh from then on.
    pub fn again_at(&self) -> Time {
        self.at + AGAIN_AFTER
    }
}

/// What became of a statement in a refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementReport {
    /// The tag.
    pub tag: String,
    /// What it gave, or why it failed: then the tag keeps the values that it has.
    pub outcome: std::result::Result<Given, String>,
}

/// What a statement gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// People with a value.
    pub people: u64,
    /// People who came to have a value.
    pub entered: u64,
    /// People who stopped having one.
    pub left: u64,
}

/// A statement with its answer, which is not written down yet.
pub(crate) struct Asked {
    tag: TagDefinition,
    meaning: String,
    answer: std::result::Result<BTreeMap<PersonId, String>, String>,
}

impl Workspace {
    /// Holds the statements of tags to the tables that they ask.
    ///
    /// # Errors
    /// [`PipelineError::Workspace`] with the first mistake of each statement, at its place.
    pub async fn check_statements(&self) -> Result<()> {
        let tags = self.tags.iter().chain(&self.shelved).filter(|tag| tag.status != Status::Retired);
        let mistakes = check(&self.plan, tags).await?;
        if mistakes.is_empty() { Ok(()) } else { Err(PipelineError::Workspace(mistakes)) }
    }
}

/// Whether a text of tags has one whose values a SELECT gives.
pub fn has_statement(text: &str) -> bool {
    let files = read_tags([("", text)]);
    files.tags.iter().chain(&files.shelved).any(|tag| tag.sql.is_some())
}

/// The first mistake of each statement.
pub(crate) async fn check(
    plan: &TrackingPlan,
    tags: impl IntoIterator<Item = &TagDefinition>,
) -> Result<Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    for tag in tags {
        let Some(statement) = &tag.sql else { continue };
        let found = match columns_of(plan, statement).await? {
            Err(mistake) => Some(mistake),
            Ok(columns) => needed(tag).find(|name| place_of(&columns, name).is_none()).map(lacks),
        };
        mistakes.extend(found.map(|mistake| statement.diagnostic(&tag.file, mistake)));
    }
    Ok(mistakes)
}

/// The columns that the statement of a tag has to give.
fn needed(tag: &TagDefinition) -> impl Iterator<Item = &'static str> {
    [PERSON].into_iter().chain((!tag.is_single()).then_some(VALUE))
}

fn place_of(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column.eq_ignore_ascii_case(name))
}

fn lacks(name: &str) -> Located {
    Located {
        severity: Severity::Error,
        span: Span { line: 1, column: 1 },
        code: "column_missing",
        message: format!("the statement gives no column `{name}`"),
        hint: Some(format!("name one so: `select … as {name}`")),
    }
}

impl Pipeline {
    /// Asks the statements of all tags in force that are due. Nothing is changed.
    pub(crate) async fn ask_due_statements(&self, as_of: Time) -> Result<Vec<Asked>> {
        let mut due = Vec::new();
        let mut tx = self.store.read().await?;
        for tag in self.program.tags().iter().filter(|tag| tag.definition.sql.is_some()) {
            let meaning = blake3::Hash::from_bytes(tag.fingerprint).to_hex().to_string();
            let known = load_run(&mut tx, tag.name()).await?;
            // The program sees what is given at once; the files say how often it is.
            let definition = self.workspace.tag(tag.name())?;
            if is_due(known.as_ref(), &meaning, definition.refresh, &self.calendar, as_of) {
                due.push((definition.clone(), meaning));
            }
        }
        drop(tx);
        let mut asked = Vec::with_capacity(due.len());
        for (tag, meaning) in due {
            let answer = self.ask_statement(&tag, as_of).await.map_err(|error| error.to_string());
            asked.push(Asked { tag, meaning, answer });
        }
        Ok(asked)
    }

    /// What the statement of a tag gives as of an instant, by person.
    ///
    /// # Errors
    /// Mistakes of the statement, and answers that are not one listed value for each person.
    pub(crate) async fn ask_statement(
        &self,
        tag: &TagDefinition,
        as_of: Time,
    ) -> Result<BTreeMap<PersonId, String>> {
        let Some(statement) = &tag.sql else { return Ok(BTreeMap::new()) };
        let limits = self.statement_limits;
        let answer = self.answer(&tag.file, statement, limits, as_of).await?;
        if answer.cut {
            let what = format!("the statement gave more than {} rows; give one for each person", limits.rows);
            return Err(PipelineError::Refused(what));
        }
        let values = read_answer(tag, answer).map_err(PipelineError::Refused)?;
        let persons: Vec<PersonId> = values.keys().copied().collect();
        let known = people::find_many(&mut self.store.read().await?, &persons).await?;
        let is_known = |person: &&PersonId| known.binary_search_by_key(person, |known| &known.id).is_ok();
        match persons.iter().find(|person| !is_known(person)) {
            None => Ok(values),
            Some(nobody) => Err(PipelineError::Refused(format!(
                "the statement gave {nobody}, who there is not; take `person` from one of the tables"
            ))),
        }
    }

    /// Writes down what a statement gave, or that it failed.
    pub(crate) async fn take_answer(
        &self,
        tx: &mut Tx<'_>,
        asked: Asked,
        as_of: Time,
    ) -> Result<(StatementReport, TagUpdate)> {
        let Asked { tag, meaning, answer } = asked;
        let name = tag.name.clone();
        let answer = match answer {
            Ok(answer) => answer,
            Err(reason) => {
                let answered_at = load_run(tx, &name).await?.and_then(|known| known.run.answered_at);
                let failure = StatementFailure { at: as_of, reason: reason.clone() };
                save_run(tx, &name, &meaning, &StatementRun { answered_at, failure: Some(failure) }).await?;
                return Ok((StatementReport { tag: name, outcome: Err(reason) }, TagUpdate::default()));
            }
        };
        let values = locate(tx, answer).await?;
        let update = self.replace_values(tx, &tag, &values, SOURCE, as_of).await?;
        save_run(tx, &name, &meaning, &StatementRun { answered_at: Some(as_of), failure: None }).await?;
        let of_tag = || update.movements.iter().filter(|moved| moved.tag == name && moved.value.is_some());
        let given = Given {
            people: values.len() as u64,
            entered: of_tag().map(|moved| moved.entered.len()).sum(),
            left: of_tag().map(|moved| moved.left.len()).sum(),
        };
        Ok((StatementReport { tag: name, outcome: Ok(given) }, update))
    }
}

/// How the statement of a tag fared; none where it was never asked.
pub(crate) async fn run_of(tx: &mut Tx<'_>, tag: &str) -> Result<Option<StatementRun>> {
    Ok(load_run(tx, tag).await?.map(|known| known.run))
}

/// The value of each person in an answer; no value is as good as no row.
fn read_answer(
    tag: &TagDefinition,
    answer: Answer,
) -> std::result::Result<BTreeMap<PersonId, String>, String> {
    let mut places =
        needed(tag).map(|name| place_of(&answer.columns, name).ok_or_else(|| lacks(name).message));
    let person_at = places.next().transpose()?;
    let value_at = places.next().transpose()?;
    let mut values = BTreeMap::new();
    for row in answer.rows {
        let person = match person_at.map(|place| &row[place]) {
            Some(Cell::Int(person)) => u32::try_from(*person).ok().map(PersonId),
            _ => None,
        };
        let person =
            person.ok_or("the statement gave a `person` that is none; take it from one of the tables")?;
        let value = match value_at.map(|place| &row[place]) {
            None => SINGLE_VALUE.to_owned(),
            Some(Cell::Null) => continue,
            Some(Cell::Int(number)) => number.to_string(),
            Some(Cell::Real(number)) => number.to_string(),
            Some(Cell::Text(text)) => text.clone(),
        };
        // The value is not repeated: it can be what somebody wrote.
        if tag.values.iter().all(|known| known.value != value) {
            let known: Vec<&str> = tag.values.iter().map(|known| known.value.as_str()).collect();
            return Err(format!(
                "the statement gave {person} a value that is not in `values`: {}",
                known.join(", ")
            ));
        }
        if values.insert(person, value.clone()).is_some_and(|other| other != value) {
            return Err(format!("the statement gave {person} two values; a person has one"));
        }
    }
    Ok(values)
}

/// The people of an answer as who they are by now, each with a subject; who was erased meanwhile is left out.
pub(crate) async fn locate(tx: &mut Tx<'_>, answer: BTreeMap<PersonId, String>) -> Result<GivenValues> {
    let persons: Vec<PersonId> = answer.keys().copied().collect();
    let present = people::canonical(tx, &persons).await?;
    let mut values: BTreeMap<PersonId, String> = BTreeMap::new();
    for ((said, value), person) in answer.into_iter().zip(present) {
        if said == person {
            values.insert(person, value);
        } else {
            // What is said of who stayed counts before what is said of who became them.
            values.entry(person).or_insert(value);
        }
    }
    let persons: Vec<PersonId> = values.keys().copied().collect();
    let subjects = people::subjects_of(tx, &persons).await?.into_iter();
    Ok(subjects.filter_map(|row| Some((row.person, (row.subject, values.remove(&row.person)?)))).collect())
}

/// Whether a statement is to be asked: once in each period, again an hour after it failed, and when it means something else.
fn is_due(known: Option<&Known>, meaning: &str, refresh: Refresh, calendar: &Calendar, as_of: Time) -> bool {
    let Some(Known { run, .. }) = known.filter(|known| known.meaning == meaning) else { return true };
    if let Some(failure) = &run.failure {
        return as_of >= failure.again_at();
    }
    let period = |at| period_of(refresh, calendar.day_of(at)).0;
    run.answered_at.is_none_or(|answered| period(answered) < period(as_of))
}

/// What is noted of a statement.
struct Known {
    /// The hash of the tag's meaning that was asked for.
    meaning: String,
    run: StatementRun,
}

fn key(tag: &str) -> String {
    format!("tags.sql.{tag}")
}

async fn load_run(tx: &mut Tx<'_>, tag: &str) -> Result<Option<Known>> {
    let text = meta::get(tx, &key(tag)).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).as_ref().and_then(read_run))
}

fn read_run(noted: &serde_json::Value) -> Option<Known> {
    let failure = |failed_at: i64| {
        Some(StatementFailure { at: Time(failed_at), reason: noted["failure"].as_str()?.to_owned() })
    };
    let run = StatementRun {
        answered_at: noted["answered_at"].as_i64().map(Time),
        failure: noted["failed_at"].as_i64().and_then(failure),
    };
    Some(Known { meaning: noted["meaning"].as_str()?.to_owned(), run })
}

async fn save_run(tx: &mut Tx<'_>, tag: &str, meaning: &str, run: &StatementRun) -> Result<()> {
    let noted = json!({
        "meaning": meaning,
        "answered_at": run.answered_at.map(|at| at.0),
        "failed_at": run.failure.as_ref().map(|failure| failure.at.0),
        "failure": run.failure.as_ref().map(|failure| &failure.reason),
    });
    Ok(meta::set(tx, &key(tag), &noted.to_string()).await?)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn a_statement_is_due_once_a_period_and_an_hour_after_a_failure() {
        let calendar = Calendar::new(TimeZone::get("Asia/Shanghai").unwrap());
        let time = |text: &str| Time::parse_rfc3339(text).unwrap();
        let known = |answered: &str, failed: Option<&str>| Known {
            meaning: "a".to_owned(),
            run: StatementRun {
                answered_at: Some(time(answered)),
                failure: failed.map(|at| StatementFailure { at: time(at), reason: String::new() }),
            },
        };
        let due =
            |known: &Known, refresh, as_of: &str| is_due(Some(known), "a", refresh, &calendar, time(as_of));
        // 23:30 on Sunday the first of March in Shanghai.
        let sunday = known("2026-03-01T15:30:00Z", None);
        assert!(!due(&sunday, Refresh::Daily, "2026-03-01T15:59:59Z"));
        assert!(due(&sunday, Refresh::Daily, "2026-03-01T16:00:00Z"));
        assert!(due(&sunday, Refresh::Weekly, "2026-03-01T16:00:00Z"), "weeks begin on Monday");
        assert!(!due(&sunday, Refresh::Monthly, "2026-03-31T15:59:59Z"));
        assert!(due(&sunday, Refresh::Monthly, "2026-03-31T16:00:00Z"));
        assert!(!due(&sunday, Refresh::Daily, "2026-02-20T00:00:00Z"), "the clock was set back");
        let failed = known("2026-02-01T00:00:00Z", Some("2026-03-01T15:00:00Z"));
        assert!(!due(&failed, Refresh::Daily, "2026-03-01T15:59:59Z"));
        assert!(due(&failed, Refresh::Daily, "2026-03-01T16:00:00Z"));
        assert!(is_due(Some(&sunday), "b", Refresh::Monthly, &calendar, time("2026-03-01T15:31:00Z")));
        assert!(is_due(None, "a", Refresh::Monthly, &calendar, time("2026-03-01T15:31:00Z")));
    }
}
