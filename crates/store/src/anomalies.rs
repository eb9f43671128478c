//! People whose interactions are no person's, and which events are set aside for it.
//!
//! An anomaly is of a span of time and of the subjects that a person had when it was found: whom these belong to later
//! does not change which events it sets aside. It does so while it is `open` or `confirmed`, and not when it is `dismissed`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;
use std::sync::Arc;

use qianmian_model::{PersonId, SubjectId, Time};
use serde::{Deserialize, Serialize};

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk, meta};

/// Where the store notes the sources whose events always count, a line each.
const COUNTED_KEY: &str = "anomalies.counted";

/// What was said of an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing yet: its events are set aside until somebody says otherwise.
    Open,
    /// Somebody looked, and it is one.
    Confirmed,
    /// Somebody looked, and it is none: its events count.
    Dismissed,
}

impl State {
    /// All of them.
    pub const ALL: [State; 3] = [State::Open, State::Confirmed, State::Dismissed];

    /// `open`, `confirmed` or `dismissed`.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Confirmed => "confirmed",
            State::Dismissed => "dismissed",
        }
    }

    /// Whether its events are set aside.
    pub fn sets_aside(self) -> bool {
        self != State::Dismissed
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<State, ()> {
        State::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// One thing that is unusual of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was measured.
    pub what: String,
    /// Of this person.
    pub value: f64,
    /// The median of all people.
    pub usual: f64,
    /// How many robust standard deviations above it, on the scale on which it was judged.
    pub deviations: f64,
}

/// What was found of a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Who, at that time.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// The first instant of the span.
    pub from_at: Time,
    /// The instant at which it ends; none where it goes on.
    pub until_at: Option<Time>,
    /// How unusual, by the measure of the reason: more is more.
    pub score: f64,
    /// What is unusual, most first.
    pub evidence: Vec<Evidence>,
}

/// An anomaly that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Anomaly {
    /// Its number.
    pub id: i64,
    /// What was found.
    pub found: Found,
    /// What was said of it.
    pub state: State,
    /// When it was found last.
    pub found_at: Time,
    /// When and by whom it was decided.
    pub decided: Option<(Time, String)>,
}

/// Which events are in no measure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetAside {
    /// By subject, from and until.
    spans: HashMap<u32, Vec<(Time, Time)>>,
    /// Sources whose events count all the same.
    counted: HashSet<String>,
}

impl SetAside {
    /// Whether an event is set aside.
    pub fn holds(&self, subject: u32, at: Time, source: &str) -> bool {
        let spans = self.spans.get(&subject);
        let within =
            |spans: &Vec<(Time, Time)>| spans.iter().any(|(from, until)| (*from..*until).contains(&at));
        spans.is_some_and(within) && !self.counted.contains(source)
    }

    /// Whether it matters what the source of an event is.
    pub fn asks_for_source(&self) -> bool {
        !self.counted.is_empty()
    }
}

/// Which events are set aside; none where no event is.
pub async fn set_aside(tx: &mut Tx<'_>) -> Result<Option<Arc<SetAside>>> {
    let read = |row: &Row| Ok((row.u32(0)?, row.time(1)?, row.opt_time(2)?.unwrap_or(Time::MAX)));
    let rows = tx.fetch(sql!("anomalies/list_set_aside"), &[], read).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut set_aside = SetAside { counted: counted(tx).await?.into_iter().collect(), ..SetAside::default() };
    for (subject, from, until) in rows {
        set_aside.spans.entry(subject).or_default().push((from, until));
    }
    set_aside.spans.values_mut().for_each(|spans| spans.sort_unstable());
    Ok(Some(Arc::new(set_aside)))
}

/// The sources whose events always count.
pub async fn counted(tx: &mut Tx<'_>) -> Result<BTreeSet<String>> {
    let kept = meta::get(tx, COUNTED_KEY).await?.unwrap_or_default();
    Ok(kept.lines().map(str::to_owned).collect())
}

/// Says of which sources the events always count.
pub async fn count_always(tx: &mut Tx<'_>, sources: &BTreeSet<String>) -> Result<()> {
    let lines: Vec<&str> = sources.iter().map(String::as_str).collect();
    meta::set(tx, COUNTED_KEY, &lines.join("\n")).await
}

/// Keeps what was found, open; gives its number.
pub async fn insert(tx: &mut Tx<'_>, found: &Found, at: Time) -> Result<i64> {
    let args = [
        found.person.into(),
        found.reason.as_str().into(),
        found.from_at.into(),
        found.until_at.into(),
        crate::sql::Arg::Real(found.score),
        write(&found.evidence)?.into(),
        at.into(),
    ];
    let id = tx.fetch_first(sql!("anomalies/insert"), &args, |row| row.int(0)).await?;
    id.ok_or_else(|| Error::Corrupt("an anomaly without a number".to_owned()))
}

/// Notes what was found again of an anomaly.
pub async fn update(tx: &mut Tx<'_>, id: i64, found: &Found, at: Time) -> Result<()> {
    let score = crate::sql::Arg::Real(found.score);
    let args = [id.into(), found.person.into(), score, write(&found.evidence)?.into(), at.into()];
    tx.execute(sql!("anomalies/update"), &args).await.map(drop)
}

/// Adds to the subjects whose events an anomaly sets aside; gives how many were not among them.
pub async fn add_subjects(tx: &mut Tx<'_>, id: i64, subjects: &[SubjectId]) -> Result<u64> {
    bulk::execute(tx, sql!("anomalies/insert_subjects"), &[], subjects, |subject| {
        [id.into(), (*subject).into()]
    })
    .await
}

/// Forgets anomalies.
pub async fn delete(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    bulk::execute(tx, sql!("anomalies/delete_subjects"), &[], ids, |id| [(*id).into()]).await?;
    bulk::execute(tx, sql!("anomalies/delete"), &[], ids, |id| [(*id).into()]).await.map(drop)
}

/// Anomalies in a state and of a person, where given, the most unusual first, at most `limit`.
pub async fn list(
    tx: &mut Tx<'_>,
    state: Option<State>,
    person: Option<PersonId>,
    limit: usize,
) -> Result<Vec<Anomaly>> {
    let args = [state.map(State::as_str).into(), person.into(), (limit as u64).into()];
    tx.fetch(sql!("anomalies/list"), &args, read).await
}

/// One anomaly.
pub async fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Anomaly>> {
    tx.fetch_first(sql!("anomalies/find"), &[id.into()], read).await
}

/// Says what an anomaly is.
pub async fn decide(tx: &mut Tx<'_>, id: i64, state: State, at: Time, by: &str) -> Result<()> {
    let args = [id.into(), state.as_str().into(), at.into(), by.into()];
    tx.execute(sql!("anomalies/decide"), &args).await.map(drop)
}

/// Whose subjects anomalies set aside, as they are now.
pub async fn people_of(tx: &mut Tx<'_>, ids: &[i64]) -> Result<BTreeSet<PersonId>> {
    let people =
        bulk::fetch(tx, sql!("anomalies/people_of"), &[], ids, |id| [(*id).into()], |row| row.person(0))
            .await?;
    Ok(people.into_iter().collect())
}

fn read(row: &Row) -> Result<Anomaly> {
    let evidence = serde_json::from_str(row.str(6)?);
    Ok(Anomaly {
        id: row.int(0)?,
        found: Found {
            person: row.person(1)?,
            reason: row.text(2)?,
            from_at: row.time(3)?,
            until_at: row.opt_time(4)?,
            score: row.real(5)?,
            evidence: evidence.map_err(|error| Error::Corrupt(format!("evidence of an anomaly: {error}")))?,
        },
        state: row.parsed(7)?,
        found_at: row.time(8)?,
        decided: row.opt_time(9)?.zip(row.opt_text(10)?),
    })
}

fn write(evidence: &[Evidence]) -> Result<String> {
    serde_json::to_string(evidence)
        .map_err(|error| Error::Corrupt(format!("evidence of an anomaly: {error}")))
}
