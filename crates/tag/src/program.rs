//! Many tag definitions compiled together: what they share is computed once.
//!
//! A program holds the distinct measures of all rules, the series they are read off, which series listen to which
//! event, and the tags in the order in which they can be evaluated. A zone belongs to it, because days do.

mod lower;

use std::collections::HashMap;
use std::sync::Arc;

use qianmian_model::Time;
use qianmian_model::rule::{Aggregate, Measure};
use qianmian_model::value::{Properties, Value, get};
use qianmian_rule::{Select, TagDefinition};

use crate::TagError;
use crate::calendar::Calendar;
use crate::code::{Code, Leaf};
use crate::datum::Datum;
use crate::fingerprint::Fingerprint;
use crate::form::Form;
use crate::moment::Moment;
use crate::partial::{Input, Token};
use crate::ranking::Shelf;
use crate::series::{Grain, Kind, Series};
use crate::state::Stamp;

/// Compiled tag definitions.
#[derive(Debug)]
pub struct Program {
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) tags: Vec<Tag>,
    /// Ordinals of tags: one comes after all that its rules refer to.
    pub(crate) order: Vec<usize>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) series: Vec<Series>,
    pub(crate) filters: Vec<Code>,
    pub(crate) traits: Vec<String>,
    pub(crate) properties: Vec<String>,
    pub(crate) memberships: Vec<Membership>,
    /// What people are ranked by, each once.
    pub(crate) ranked: Vec<Ranked>,
    /// The rankings that were read last.
    pub(crate) shelf: Shelf,
    pub(crate) listeners: HashMap<String, Vec<Listener>>,
    pub(crate) listeners_of_any: Vec<Listener>,
    pub(crate) layout: Fingerprint,
    pub(crate) fingerprint: Fingerprint,
}

/// One tag of a program.
#[derive(Debug)]
pub struct Tag {
    /// As it was written, with the rules that are [in effect](qianmian_rule::in_effect).
    pub definition: TagDefinition,
    /// The hash of what it means: its values, their rules, and the meaning of the tags it refers to.
    pub fingerprint: Fingerprint,
    pub(crate) rules: Vec<Code>,
    /// By value: its key in a person's standing.
    pub(crate) keys: Vec<u32>,
    pub(crate) unknown_key: u32,
}

impl Tag {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// The text of its value with that ordinal.
    pub fn value(&self, ordinal: u16) -> &str {
        &self.definition.values[usize::from(ordinal)].value
    }

    pub(crate) fn takes_first(&self) -> bool {
        self.definition.select == Select::First
    }
}

/// A distinct measure: where it is read.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) measure: Measure,
    pub(crate) series: u32,
    /// A second series that it is read off: of all events, for a share of them; of the second kind of event, for
    /// `followed_by`.
    pub(crate) second: Option<u32>,
    pub(crate) grain: Grain,
    /// What a change of the value by itself can matter for.
    pub(crate) watch: Watch,
}

impl Slot {
    /// The series whose events the value rests on: for a share those that have the value, for `followed_by` both.
    pub(crate) fn supporting(&self) -> impl Iterator<Item = u32> {
        let second = self.second.filter(|_| matches!(self.measure.aggregate, Aggregate::FollowedBy { .. }));
        std::iter::once(self.series).chain(second)
    }
}

/// How the rules look at a measure.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Watch {
    /// Only whether these hold, and whether it is unknown: a change that leaves them as they are changes no tag.
    Crossings(Vec<Crossing>),
    /// In a way that makes any change count.
    Any,
}

impl Watch {
    /// Remembers one more comparison.
    pub(crate) fn note(&mut self, crossing: Crossing) {
        if let Watch::Crossings(known) = self
            && !known.contains(&crossing)
        {
            known.push(crossing);
        }
    }

    /// Whether the rules see a difference between two values.
    pub(crate) fn minds(&self, now: Datum<'_>, then: Datum<'_>) -> bool {
        match (self, now, then) {
            (Watch::Crossings(crossings), Datum::Number(now), Datum::Number(then)) => {
                crossings.iter().any(|crossing| crossing.holds(now) != crossing.holds(then))
            }
            (Watch::Crossings(_), now, then) => now.is_null() != then.is_null(),
            (Watch::Any, now, then) => now != then,
        }
    }
}

/// A comparison of a measure with a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) number: f64,
    pub(crate) side: Side,
}

/// Where a measure has to be for a [`Crossing`] to hold. `<` and `<=` are the negations of the first two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// At the number or above.
    From,
    /// Above the number.
    Above,
    /// Just there.
    At,
}

impl Crossing {
    pub(crate) fn holds(self, value: f64) -> bool {
        match self.side {
            Side::From => value >= self.number,
            Side::Above => value > self.number,
            Side::At => value == self.number,
        }
    }

    /// Whether something that only rises or only falls comes to another side between two values, however briefly.
    pub(crate) fn is_between(self, first: f64, last: f64) -> bool {
        match self.side {
            Side::From | Side::Above => self.holds(first) != self.holds(last),
            Side::At => first.partial_cmp(&self.number) != last.partial_cmp(&self.number),
        }
    }
}

/// `tag(name)` as a condition: the ordinal of the tag, and its values that count.
#[derive(Debug)]
pub(crate) struct Membership {
    pub(crate) tag: u32,
    /// None: any value.
    pub(crate) values: Option<Vec<u16>>,
}

/// An expression that people are ranked by.
#[derive(Debug)]
pub(crate) struct Ranked {
    pub(crate) code: Code,
    /// What a change of the rank can matter for.
    pub(crate) watch: Watch,
    /// The hash of its canonical text and of the zone: the same in every program.
    pub(crate) fingerprint: Fingerprint,
}

/// Series that take the same events of one name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Listener {
    pub(crate) filter: Option<u32>,
    pub(crate) series: Vec<u32>,
}

/// An event as a filter and a series look at it.
pub(crate) trait Happening {
    /// The property with that ordinal in the program.
    fn property(&self, ordinal: u32) -> Datum<'_>;
    /// How often a topic was hit.
    fn hits(&self, topic: &str) -> u32;
}

impl Program {
    /// Compiles definitions for the calendar of one zone.
    ///
    /// # Errors
    /// References to unknown tags and cycles among tags, which a checked workspace does not have, and two tag
    /// values whose keys are equal.
    pub fn compile(definitions: &[TagDefinition], calendar: Arc<Calendar>) -> Result<Program, TagError> {
        lower::compile(definitions, calendar)
    }

    /// The calendar that its days are of.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The tags, in the order of their definitions.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The distinct measures of all rules.
    pub fn measures(&self) -> impl ExactSizeIterator<Item = &Measure> {
        self.slots.iter().map(|slot| &slot.measure)
    }

    /// How many series the measures are read off: what a person's state is made of.
    pub fn series_count(&self) -> usize {
        self.series.len()
    }

    /// How many series states of another program do not have as far back as this one looks: what has to be read of events
    /// when it takes the other's place.
    pub fn series_beside(&self, other: &Program) -> usize {
        let kept = Form::from_text(&Form::of(other).to_text(), self);
        let covered = kept.map_or_else(Vec::new, |kept| kept.covered(self));
        self.series.len() - covered.into_iter().filter(|covered| *covered).count()
    }

    /// The hash of all definitions and the zone: the outcomes of two programs with the same hash are equal.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The hash of the series and the zone: states of two programs with the same layout are interchangeable, so that
    /// a changed threshold needs a new evaluation and no new reading of events.
    pub fn layout(&self) -> Fingerprint {
        self.layout
    }

    /// The windows as seen from `now`, without rankings: ranks are unknown.
    pub fn moment(&self, now: Time) -> Moment {
        Moment::new(now, &self.calendar, &self.slots)
    }

    /// The names of the traits that the rules read.
    pub fn trait_names(&self) -> &[String] {
        &self.traits
    }

    /// The names of the properties that the rules read.
    pub fn property_names(&self) -> &[String] {
        &self.properties
    }

    /// Whether any rule asks for interest in a topic.
    pub fn reads_topics(&self) -> bool {
        self.series.iter().any(|series| matches!(series.kind, Kind::Topic(_)))
    }

    /// The traits of one person in the order of [`Program::trait_names`].
    pub fn arrange_traits(&self, traits: &Properties) -> Vec<Value> {
        self.traits.iter().map(|name| get(traits, name).cloned().unwrap_or_default()).collect()
    }

    /// An instant with its day in the program's calendar.
    pub(crate) fn stamp(&self, at: Time) -> Stamp {
        Stamp { at, day: self.calendar.day_of(at) }
    }

    /// Who listens to the events of a name.
    pub(crate) fn listeners_to(&self, event: &str) -> &[Listener] {
        self.listeners.get(event).map_or(&self.listeners_of_any, Vec::as_slice)
    }

    /// Whether a filter holds for an event.
    pub(crate) fn admits(&self, filter: Option<u32>, event: &impl Happening) -> bool {
        let Some(filter) = filter else { return true };
        let load = |leaf: Leaf| match leaf {
            Leaf::Property(ordinal) => event.property(ordinal),
            Leaf::Trait(_) | Leaf::Measure(_) | Leaf::Tag(_) | Leaf::Membership(_) | Leaf::Rank(..) => {
                Datum::Null
            }
        };
        self.filters[filter as usize].truth(&load) == Some(true)
    }

    /// Gives `take` the series that an event reaches, with what it gives to each.
    pub(crate) fn listen(&self, name: &str, event: &impl Happening, mut take: impl FnMut(u32, Input)) {
        for listener in self.listeners_to(name) {
            if !self.admits(listener.filter, event) {
                continue;
            }
            for &series in &listener.series {
                if let Some(input) = self.series[series as usize].kind.input(event) {
                    take(series, input);
                }
            }
        }
    }
}

impl Kind {
    /// Whether an event gives a value to a series of this kind, and not only that it happened.
    pub(crate) fn takes_value(&self) -> bool {
        !matches!(self, Kind::Count | Kind::Seen)
    }

    /// What an event gives to a series of this kind: nothing where the property is absent or of another type.
    pub(crate) fn input(&self, event: &impl Happening) -> Option<Input> {
        match self {
            Kind::Count | Kind::Seen => Some(Input::Once),
            Kind::Sum(property) | Kind::Extent(property) => match event.property(*property) {
                Datum::Number(number) => Some(Input::Number(number)),
                _ => None,
            },
            Kind::Values(property) => Token::of(event.property(*property)).map(Input::Token),
            Kind::Topic(topic) => match event.hits(topic) {
                0 => None,
                hits => Some(Input::Hits(hits)),
            },
        }
    }
}
