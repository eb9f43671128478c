//! How standings of one program are written, and read by another.
//!
//! A person's bytes name series and held values by their places in the lists of the *form*: the fingerprints of the
//! program's series, and the keys of its tag values. The form is kept beside the bytes, so that a changed program reads
//! what it has in common with the one before: series with the same fingerprint have the same cells (where the zone is the
//! same: days are its days) as far back as they were kept, and a value with the same key keeps its `since`.
//!
//! Version 2 of a standing is held by `tests/golden/tag-state-v2.bin`:
//! - the horizon in microseconds, 8 bytes; how long before it the first event was, plus 1 (0: there was none);
//! - how many different `since` there are and how long before the horizon each is; then the held values in runs: how many
//!   places after the last run, how many values, which `since`;
//! - how many series have cells; for each how many places after the last one, and in the lower four bits what its cells are
//!   and where keys are counted from; how many cells, and for each the key (the first back from the horizon, the others
//!   from the one before) and the aggregate;
//! - the pending events in postcard, if there are any.

use std::collections::HashMap;

use qianmian_model::{Time, Window};

use crate::TagError;
use crate::fingerprint::{Collector, Fingerprint};
use crate::partial::Partial;
use crate::program::Program;
use crate::series::{Cells, Grain};
use crate::standing::{Held, Standing};
use crate::state::Pending;
use crate::wire::{Reader, write_number, write_signed};

/// Hashed into every form: another version has other hashes.
const VERSION: &str = "tag-standing-2";
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// What the cells of a series are, in the lowest two bits of its head.
const COUNTS: u64 = 0;
const SUMS: u64 = 1;
const OTHERS: u64 = 2;
/// Where keys are counted from, in the next two bits: zero, the horizon's day, the horizon.
const FROM_ZERO: u64 = 0;
const FROM_DAY: u64 = 1 << 2;
const FROM_INSTANT: u64 = 2 << 2;

/// See the module.
#[derive(Debug, Clone)]
pub struct Form {
    zone: String,
    series: Vec<Fingerprint>,
    /// By place of a series: how far back its cells are kept.
    spans: Vec<Span>,
    keys: Vec<u32>,
    /// By key: its place in `keys`.
    places: HashMap<u32, u64>,
    /// By place of a series: its ordinal in the program that reads.
    ordinals: Vec<Option<u32>>,
    hash: Fingerprint,
}

impl Form {
    /// The form of a program.
    pub fn of(program: &Program) -> Form {
        let unknown = program.tags.iter().map(|tag| tag.unknown_key);
        let values = program.tags.iter().flat_map(|tag| tag.keys.iter().copied());
        let series = program.series.iter().map(|series| series.fingerprint).collect();
        Form::new(zone_of(program), series, spans(program), unknown.chain(values).collect(), program)
    }

    fn new(
        zone: String,
        series: Vec<Fingerprint>,
        spans: Vec<Span>,
        keys: Vec<u32>,
        program: &Program,
    ) -> Form {
        let same_days = zone == zone_of(program);
        let known: HashMap<&Fingerprint, u32> =
            program.series.iter().map(|series| &series.fingerprint).zip(0u32..).collect();
        let ordinal = |fingerprint: &Fingerprint| known.get(fingerprint).copied().filter(|_| same_days);
        let ordinals = series.iter().map(ordinal).collect();
        let hash = series.iter().fold(Collector::of(VERSION).text(&zone), |hash, series| hash.bytes(series));
        let hash = keys.iter().fold(hash.text("keys"), |hash, key| hash.text(&key.to_string())).finish();
        let places = keys.iter().copied().zip(0u64..).collect();
        Form { zone, series, spans, keys, places, ordinals, hash }
    }

    /// Names it: bytes of forms with one hash are alike.
    pub fn hash(&self) -> &Fingerprint {
        &self.hash
    }

    /// As text: the zone, the series, the keys, and how far back series are kept, a line each.
    pub fn to_text(&self) -> String {
        let series: Vec<String> =
            self.series.iter().map(|series| blake3::Hash::from_bytes(*series).to_hex().to_string()).collect();
        let keys: Vec<String> = self.keys.iter().map(u32::to_string).collect();
        let spans: Vec<String> =
            self.spans.iter().map(|span| format!("{}+{}", span.days, span.hours)).collect();
        format!("{}\n{}\n{}\n{}", self.zone, series.join(" "), keys.join(" "), spans.join(" "))
    }

    /// A form from its text, to be read by a program; none where the text is of something else.
    pub fn from_text(text: &str, program: &Program) -> Option<Form> {
        let mut lines = text.split('\n');
        let (zone, series, keys) = (lines.next()?, lines.next()?, lines.next()?);
        let series =
            series.split_whitespace().map(|hash| Some(*blake3::Hash::from_hex(hash).ok()?.as_bytes()));
        let keys = keys.split_whitespace().map(|key| key.parse().ok());
        let series = series.collect::<Option<Vec<_>>>()?;
        let spans = match lines.next() {
            Some(spans) => spans.split_whitespace().map(Span::parse).collect::<Option<Vec<_>>>()?,
            None => vec![Span::default(); series.len()],
        };
        if spans.len() != series.len() {
            return None;
        }
        Some(Form::new(zone.to_owned(), series, spans, keys.collect::<Option<_>>()?, program))
    }

    /// By ordinal of the program's series: whether standings of this form have all that its windows look at.
    pub(crate) fn covered(&self, program: &Program) -> Vec<bool> {
        let wanted = spans(program);
        let mut covered = vec![false; program.series.len()];
        for (ordinal, kept) in self.ordinals.iter().zip(&self.spans) {
            if let Some(ordinal) = ordinal.map(|ordinal| ordinal as usize) {
                covered[ordinal] = kept.join(wanted[ordinal]) == *kept;
            }
        }
        covered
    }

    /// A standing as bytes; the form is the program's own.
    ///
    /// # Errors
    /// None that memory allows.
    pub fn encode(&self, program: &Program, standing: &Standing) -> Result<Vec<u8>, TagError> {
        let Standing { state, held } = standing;
        let mut bytes = Vec::with_capacity(160);
        bytes.extend_from_slice(&state.horizon.0.to_le_bytes());
        let before = |at: i64| state.horizon.0.wrapping_sub(at).cast_unsigned();
        write_number(&mut bytes, state.first_event.map_or(0, |first| before(first.0).saturating_add(1)));
        self.encode_held(&mut bytes, held, before);
        let filled = || (0u64..).zip(&state.series).filter(|(_, cells)| !cells.is_empty());
        write_number(&mut bytes, filled().count() as u64);
        let mut last = 0;
        for ((place, cells), series) in
            filled().map(|(place, cells)| ((place, cells), &program.series[place as usize]))
        {
            let (base, from) = base_of(series.grain, state.horizon);
            let content = match cells[0].1 {
                Partial::Count(_) => COUNTS,
                Partial::Sum { .. } => SUMS,
                _ => OTHERS,
            };
            write_number(&mut bytes, (place - last) << 4 | from | content);
            last = place;
            encode_cells(&mut bytes, cells, base)?;
        }
        if state.pending.is_empty() {
            return Ok(bytes);
        }
        postcard::to_extend(&state.pending, bytes).map_err(bad)
    }

    fn encode_held(&self, bytes: &mut Vec<u8>, held: &[Held], before: impl Fn(i64) -> u64) {
        // What a program holds is in its form.
        let place = |held: &Held| Some((*self.places.get(&held.key)?, held.since));
        let mut held: Vec<(u64, i64)> = held.iter().filter_map(place).collect();
        held.sort_unstable();
        let mut sinces: Vec<i64> = held.iter().map(|(_, since)| *since).collect();
        sinces.sort_unstable();
        sinces.dedup();
        write_number(bytes, sinces.len() as u64);
        sinces.iter().for_each(|since| write_number(bytes, before(*since)));
        let runs: Vec<&[(u64, i64)]> =
            held.chunk_by(|(place, since), (next, then)| place + 1 == *next && since == then).collect();
        write_number(bytes, runs.len() as u64);
        let mut last = 0;
        for run in runs {
            let (place, since) = run[0];
            write_number(bytes, place - last);
            write_number(bytes, run.len() as u64);
            write_number(bytes, sinces.partition_point(|known| *known < since) as u64);
            last = place + run.len() as u64;
        }
    }

    /// A standing from bytes, with what the program knows of it.
    ///
    /// # Errors
    /// Bytes that are damaged.
    pub fn decode(&self, program: &Program, bytes: &[u8]) -> Result<Standing, TagError> {
        let mut standing = Standing::empty(program);
        self.decode_into(bytes, &mut standing)?;
        Ok(standing)
    }

    /// The same in the place of another standing of the program, whose memory is used again.
    pub(crate) fn decode_into(&self, bytes: &[u8], standing: &mut Standing) -> Result<(), TagError> {
        let Standing { state, held } = standing;
        let mut reader = Reader(bytes);
        let mut horizon = [0; 8];
        horizon.copy_from_slice(reader.bytes(8)?);
        let horizon = Time(i64::from_le_bytes(horizon));
        state.clear(horizon);
        let back = |before: u64| horizon.0.wrapping_sub(before.cast_signed());
        state.first_event = reader.number()?.checked_sub(1).map(|before| Time(back(before)));
        self.decode_held(&mut reader, back, held)?;
        let mut place = 0u64;
        for _ in 0..reader.count()? {
            let head = reader.number()?;
            place = place.saturating_add(head >> 4);
            let ordinal = usize::try_from(place).ok().and_then(|place| self.ordinals.get(place));
            let ordinal = ordinal.ok_or_else(|| TagError::BadState(format!("there is no series {place}")))?;
            match ordinal {
                Some(ordinal) => {
                    decode_cells(&mut reader, head, horizon, &mut state.series[*ordinal as usize])?
                }
                None => decode_cells(&mut reader, head, horizon, &mut Cells::new())?,
            }
        }
        if !reader.is_empty() {
            state.pending = postcard::from_bytes(reader.0).map_err(bad)?;
            state.pending.iter_mut().for_each(|event| self.translate(event));
        }
        Ok(())
    }

    fn decode_held(
        &self,
        reader: &mut Reader<'_>,
        back: impl Fn(u64) -> i64,
        held: &mut Vec<Held>,
    ) -> Result<(), TagError> {
        let mut sinces = Vec::new();
        for _ in 0..reader.count()? {
            sinces.push(back(reader.number()?));
        }
        held.clear();
        let mut place = 0usize;
        for _ in 0..reader.count()? {
            let mut number =
                || Ok::<usize, TagError>(usize::try_from(reader.number()?).unwrap_or(usize::MAX));
            let (gap, length, since) = (number()?, number()?, number()?);
            let start = place.saturating_add(gap);
            place = start.saturating_add(length);
            let (Some(keys), Some(since)) = (self.keys.get(start..place), sinces.get(since)) else {
                return Err(TagError::BadState("it holds a value that there is not".to_owned()));
            };
            held.extend(keys.iter().map(|key| Held { key: *key, since: *since }));
        }
        held.sort_unstable_by_key(|held| held.key);
        Ok(())
    }

    /// Gives a pending event the ordinals of the program that reads.
    fn translate(&self, event: &mut Pending) {
        event.inputs.retain_mut(|(series, _)| match self.ordinals.get(*series as usize) {
            Some(Some(ordinal)) => {
                *series = *ordinal;
                true
            }
            _ => false,
        });
        event.inputs.sort_by_key(|(series, _)| *series);
    }
}

/// How far back cells are kept: by the longest window in calendar days and by the longest in hours. They are not
/// compared with each other, because how long days are depends on when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Span {
    days: u32,
    hours: u32,
}

impl Span {
    fn of(window: Window) -> Span {
        match window {
            Window::All => Span { days: u32::MAX, hours: u32::MAX },
            Window::Days { from, .. } => Span { days: from, hours: 0 },
            Window::Hours { from, .. } => Span { days: 0, hours: from },
        }
    }

    fn join(self, other: Span) -> Span {
        Span { days: self.days.max(other.days), hours: self.hours.max(other.hours) }
    }

    fn parse(text: &str) -> Option<Span> {
        let (days, hours) = text.split_once('+')?;
        Some(Span { days: days.parse().ok()?, hours: hours.parse().ok()? })
    }
}

/// By series: how far back its windows look.
fn spans(program: &Program) -> Vec<Span> {
    let mut spans = vec![Span::default(); program.series.len()];
    for slot in &program.slots {
        for series in std::iter::once(slot.series).chain(slot.second) {
            let span = &mut spans[series as usize];
            *span = span.join(Span::of(slot.measure.window));
        }
    }
    spans
}

fn zone_of(program: &Program) -> String {
    program.calendar().zone().iana_name().unwrap_or("fixed").to_owned()
}

fn base_of(grain: Grain, horizon: Time) -> (i64, u64) {
    match grain {
        Grain::Whole => (0, FROM_ZERO),
        Grain::Day => (day_base(horizon), FROM_DAY),
        Grain::Instant => (horizon.0, FROM_INSTANT),
    }
}

/// A day that is not before that of the horizon in any zone.
fn day_base(horizon: Time) -> i64 {
    horizon.0.div_euclid(MICROS_PER_DAY) + 1
}

fn encode_cells(bytes: &mut Vec<u8>, cells: &Cells, base: i64) -> Result<(), TagError> {
    write_number(bytes, cells.len() as u64);
    let mut last = None;
    for (key, partial) in cells {
        let distance = last.map_or(base.wrapping_sub(*key), |last| key.wrapping_sub(last));
        write_number(bytes, distance.cast_unsigned());
        last = Some(*key);
        match partial {
            Partial::Count(count) => write_number(bytes, *count),
            Partial::Sum { millionths, count } => {
                write_signed(bytes, *millionths);
                write_number(bytes, *count);
            }
            other => *bytes = postcard::to_extend(other, std::mem::take(bytes)).map_err(bad)?,
        }
    }
    Ok(())
}

/// Reads cells behind those that are there: none.
fn decode_cells(
    reader: &mut Reader<'_>,
    head: u64,
    horizon: Time,
    cells: &mut Cells,
) -> Result<(), TagError> {
    let base = match head & 0b1100 {
        FROM_ZERO => 0,
        FROM_DAY => day_base(horizon),
        FROM_INSTANT => horizon.0,
        _ => return Err(TagError::BadState("keys of an unknown kind".to_owned())),
    };
    let count = reader.count()?;
    cells.reserve(count);
    for _ in 0..count {
        let distance = reader.number()?.cast_signed();
        let key = cells.last().map_or(base.wrapping_sub(distance), |(last, _)| last.wrapping_add(distance));
        let partial = match head & 0b11 {
            COUNTS => Partial::Count(reader.number()?),
            SUMS => Partial::Sum { millionths: reader.signed()?, count: reader.number()? },
            _ => {
                let (partial, rest) = postcard::take_from_bytes(reader.0).map_err(bad)?;
                reader.0 = rest;
                partial
            }
        };
        cells.push((key, partial));
    }
    Ok(())
}

fn bad(error: postcard::Error) -> TagError {
    TagError::BadState(error.to_string())
}
