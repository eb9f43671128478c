//! Records that were refused after they were read: kept whole and sealed until they are replayed or discarded.
//!
//! A record is told by where it stood. It is decided once: `open`, then `replayed`, `discarded`, or `erased` with the
//! person it names. Its text goes with the decision.

mod form;

use std::str::FromStr;
use std::sync::Arc;

use qianmian_model::{Identifier, Position, Record, Rejected, Time};

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// The kind under which records are sealed.
const KIND: &str = "quarantined record";
/// Shorter texts than this are in too many records to be searched for, in characters.
const SHORTEST: usize = 4;

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It can be replayed or discarded.
    Open,
    /// It was corrected, and went through the stages.
    Replayed,
    /// It was given up.
    Discarded,
    /// It named a person who was erased.
    Erased,
}

impl State {
    /// `open`, `replayed`, `discarded` or `erased`.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Replayed => "replayed",
            State::Discarded => "discarded",
            State::Erased => "erased",
        }
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<State, ()> {
        [State::Open, State::Replayed, State::Discarded, State::Erased]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(())
    }
}

/// A record that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The record as it was read.
    pub record: Record,
    /// Code of the first rule that it failed, under which it was counted.
    pub code: String,
    /// When it was refused.
    pub at: Time,
}

/// Keeps refused records whole. One that is known already stays as it is.
pub async fn hold(tx: &mut Tx<'_>, refused: &[(&Rejected, &Record)]) -> Result<()> {
    let mut rows = Vec::with_capacity(refused.len());
    for (rejected, record) in refused {
        let code = rejected.failures.first().map_or("", |failure| failure.code);
        rows.push((*rejected, code, tx.vault.seal(KIND, form::write(record).as_bytes())?));
    }
    bulk::execute(tx, sql!("quarantine/insert"), &[], &rows, |(rejected, code, sealed)| {
        [
            rejected.position.stream.as_ref().into(),
            rejected.position.offset.into(),
            rejected.position.index.into(),
            rejected.source.as_ref().into(),
            (*code).into(),
            rejected.rows.into(),
            rejected.at.into(),
            State::Open.as_str().into(),
            sealed.as_slice().into(),
        ]
    })
    .await
    .map(drop)
}

/// Open records, latest first, at most `limit`: of a source, and with a first failure of a code, where given.
pub async fn open(
    tx: &mut Tx<'_>,
    source: Option<&str>,
    code: Option<&str>,
    limit: usize,
) -> Result<Vec<Held>> {
    let vault = tx.vault.clone();
    let args = [source.into(), code.into(), (limit as u64).into()];
    tx.fetch(sql!("quarantine/list_open"), &args, |row| {
        let held = Held {
            record: form::read(&vault.open(KIND, row.blob(7)?)?)?,
            code: row.text(4)?,
            at: row.time(6)?,
        };
        Ok(placed(held, position(row)?))
    })
    .await
}

/// What became of the record at a place, and the record while it is open; none where nothing was held.
pub async fn find(tx: &mut Tx<'_>, position: &Position) -> Result<Option<(State, Option<Held>)>> {
    let vault = tx.vault.clone();
    tx.fetch_first(sql!("quarantine/find"), &key(position), |row| {
        let state: State = row.parsed(0)?;
        let Some(sealed) = row.opt_blob(5)? else { return Ok((state, None)) };
        let record = form::read(&vault.open(KIND, sealed)?)?;
        let held = Held { record, code: row.text(2)?, at: row.time(4)? };
        Ok((state, Some(placed(held, position.clone()))))
    })
    .await
}

/// Decides an open record. Whether it was open.
pub async fn decide(tx: &mut Tx<'_>, position: &Position, state: State, at: Time) -> Result<bool> {
    let [stream, place, nth] = key(position);
    let args = [stream, place, nth, state.as_str().into(), at.into()];
    Ok(tx.execute(sql!("quarantine/decide"), &args).await? == 1)
}

/// Moves a replayed record in the counts from rejected to out. Counts without it are a conflict.
pub async fn readmit(tx: &mut Tx<'_>, held: &Held) -> Result<()> {
    let source = held.record.source.as_ref();
    let moved = tx.execute(sql!("counts/readmit"), &[source.into(), 1u64.into()]).await?;
    if moved != 1 {
        return Err(Error::Conflict(format!("no rejected record of {source} is counted")));
    }
    let args = [source.into(), held.code.as_str().into(), held.record.rows.into()];
    tx.execute(sql!("counts/readmit_reason"), &args).await.map(drop)
}

/// How many records of each source are in each state.
pub async fn count(tx: &mut Tx<'_>) -> Result<Vec<(String, State, u64)>> {
    tx.fetch(sql!("quarantine/count"), &[], |row| Ok((row.text(0)?, row.parsed(1)?, row.u64(2)?))).await
}

/// Takes away the open records that hold any of these identifiers' values, phone numbers also as people write them; gives
/// how many. Values shorter than four characters are passed over.
pub async fn erase(tx: &mut Tx<'_>, identifiers: &[Identifier], at: Time) -> Result<u64> {
    let values = identifiers.iter().map(|identifier| identifier.value.trim_start_matches("+86"));
    let texts: Vec<&str> = values.filter(|text| text.chars().count() >= SHORTEST).collect();
    let vault = tx.vault.clone();
    let holding = tx
        .fetch(sql!("quarantine/all_open"), &[], |row| {
            let record = vault.open(KIND, row.blob(3)?)?;
            let record = String::from_utf8_lossy(&record);
            let close = record.replace([' ', '-', '(', ')'], "");
            let holds = texts.iter().any(|text| record.contains(text) || close.contains(text));
            Ok(holds.then_some(position(row)?))
        })
        .await?;
    let mut erased = 0;
    for position in holding.into_iter().flatten() {
        erased += u64::from(decide(tx, &position, State::Erased, at).await?);
    }
    Ok(erased)
}

fn key(position: &Position) -> [crate::sql::Arg<'_>; 3] {
    [position.stream.as_ref().into(), position.offset.into(), position.index.into()]
}

fn position(row: &Row) -> Result<Position> {
    Ok(Position { stream: Arc::from(row.str(0)?), offset: row.u64(1)?, index: row.u32(2)? })
}

/// The record with where it stood, which its sealed form leaves to the row.
fn placed(held: Held, position: Position) -> Held {
    Held { record: Record { position, ..held.record }, ..held }
}
