//! The batch form: columns of events in, the outcomes of everybody out, evaluated by the same kernel.
//!
//! Rows are read column by column and packed: who, when, which series they reach, and the few property values those
//! series need. A row that no window can see costs nothing but the note that its person exists. Then rows are
//! brought together by person, each person is folded into one reused state and evaluated, and forgotten. A filter
//! on one text property is decided once per distinct text, not once per row.

mod columns;
mod files;
mod people;
mod values;
mod values_file;

use std::collections::HashMap;

use arrow::array::RecordBatch;
use qianmian_model::{Time, Value};

pub use columns::ColumnNames;
pub use files::evaluate_files;
pub use values::{Tally, ValuesBuilder};
pub use values_file::ValuesFile;

use crate::TagError;
use crate::evaluate::Outcome;
use crate::moment::Moment;
use crate::partial::{Input, Token};
use crate::program::{Listener, Program};
use crate::series::{Grain, Kind};
use crate::state::{Stamp, State};
use columns::{Columns, Row};
use people::People;

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
    people: People,
    reaches: Reaches,
    tokens: Tokens,
    rows: Rows,
}

/// Packed rows, a column each.
#[derive(Debug, Default)]
struct Rows {
    person: Vec<u32>,
    at: Vec<i64>,
    reach: Vec<u32>,
    /// Where the row's values begin.
    values_at: Vec<usize>,
    values: Vec<u64>,
}

/// A set of series that a row reaches; every row has one.
#[derive(Debug)]
struct Reach {
    series: Vec<u32>,
    /// The first instant that matters to any of them.
    floor: i64,
    /// Whether any of them takes a value of the row.
    has_values: bool,
}

/// The distinct reaches: by event name, then by which of its listeners admit the row.
#[derive(Debug, Default)]
struct Reaches {
    all: Vec<Reach>,
    by_name: HashMap<String, HashMap<Vec<bool>, u32>>,
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
            people: People::default(),
            reaches: Reaches::default(),
            tokens: Tokens::default(),
            rows: Rows::default(),
        }
    }

    /// Takes in the rows of a record batch. `person_of` gives the person of an id in it; rows of nobody are left out.
    ///
    /// # Errors
    /// A column that is missing or of another type.
    pub fn absorb(
        &mut self,
        batch: &RecordBatch,
        names: &ColumnNames,
        person_of: impl Fn(u32) -> Option<u32>,
    ) -> Result<(), TagError> {
        let columns = Columns::read(batch, names, self.program)?;
        let listeners: Vec<&'p [Listener]> =
            columns.event_names().iter().map(|name| self.program.listeners_to(name)).collect();
        let mut admitted = Vec::new();
        for index in 0..columns.len() {
            let at = columns.at(index);
            if at > self.moment.now.0 && self.later == Later::Drop {
                continue;
            }
            let Some(person) = person_of(columns.id(index)) else { continue };
            let person = self.people.ordinal(person);
            if at <= self.moment.now.0 {
                self.people.see(person, at);
            }
            let Some(event) = columns.event(index) else { continue };
            let row = columns.row(index);
            admitted.clear();
            admitted
                .extend(listeners[event].iter().map(|listener| columns.admits(self.program, listener, &row)));
            let name = &columns.event_names()[event];
            let reach = self.reaches.find(self.program, &self.floors, name, listeners[event], &admitted);
            self.push(person, at, reach, &row);
        }
        Ok(())
    }

    /// Counts people without events among those that are evaluated.
    pub fn admit_people(&mut self, people: impl IntoIterator<Item = u32>) {
        people.into_iter().for_each(|person| {
            self.people.ordinal(person);
        });
    }

    fn push(&mut self, person: u32, at: i64, reach: u32, row: &Row<'_>) {
        let Reach { series, floor, has_values } = &self.reaches.all[reach as usize];
        let pending = at > self.moment.now.0;
        if (series.is_empty() || at < *floor) && !pending {
            return;
        }
        self.rows.person.push(person);
        self.rows.at.push(at);
        self.rows.reach.push(reach);
        self.rows.values_at.push(self.rows.values.len());
        if !has_values {
            return;
        }
        for &series in series {
            match &self.program.series[series as usize].kind {
                Kind::Count | Kind::Seen => {}
                kind => {
                    let value = kind.input(row).map_or(NOTHING, |input| self.tokens.pack(input));
                    self.rows.values.push(value);
                }
            }
        }
    }

    /// Brings the rows together by person.
    pub fn gather(self) -> Gathered<'p> {
        let (starts, rows) = group(&self.rows.person, self.people.len());
        Gathered {
            order: self.people.in_order(),
            state: State::empty(self.program),
            batch: self,
            starts,
            rows,
        }
    }
}

/// The rows of a batch by person.
#[derive(Debug)]
pub struct Gathered<'p> {
    batch: Batch<'p>,
    /// Ordinals of people by their ids.
    order: Vec<usize>,
    /// By ordinal: where their rows start in `rows`.
    starts: Vec<usize>,
    rows: Vec<u32>,
    /// Reused from person to person.
    state: State,
}

impl Gathered<'_> {
    /// The ids of the people, in order.
    pub fn people(&self) -> impl ExactSizeIterator<Item = u32> {
        self.order.iter().map(|&ordinal| self.batch.people.id(ordinal))
    }

    /// The state of the person with an index among [`Gathered::people`]: as the live path would have it, pruned.
    pub fn state(&mut self, index: usize) -> &State {
        let ordinal = self.order[index];
        self.state.clear(self.batch.moment.now);
        if let Some(first) = self.batch.people.first_event(ordinal) {
            self.state.see(first);
        }
        for &row in &self.rows[self.starts[ordinal]..self.starts[ordinal + 1]] {
            self.batch.fold(&mut self.state, row as usize);
        }
        &self.state
    }

    /// Evaluates everybody, in the order of their ids: `traits_of` gives the traits of a person in the order of
    /// [`Program::trait_names`], none for all unknown; `take` gets the person, their state and their outcomes.
    ///
    /// # Errors
    /// What `take` returns.
    pub fn evaluate<E>(
        &mut self,
        traits_of: impl Fn(u32) -> Option<Vec<Value>>,
        mut take: impl FnMut(u32, &State, &[Outcome]) -> Result<(), E>,
    ) -> Result<(), E> {
        let (program, moment) = (self.batch.program, self.batch.moment.clone());
        let no_traits = vec![Value::Null; program.trait_names().len()];
        for index in 0..self.order.len() {
            let person = self.batch.people.id(self.order[index]);
            let traits = traits_of(person);
            let state = self.state(index);
            let outcomes = program.evaluate(&moment, state, traits.as_deref().unwrap_or(&no_traits));
            take(person, state, &outcomes)?;
        }
        Ok(())
    }
}

impl Batch<'_> {
    fn fold(&self, state: &mut State, row: usize) {
        let stamp: Stamp = self.program.stamp(Time(self.rows.at[row]));
        let mut values = self.rows.values_at[row];
        let inputs = self.reaches.all[self.rows.reach[row] as usize].series.iter().filter_map(|&series| {
            let input = match &self.program.series[series as usize].kind {
                Kind::Count | Kind::Seen => Some(Input::Once),
                kind => {
                    values += 1;
                    self.tokens.unpack(kind, self.rows.values[values - 1])
                }
            };
            input.map(|input| (series, input))
        });
        if stamp.at > self.moment.now {
            state.postpone(stamp.at, inputs.collect());
            return;
        }
        inputs.for_each(|(series, input)| {
            // What no window can see is not kept: the state is as if pruned.
            if stamp.at.0 >= self.floors[series as usize] {
                state.add(self.program, stamp, series, input);
            }
        });
    }
}

impl Reaches {
    fn find(
        &mut self,
        program: &Program,
        floors: &[i64],
        name: &str,
        listeners: &[Listener],
        admitted: &Vec<bool>,
    ) -> u32 {
        if let Some(&known) = self.by_name.get(name).and_then(|known| known.get(admitted)) {
            return known;
        }
        let taking = listeners.iter().zip(admitted).filter(|(_, admitted)| **admitted);
        let series: Vec<u32> = taking.flat_map(|(listener, _)| listener.series.iter().copied()).collect();
        let reach = Reach {
            floor: series.iter().map(|&series| floors[series as usize]).min().unwrap_or(i64::MAX),
            has_values: series
                .iter()
                .any(|&series| !matches!(program.series[series as usize].kind, Kind::Count | Kind::Seen)),
            series,
        };
        self.all.push(reach);
        let ordinal = u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX);
        self.by_name.entry(name.to_owned()).or_default().insert(admitted.clone(), ordinal);
        ordinal
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

/// Rows by person: where each person's rows start in the second list, and the rows.
fn group(persons: &[u32], people: usize) -> (Vec<usize>, Vec<u32>) {
    let mut starts = vec![0usize; people + 1];
    for &person in persons {
        starts[person as usize + 1] += 1;
    }
    for ordinal in 0..people {
        starts[ordinal + 1] += starts[ordinal];
    }
    let mut next = starts.clone();
    let mut rows = vec![0u32; persons.len()];
    for (row, &person) in (0u32..).zip(persons) {
        rows[next[person as usize]] = row;
        next[person as usize] += 1;
    }
    (starts, rows)
}
