//! One person's counts and sums at one instant: what most rules ask for, without a state.
//!
//! Seen from one instant, the windows of a series divide its days into a few *spans*: days that are in the same windows. A
//! row adds to the one span that its age is in. Then the spans of each series are added up, so that a measure is the
//! difference of what stands at the two edges of its window. Everything that is not a count, a sum or a number of days by
//! calendar day is read off cells, as the live path does.

use qianmian_model::rule::Aggregate;

use crate::datum::Datum;
use crate::moment::Moment;
use crate::partial::{MILLIONTHS, millionths};
use crate::program::{Program, Slot};
use crate::read::as_number;
use crate::series::{Grain, Kind};

/// Where an age is that is in no window.
const NOWHERE: u32 = u32::MAX;
/// Ages up to this many days have a place in a table; older ones are searched for.
const TABLE_DAYS: i64 = 1_024;

/// How the counts and sums of a program are laid out at one instant.
#[derive(Debug)]
pub(super) struct Layout {
    /// By series; none for those that are kept in cells.
    series: Vec<Option<Spans>>,
    /// By measure.
    slots: Vec<Option<Recipe>>,
    /// Edges of all series together.
    len: usize,
}

/// The spans of one series.
#[derive(Debug)]
struct Spans {
    /// The ages in days at which a span begins or ends.
    edges: Vec<i64>,
    /// The first edge, as an index into the tallies of a person.
    start: u32,
    /// By age in days: the edge at which the age's span ends.
    by_age: Vec<u32>,
    /// Whether a measure asks for distinct days.
    days: bool,
    /// Whether there are sums.
    sums: bool,
}

/// How a measure is worked out from what stands at two edges.
#[derive(Debug, Clone, Copy)]
struct Recipe {
    what: What,
    from: u32,
    to: u32,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Count,
    Days,
    PerDay(f64),
    Share { total_from: u32, total_to: u32 },
    Sum,
    Mean,
}

/// What is counted of one person in the span that ends at an edge; once added up, in all spans up to it. Their rows are in
/// memory, so that 32 bits count them.
#[derive(Debug, Clone, Copy, Default)]
struct Edge {
    count: u32,
    days: u32,
}

/// The counts and sums of one person after the other.
#[derive(Debug)]
pub(super) struct Tallies {
    edges: Vec<Edge>,
    /// By edge: the sum in millionths.
    sums: Vec<i128>,
    /// By series: the age of its last row, so that rows in the order of time show a new day.
    last_age: Vec<u32>,
    /// The series that have a row.
    touched: Vec<u32>,
}

impl Layout {
    pub(super) fn new(program: &Program, moment: &Moment) -> Layout {
        let mut layout = Layout { series: Vec::new(), slots: Vec::new(), len: 0 };
        let mut edges: Vec<Option<Vec<i64>>> = program
            .series
            .iter()
            .map(|series| {
                let plain = matches!(series.kind, Kind::Count | Kind::Sum(_));
                (plain && series.grain != Grain::Instant).then(Vec::new)
            })
            .collect();
        keep_whole(program, &mut edges);
        for (slot, range) in program.slots.iter().zip(&moment.ranges) {
            let (from, to) = ages(*range, moment.today);
            for series in std::iter::once(slot.series).chain(slot.second) {
                if let Some(edges) = &mut edges[series as usize] {
                    edges.extend([from, to]);
                }
            }
        }
        for edges in edges.iter_mut().flatten() {
            edges.sort_unstable();
            edges.dedup();
        }
        let starts: Vec<u32> = edges
            .iter()
            .map(|edges| {
                let start = u32::try_from(layout.len).unwrap_or(NOWHERE);
                layout.len += edges.as_ref().map_or(0, Vec::len);
                start
            })
            .collect();
        layout.slots = program
            .slots
            .iter()
            .zip(&moment.ranges)
            .map(|(slot, range)| Recipe::of(slot, ages(*range, moment.today), &edges, &starts))
            .collect();
        layout.series = edges
            .into_iter()
            .zip(starts)
            .zip(&program.series)
            .map(|((edges, start), series)| {
                Some(Spans::new(edges?, start, matches!(series.kind, Kind::Sum(_))))
            })
            .collect();
        for slot in &program.slots {
            if let (Aggregate::DaysActive, Some(spans)) =
                (&slot.measure.aggregate, &mut layout.series[slot.series as usize])
            {
                spans.days = true;
            }
        }
        layout
    }

    /// Whether a series is counted here and not kept in cells.
    pub(super) fn has(&self, series: u32) -> bool {
        self.series[series as usize].is_some()
    }

    pub(super) fn tallies(&self) -> Tallies {
        Tallies {
            edges: vec![Edge::default(); self.len],
            sums: vec![0; self.len],
            last_age: vec![NOWHERE; self.series.len()],
            touched: Vec::new(),
        }
    }

    /// Whether rows of one person have to come in the order of time.
    pub(super) fn is_ordered(&self) -> bool {
        self.series.iter().flatten().any(|spans| spans.days)
    }

    /// The value of a measure; nothing when it is read off cells.
    #[inline]
    pub(super) fn measure(&self, slot: u32, tallies: &Tallies) -> Option<Datum<'static>> {
        let Recipe { what, from, to } = self.slots[slot as usize]?;
        let at = |edge: u32| tallies.edges[edge as usize];
        let count = |from, to| u64::from(at(to).count - at(from).count);
        #[allow(clippy::cast_precision_loss, reason = "an amount is as exact as f64 is")]
        let sum = || (tallies.sums[to as usize] - tallies.sums[from as usize]) as f64 / MILLIONTHS;
        Some(match what {
            What::Count => Datum::Number(as_number(count(from, to))),
            What::Days => Datum::Number(f64::from(at(to).days - at(from).days)),
            What::PerDay(days) => Datum::Number(as_number(count(from, to)) / days),
            What::Share { total_from, total_to } => match count(total_from, total_to) {
                0 => Datum::Null,
                total => Datum::Number(as_number(count(from, to)) / as_number(total)),
            },
            What::Sum => Datum::Number(sum()),
            What::Mean => match count(from, to) {
                0 => Datum::Null,
                values => Datum::Number(sum() / as_number(values)),
            },
        })
    }
}

impl Spans {
    fn new(edges: Vec<i64>, start: u32, sums: bool) -> Spans {
        let last = edges.iter().rev().find(|edge| **edge < i64::MAX).copied().unwrap_or(0);
        let mut spans = Spans { edges, start, by_age: Vec::new(), days: false, sums };
        spans.by_age = (0..last.min(TABLE_DAYS)).map(|age| spans.search(age)).collect();
        spans
    }

    fn range(&self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.edges.len()
    }

    #[inline]
    fn of(&self, age: u32) -> u32 {
        self.by_age.get(age as usize).copied().unwrap_or_else(|| self.search(i64::from(age)))
    }

    fn search(&self, age: i64) -> u32 {
        let after = self.edges.partition_point(|edge| *edge <= age);
        let within = after > 0 && after < self.edges.len();
        if within { self.start + u32::try_from(after).unwrap_or(0) } else { NOWHERE }
    }
}

impl Recipe {
    fn of(slot: &Slot, ages: (i64, i64), edges: &[Option<Vec<i64>>], starts: &[u32]) -> Option<Recipe> {
        let place = |series: u32| {
            let edges = edges[series as usize].as_ref()?;
            let at =
                |age| Some(starts[series as usize] + u32::try_from(edges.binary_search(&age).ok()?).ok()?);
            Some((at(ages.0)?, at(ages.1)?))
        };
        let (from, to) = place(slot.series)?;
        let what = match &slot.measure.aggregate {
            Aggregate::Count => What::Count,
            Aggregate::DaysActive => What::Days,
            Aggregate::PerDay => What::PerDay(slot.measure.window.days()?),
            Aggregate::Share(..) => {
                let (total_from, total_to) = place(slot.second?)?;
                What::Share { total_from, total_to }
            }
            Aggregate::Sum(_) => What::Sum,
            Aggregate::Avg(_) => What::Mean,
            _ => return None,
        };
        Some(Recipe { what, from, to })
    }
}

impl Tallies {
    /// Adds a row to a series of the layout. `amount` is what it gives to a sum.
    #[inline]
    pub(super) fn add(&mut self, layout: &Layout, series: u32, age: u32, amount: Option<f64>) {
        let Some(spans) = &layout.series[series as usize] else { return };
        let edge = spans.of(age);
        if edge == NOWHERE {
            return;
        }
        let tally = &mut self.edges[edge as usize];
        tally.count += 1;
        if let Some(amount) = amount {
            self.sums[edge as usize] += millionths(amount);
        }
        let last_age = &mut self.last_age[series as usize];
        if *last_age == NOWHERE {
            self.touched.push(series);
        }
        tally.days += u32::from(*last_age != age);
        *last_age = age;
    }

    /// Adds the spans of each series up, after the last row.
    pub(super) fn add_up(&mut self, layout: &Layout) {
        for &series in &self.touched {
            let Some(spans) = &layout.series[series as usize] else { continue };
            let range = spans.range();
            let mut sum = Edge::default();
            for edge in &mut self.edges[range.clone()] {
                sum = Edge { count: sum.count + edge.count, days: sum.days + edge.days };
                *edge = sum;
            }
            if spans.sums {
                let mut sum = 0;
                for edge in &mut self.sums[range] {
                    sum += *edge;
                    *edge = sum;
                }
            }
        }
    }

    /// Makes them those of somebody else.
    pub(super) fn clear(&mut self, layout: &Layout) {
        for series in self.touched.drain(..) {
            self.last_age[series as usize] = NOWHERE;
            let Some(spans) = &layout.series[series as usize] else { continue };
            self.edges[spans.range()].fill(Edge::default());
            if spans.sums {
                self.sums[spans.range()].fill(0);
            }
        }
    }
}

/// Takes out the series that any measure reads in another way, and with one of two that are read together the other.
fn keep_whole(program: &Program, edges: &mut [Option<Vec<i64>>]) {
    for slot in program.slots.iter().filter(|slot| !is_tallied(&slot.measure.aggregate)) {
        for series in std::iter::once(slot.series).chain(slot.second) {
            edges[series as usize] = None;
        }
    }
    let pairs: Vec<(usize, usize)> =
        program.slots.iter().filter_map(|slot| Some((slot.series as usize, slot.second? as usize))).collect();
    while let Some(&(one, other)) =
        pairs.iter().find(|(one, other)| edges[*one].is_some() != edges[*other].is_some())
    {
        (edges[one], edges[other]) = (None, None);
    }
}

fn is_tallied(aggregate: &Aggregate) -> bool {
    matches!(
        aggregate,
        Aggregate::Count
            | Aggregate::DaysActive
            | Aggregate::PerDay
            | Aggregate::Share(..)
            | Aggregate::Sum(_)
            | Aggregate::Avg(_)
    )
}

/// The ages in days of a range of keys: from the first, up to and not including the second.
fn ages((low, high): (i64, i64), today: i32) -> (i64, i64) {
    let today = i64::from(today);
    let youngest = if high == i64::MAX { 0 } else { (today - high + 1).max(0) };
    let oldest = if low == i64::MIN { i64::MAX } else { (today - low + 1).max(youngest) };
    (youngest, oldest)
}
