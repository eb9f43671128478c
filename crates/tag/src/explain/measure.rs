//! What a measure looked at: its window, and the events that its value rests on.

use std::collections::BTreeSet;

use qianmian_model::rule::{Aggregate, EventPattern, Expr, ExprKind, Measure};
use qianmian_model::value::get;
use qianmian_model::{Event, Time, Value};
use qianmian_rule::{canonical, children};

use super::View;
use crate::program::Slot;
use crate::state::Live;

/// Supporting events that are shown of one measure, the latest first.
const SHOWN_EVENTS: usize = 10;

/// What a measure looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureReading {
    /// The measure in canonical form.
    pub text: String,
    /// Its value; null is unknown.
    pub value: Value,
    /// The first instant of its window; none for all time.
    pub from: Option<Time>,
    /// The instant at which its window ends, itself outside.
    pub to: Time,
    /// How many events it rests on.
    pub events: usize,
    /// The latest of them, the last one first.
    pub latest: Vec<Support>,
}

/// An event that a measure rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub event: String,
    /// The properties that the measure reads, without those that are never shown.
    pub properties: Vec<(String, Value)>,
    /// Where it came from.
    pub source: String,
}

impl<'a> View<'a> {
    pub(super) fn reading(&self, slot: u32) -> MeasureReading {
        let value = self.measures[slot as usize].to_value();
        let slot = &self.program.slots[slot as usize];
        let (from, to) = slot.measure.window.bounds(self.facts.at, self.program.calendar().zone());
        let supporting = self.supporting(slot);
        let read = properties_of(&slot.measure);
        let shown = supporting.iter().rev().take(SHOWN_EVENTS);
        MeasureReading {
            text: canonical(&Expr {
                kind: ExprKind::Measure(slot.measure.clone()),
                span: Default::default(),
            }),
            value,
            from: (from > Time::MIN).then_some(from),
            to,
            events: supporting.len(),
            latest: shown.map(|event| self.support(event, &read)).collect(),
        }
    }

    /// The events that a measure's value rests on, the first one first.
    pub(super) fn supporting(&self, slot: &Slot) -> Vec<&'a Event> {
        let (from, to) = slot.measure.window.bounds(self.facts.at, self.program.calendar().zone());
        let reaches = |series: u32, event: &Event| {
            let series = &self.program.series[series as usize];
            let named = match &series.event {
                EventPattern::Any => true,
                EventPattern::Named(name) => *event.body.name == **name,
            };
            let live = Live { program: self.program, event: &event.body };
            named && self.program.admits(series.filter, &live) && series.kind.input(&live).is_some()
        };
        let supports = |event: &&Event| {
            from <= event.at && event.at < to && slot.supporting().any(|series| reaches(series, event))
        };
        let mut supporting: Vec<&Event> = self.facts.events.iter().filter(supports).collect();
        supporting.sort_by_key(|event| (event.at, event.message_id.0));
        supporting
    }

    fn support(&self, event: &Event, read: &BTreeSet<&str>) -> Support {
        let shown = read.iter().filter(|name| !self.facts.hidden.contains(**name));
        let known =
            shown.filter_map(|name| Some(((*name).to_owned(), get(&event.body.properties, name)?.clone())));
        Support {
            at: event.at,
            event: event.body.name.to_string(),
            properties: known.collect(),
            source: event.source.to_string(),
        }
    }
}

/// The properties that a measure reads.
fn properties_of(measure: &Measure) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    match &measure.aggregate {
        Aggregate::Sum(property)
        | Aggregate::Avg(property)
        | Aggregate::Min(property)
        | Aggregate::Max(property)
        | Aggregate::CountDistinct(property)
        | Aggregate::Top(property)
        | Aggregate::Share(property, _) => {
            found.insert(property.as_str());
        }
        _ => {}
    }
    measure.filter.iter().for_each(|filter| note_properties(filter, &mut found));
    found
}

fn note_properties<'e>(expr: &'e Expr, found: &mut BTreeSet<&'e str>) {
    if let ExprKind::Property(name) = &expr.kind {
        found.insert(name);
    }
    children(expr).into_iter().for_each(|child| note_properties(child, found));
}
