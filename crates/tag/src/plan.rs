//! The batch form: columns of events in, the outcomes of everybody out, evaluated by the same kernel.
//!
//! Rows are read column by column and packed: who, when, which series they reach, and the few property values those
//! series need. A row that no window can see costs nothing but the note that its person exists. A filter on one text
//! property is decided once per distinct text, not once per row. Packed rows lie apart by ranges of people; the people of a
//! range are folded and evaluated one after the other, ranges on all cores. So the cost follows the rows that rules
//! listen to, and of each person only the tags are evaluated that their rows can have changed. Where rules ask for ranks,
//! everybody is ranked first, in a pass over the rows that people are ranked by.

mod classes;
mod columns;
mod events;
mod files;
mod gathered;
mod names;
mod packed;
mod people;
mod reach;
mod rows;
mod tallies;
mod values;
mod values_file;
mod worker;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use arrow::array::RecordBatch;
use qianmian_model::Time;

pub use events::{ForeignEvent, read_events};
pub use files::evaluate_files;
pub use gathered::Gathered;
pub use names::ColumnNames;
pub use values::{Tally, TallyBuilder, ValuesBuilder};
pub use values_file::ValuesFile;

use crate::TagError;
use crate::moment::Moment;
use crate::partial::{Input, Token};
use crate::program::Program;
use crate::series::{Grain, Kind};
use classes::Classes;
use columns::{Columns, Row};
use people::People;
use reach::{Reach, Reaches};
use rows::{Head, NO_AGE, Ranges, Rows};

/// What a packed property value is when there is none.
const NOTHING: u64 = u64::MAX;

/// What to do with events after the instant of evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// They are not seen: time travel.
    Drop,
    /// They wait in the states: a rebuild of what the live path keeps.
    Keep,
}

/// Rows of events on their way to the people they belong to.
#[derive(Debug)]
pub struct Batch<'p> {
    program: &'p Program,
    moment: Moment,
    /// By series: the first instant that any window can see.
    floors: Vec<i64>,
    later: Later,
    /// By series: whether its cells are asked for.
    wanted: Vec<bool>,
    ranges: Ranges,
    people: People,
    part: Part,
    /// Parts that other batches had packed.
    joined: Vec<Part>,
}

/// Rows with the tables that their words refer to.
#[derive(Debug)]
struct Part {
    reaches: Reaches,
    tokens: Tokens,
    /// By range of people.
    rows: Vec<Rows>,
}

impl Part {
    fn empty() -> Part {
        let rows = std::iter::repeat_with(Rows::default).take(Ranges::len()).collect();
        Part { reaches: Reaches::default(), tokens: Tokens::default(), rows }
    }

    /// How many words a row with that head has.
    fn words(&self, head: Head) -> usize {
        let reach = self.reaches.get(head.reach);
        1 + usize::from(reach.timed || head.age == NO_AGE) + reach.values
    }
}

/// Property values as keys, each once.
#[derive(Debug, Default)]
struct Tokens {
    all: Vec<Token>,
    known: HashMap<Token, u64>,
}

impl<'p> Batch<'p> {
    /// An empty batch for an evaluation at `now`.
    pub fn new(program: &'p Program, now: Time, later: Later) -> Batch<'p> {
        let moment = program.moment(now);
        let floors = program.series.iter().zip(moment.floors(program)).map(|(series, floor)| {
            match (series.grain, i32::try_from(floor)) {
                (Grain::Day, Ok(day)) => program.calendar().start_of(day).0,
                (Grain::Instant, _) => floor,
                // All time, in days or as a whole.
                (Grain::Day | Grain::Whole, _) => i64::MIN,
            }
        });
        let floors = floors.collect();
        Batch {
            program,
            moment,
            floors,
            later,
            wanted: vec![true; program.series.len()],
            ranges: Ranges::everywhere(),
            people: People::new(later == Later::Keep),
            part: Part::empty(),
            joined: Vec::new(),
        }
    }

    /// Says before the first row which ids there are, so that their evaluation can be spread over the cores.
    #[must_use]
    pub fn among(mut self, ids: RangeInclusive<u32>) -> Batch<'p> {
        self.ranges = Ranges::over(&ids);
        self
    }

    /// Says before the first row which series are asked for: the cells of the others stay empty, and rows that reach only
    /// those cost nothing.
    #[must_use]
    pub(crate) fn only(mut self, wanted: Vec<bool>) -> Batch<'p> {
        self.wanted = wanted;
        self
    }

    /// Takes in the rows of a record batch. `person_of` gives the person of an id in it; rows of nobody are left out.
    ///
    /// # Errors
    /// A column that is missing or of another type, and a person outside of [`Batch::among`].
    pub fn absorb(
        &mut self,
        batch: &RecordBatch,
        names: &ColumnNames,
        person_of: impl Fn(u32) -> Option<u32>,
    ) -> Result<(), TagError> {
        let columns = Columns::read(batch, names, self.program)?;
        let mut classes = Classes::new(&columns, self.program);
        let mut today = Today::nowhere();
        let mut words = Vec::new();
        for index in 0..columns.len() {
            let at = columns.at(index);
            let pending = at > self.moment.now.0;
            if pending && self.later == Later::Drop {
                continue;
            }
            let Some(person) = person_of(columns.id(index)) else { continue };
            if pending {
                self.people.admit(person);
            } else {
                self.people.see(person, at);
            }
            let Some(event) = columns.event(index) else { continue };
            let reach = classes.reach(index, event, |name, listeners, admitted| {
                self.part.reaches.find(self.program, &self.floors, &self.wanted, name, listeners, admitted)
            });
            let known = self.part.reaches.get(reach);
            if !pending && (at < known.floor || known.series.is_empty()) {
                continue;
            }
            if !self.ranges.holds(person) {
                return Err(TagError::Column {
                    column: names.person.to_owned(),
                    expected: "within the ids it was said to have",
                    found: format!("it is {person}"),
                });
            }
            let (range, within) = self.ranges.place(person);
            let age = if pending { NO_AGE } else { today.age(self.program, &self.moment, at) };
            let head = Head { person: within, reach, age }.pack();
            if known.values == 0 && !known.timed && age != NO_AGE {
                self.part.rows[range].push(head);
                continue;
            }
            words.clear();
            words.push(head);
            if known.timed || age == NO_AGE {
                words.push(at.cast_unsigned());
            }
            pack_values(self.program, known, &columns.row(index), &mut self.part.tokens, &mut words);
            self.part.rows[range].extend(&words);
        }
        Ok(())
    }

    /// Counts people without events among those that are evaluated.
    pub fn admit_people(&mut self, people: impl IntoIterator<Item = u32>) {
        people.into_iter().for_each(|person| self.people.admit(person));
    }

    /// Takes in the rows of another batch of the same evaluation.
    pub fn join(&mut self, other: Batch<'p>) {
        self.people.join(other.people);
        self.joined.push(other.part);
        self.joined.extend(other.joined);
    }

    /// Brings the rows together by person.
    pub fn gather(self) -> Gathered<'p> {
        Gathered::new(self)
    }
}

fn pack_values(program: &Program, reach: &Reach, row: &Row<'_>, tokens: &mut Tokens, words: &mut Vec<u64>) {
    for &series in &reach.series {
        let kind = &program.series[series as usize].kind;
        if kind.takes_value() {
            words.push(kind.input(row).map_or(NOTHING, |input| tokens.pack(input)));
        }
    }
}

/// The bounds of the day that was asked for last: rows come mostly in the order of time.
struct Today {
    start: i64,
    end: i64,
    age: u16,
}

impl Today {
    fn nowhere() -> Today {
        Today { start: i64::MAX, end: i64::MIN, age: NO_AGE }
    }

    /// How many days before the moment's day an instant lies.
    fn age(&mut self, program: &Program, moment: &Moment, at: i64) -> u16 {
        if at < self.start || at >= self.end {
            let day = program.calendar().day_of(Time(at));
            self.start = program.calendar().start_of(day).0;
            self.end = program.calendar().start_of(day.saturating_add(1)).0;
            self.age = u16::try_from(i64::from(moment.today) - i64::from(day)).unwrap_or(NO_AGE);
        }
        self.age
    }
}

impl Tokens {
    fn pack(&mut self, input: Input) -> u64 {
        match input {
            Input::Once => NOTHING,
            Input::Number(number) => number.to_bits(),
            Input::Hits(hits) => u64::from(hits),
            Input::Token(token) => {
                if let Some(&known) = self.known.get(&token) {
                    return known;
                }
                let ordinal = self.all.len() as u64;
                self.all.push(token.clone());
                self.known.insert(token, ordinal);
                ordinal
            }
        }
    }

    fn unpack(&self, kind: &Kind, value: u64) -> Option<Input> {
        if value == NOTHING {
            return None;
        }
        Some(match kind {
            Kind::Count | Kind::Seen => Input::Once,
            Kind::Sum(_) | Kind::Extent(_) => Input::Number(f64::from_bits(value)),
            Kind::Values(_) => Input::Token(self.all.get(usize::try_from(value).ok()?)?.clone()),
            Kind::Topic(_) => Input::Hits(u32::try_from(value).ok()?),
        })
    }
}
