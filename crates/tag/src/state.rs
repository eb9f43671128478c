//! What is kept of one person: a commutative monoid. The same events give the same state in any order and any
//! grouping, so that replay, late events, merges of two people, batch and live agree to the last bit.
//!
//! A state stands at a *horizon*, the latest instant it was advanced to. Events up to it are in the cells of their
//! series; events after it (a sender's clock that runs fast) wait in `pending` and are seen when the horizon
//! reaches them. So cells may be as coarse as a calendar day while an evaluation at any instant from the horizon on
//! is exact. An evaluation *before* the horizon needs the events themselves: that is what the batch form is for.

use std::cmp::Ordering;

use qianmian_model::value::get;
use qianmian_model::{EventBody, Time};
use serde::{Deserialize, Serialize};

use crate::datum::Datum;
use crate::partial::Input;
use crate::program::{Happening, Program};
use crate::series::{Cells, Grain, add_input, merge_cells};

/// The cells of an all-time series have this key.
const WHOLE: i64 = 0;

/// Per series the partial aggregates of one person's events. See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    pub(crate) horizon: Time,
    /// The earliest event of any name up to the horizon: without one, all data of the person is missing.
    pub(crate) first_event: Option<Time>,
    /// By the ordinals of the program's series.
    pub(crate) series: Vec<Cells>,
    /// Events after the horizon, in order.
    pub(crate) pending: Vec<Pending>,
}

/// An event that is not due yet: what it will give to which series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) at: i64,
    pub(crate) inputs: Vec<(u32, Input)>,
}

impl State {
    /// Nothing known, at the beginning of time.
    pub fn empty(program: &Program) -> State {
        State {
            horizon: Time::MIN,
            first_event: None,
            series: vec![Cells::new(); program.series.len()],
            pending: Vec::new(),
        }
    }

    /// The instant up to which events are seen.
    pub fn horizon(&self) -> Time {
        self.horizon
    }

    /// Moves the horizon on to `now`; pending events that are due are seen. Never goes back.
    pub fn advance(&mut self, program: &Program, now: Time) {
        self.horizon = self.horizon.max(now);
        let due = self.pending.partition_point(|event| event.at <= self.horizon.0);
        for event in self.pending.drain(..due).collect::<Vec<_>>() {
            let stamp = program.stamp(Time(event.at));
            self.see(stamp.at);
            for (series, input) in event.inputs {
                self.add(program, stamp, series, input);
            }
        }
    }

    /// Takes in one event.
    pub fn fold(&mut self, program: &Program, at: Time, event: &EventBody) {
        let view = Live { program, event };
        if at > self.horizon {
            let mut inputs = Vec::new();
            program.listen(&event.name, &view, |series, input| inputs.push((series, input)));
            self.postpone(at, inputs);
            return;
        }
        self.see(at);
        let stamp = program.stamp(at);
        program.listen(&event.name, &view, |series, input| self.add(program, stamp, series, input));
    }

    /// Takes in everything that another state of the same program has seen. The horizon is the later of the two.
    pub fn merge(&mut self, program: &Program, other: State) {
        for (mine, theirs) in self.series.iter_mut().zip(other.series) {
            *mine = merge_cells(std::mem::take(mine), theirs);
        }
        if let Some(first) = other.first_event {
            self.see(first);
        }
        self.pending.extend(other.pending);
        self.pending.sort_by(order_pending);
        self.advance(program, other.horizon);
    }

    /// Drops the cells that no window can see from the horizon on. The result depends on what was seen and on the
    /// horizon alone.
    pub fn prune(&mut self, program: &Program) {
        self.prune_below(&program.moment(self.horizon).floors(program));
    }

    /// The same for many states with one horizon: `floors` are those of its moment.
    pub(crate) fn prune_below(&mut self, floors: &[i64]) {
        for (cells, floor) in self.series.iter_mut().zip(floors) {
            let gone = cells.partition_point(|(key, _)| key < floor);
            cells.drain(..gone);
        }
    }

    /// Drops all that some series have, by ordinal: to be put there anew.
    pub(crate) fn forget(&mut self, series: &[bool]) {
        let forgotten = self.series.iter_mut().zip(series).filter(|(_, forgotten)| **forgotten);
        forgotten.for_each(|(cells, _)| cells.clear());
        self.pending
            .iter_mut()
            .for_each(|event| event.inputs.retain(|(ordinal, _)| !series[*ordinal as usize]));
    }

    /// Makes it the state of somebody else without giving its memory back.
    pub(crate) fn clear(&mut self, horizon: Time) {
        self.horizon = horizon;
        self.first_event = None;
        self.series.iter_mut().for_each(Vec::clear);
        self.pending.clear();
    }

    /// Notes that something happened.
    pub(crate) fn see(&mut self, at: Time) {
        self.first_event = Some(self.first_event.map_or(at, |first| first.min(at)));
    }

    /// Keeps an event until the horizon reaches it.
    pub(crate) fn postpone(&mut self, at: Time, mut inputs: Vec<(u32, Input)>) {
        inputs.sort_by_key(|(series, _)| *series);
        self.pending.push(Pending { at: at.0, inputs });
        self.pending.sort_by(order_pending);
    }

    /// Adds one input of an event up to the horizon.
    pub(crate) fn add(&mut self, program: &Program, stamp: Stamp, series: u32, input: Input) {
        let ordinal = series as usize;
        let series = &program.series[ordinal];
        let key = match series.grain {
            Grain::Whole => WHOLE,
            Grain::Day => i64::from(stamp.day),
            Grain::Instant => stamp.at.0,
        };
        add_input(&mut self.series[ordinal], &series.kind, key, stamp.at, input);
    }
}

/// An instant with its calendar day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) at: Time,
    pub(crate) day: i32,
}

/// By time, then by content, so that equal sets are equal lists.
fn order_pending(left: &Pending, right: &Pending) -> Ordering {
    let bytes = |event: &Pending| postcard::to_stdvec(event).unwrap_or_default();
    left.at.cmp(&right.at).then_with(|| bytes(left).cmp(&bytes(right)))
}

/// An event as the live path has it.
pub(crate) struct Live<'a> {
    pub(crate) program: &'a Program,
    pub(crate) event: &'a EventBody,
}

impl Happening for Live<'_> {
    fn property(&self, ordinal: u32) -> Datum<'_> {
        let name = &self.program.properties[ordinal as usize];
        get(&self.event.properties, name).map_or(Datum::Null, Datum::from)
    }

    fn hits(&self, topic: &str) -> u32 {
        let hits = self.event.topics.iter().filter(|hit| hit.as_ref() == topic).count();
        u32::try_from(hits).unwrap_or(u32::MAX)
    }
}
