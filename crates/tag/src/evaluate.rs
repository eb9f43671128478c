//! The kernel: measures from a state, tags from measures and traits. Every driver evaluates here.

use qianmian_model::Value;

use crate::code::Leaf;
use crate::datum::Datum;
use crate::moment::Moment;
use crate::program::{Membership, Program, Tag};
use crate::state::State;

/// What a tag says of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Outcome {
    /// No value: every rule is false.
    #[default]
    Absent,
    /// No rule is true and one cannot be decided, because a trait or all data is missing.
    Unknown,
    /// One value, by its ordinal in the definition.
    One(u16),
    /// Several values of a tag with `select: all`.
    Several(Box<[u16]>),
}

impl Outcome {
    /// The ordinals of the values.
    pub fn values(&self) -> &[u16] {
        match self {
            Outcome::Absent | Outcome::Unknown => &[],
            Outcome::One(value) => std::slice::from_ref(value),
            Outcome::Several(values) => values,
        }
    }
}

impl Program {
    /// The outcomes of all tags, in the order of [`Program::tags`]. `traits` are in the order of
    /// [`Program::trait_names`]. The state stands at or before the moment, and nothing is pending up to it.
    pub fn evaluate(&self, moment: &Moment, state: &State, traits: &[Value]) -> Vec<Outcome> {
        debug_assert!(state.horizon() <= moment.now(), "a state cannot be evaluated before its horizon");
        let measures = self.read_all(moment, state);
        let mut outcomes = vec![Outcome::Absent; self.tags.len()];
        for &ordinal in &self.order {
            let tag = &self.tags[ordinal];
            let outcome = decide_outcome(tag, &|leaf| self.leaf(moment, leaf, &measures, traits, &outcomes));
            outcomes[ordinal] = outcome;
        }
        outcomes
    }

    /// The value of a leaf of a rule, once everything before it is known.
    pub(crate) fn leaf<'a>(
        &'a self,
        moment: &Moment,
        leaf: Leaf,
        measures: &[Datum<'a>],
        traits: &'a [Value],
        outcomes: &[Outcome],
    ) -> Datum<'a> {
        match leaf {
            Leaf::Measure(slot) => measures[slot as usize],
            Leaf::Trait(slot) => Datum::from(&traits[slot as usize]),
            Leaf::Tag(other) => single_value(&self.tags[other as usize], &outcomes[other as usize]),
            Leaf::Membership(slot) => {
                let membership = &self.memberships[slot as usize];
                Datum::of_truth(is_member(membership, &outcomes[membership.tag as usize]))
            }
            Leaf::Rank(ranked, number) => moment.rank(ranked, number),
            Leaf::Property(_) => Datum::Null,
        }
    }

    /// The values of all measures, in the order of [`Program::measures`]. The state is as for
    /// [`Program::evaluate`].
    pub fn measure_values(&self, moment: &Moment, state: &State) -> Vec<Value> {
        self.read_all(moment, state).into_iter().map(Datum::to_value).collect()
    }
}

/// What a tag says where `load` gives the values of the leaves of its rules.
pub(crate) fn decide_outcome<'a>(tag: &'a Tag, load: &dyn Fn(Leaf) -> Datum<'a>) -> Outcome {
    let mut unknown = false;
    let mut values: Vec<u16> = Vec::new();
    for (ordinal, rule) in (0u16..).zip(&tag.rules) {
        match rule.truth(load) {
            Some(true) if tag.takes_first() => return Outcome::One(ordinal),
            Some(true) => values.push(ordinal),
            Some(false) => {}
            None => unknown = true,
        }
    }
    match values[..] {
        [] if unknown => Outcome::Unknown,
        [] => Outcome::Absent,
        [value] => Outcome::One(value),
        _ => Outcome::Several(values.into_boxed_slice()),
    }
}

/// The value of a tag in an expression.
fn single_value<'a>(tag: &'a Tag, outcome: &Outcome) -> Datum<'a> {
    outcome.values().first().map_or(Datum::Null, |&value| Datum::Text(tag.value(value)))
}

/// Whether a tag has one of the values asked for; unknown when the tag is.
fn is_member(membership: &Membership, outcome: &Outcome) -> Option<bool> {
    match (outcome, &membership.values) {
        (Outcome::Unknown, _) => None,
        (outcome, None) => Some(!outcome.values().is_empty()),
        (outcome, Some(asked)) => Some(outcome.values().iter().any(|value| asked.contains(value))),
    }
}
