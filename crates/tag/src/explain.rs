//! Why a person has a tag or not: the rule as a tree with the value of every part, what each measure looked at and the
//! events that it rests on, since when it holds, when time alone changes it, and what keeps a value away.
//!
//! An explanation is made from the person's events and not from the state that is kept of them: it holds for any
//! instant, and for the one tag alone with those that it rests on. Traits, consent and definition are as they are now,
//! whatever the instant.

mod gap;
mod measure;
mod outlook;
mod rank;
mod text;

use std::collections::BTreeSet;
use std::sync::Arc;

use qianmian_model::consent::ConsentChange;
use qianmian_model::rule::{Expr, ExprKind};
use qianmian_model::{Event, Properties, Time, Value};
use qianmian_rule::{Refresh, Status, TagDefinition, canonical, children, referred_tags};

use crate::TagError;
use crate::cadence::{outcome_of, period_of};
use crate::code::{Code, Leaf};
use crate::datum::Datum;
use crate::evaluate::Outcome;
use crate::moment::Moment;
use crate::program::Program;
use crate::ranking::Rankings;
use crate::standing::Standing;
use crate::state::State;

pub use gap::{Counted, Gap, Reason};
pub use measure::{MeasureReading, Support};
pub use outlook::Outlook;
pub use rank::{RankReading, RankedPeople};

/// What is known of a person when a tag is explained.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// As of when the events are looked at.
    pub at: Time,
    /// Now: as of when all else is known.
    pub now: Time,
    /// All their events, in any order. Those later than now are known to be coming; as of an earlier instant no event
    /// after it is seen.
    pub events: &'a [Event],
    /// Their traits.
    pub traits: &'a Properties,
    /// What is kept of them: since when they hold what they hold.
    pub standing: Option<&'a Standing>,
    /// Where they stand for each purpose that was ever spoken of.
    pub consents: &'a [ConsentChange],
    /// By tag: the version that is in force, and since when.
    pub versions: &'a [(String, Version)],
    /// How everybody stood at that instant, or when people were ranked last before it.
    pub rankings: &'a Rankings,
    /// Properties whose values are never shown: what people wrote and how they are reached.
    pub hidden: &'a BTreeSet<String>,
}

/// A version of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1.
    pub number: u32,
    /// When it came into force.
    pub since: Time,
}

/// Why a person has a tag or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The tag.
    pub tag: String,
    /// As of when: what happened later is not seen.
    pub at: Time,
    /// As of when traits, consent and definition are.
    pub known_at: Time,
    /// The values that the rules give the person.
    pub values: Vec<String>,
    /// Whether there is none because data is missing.
    pub unknown: bool,
    /// What the person is counted with until the tag's period ends, where that is something else.
    pub kept: Option<Kept>,
    /// Since when, as far as it was evaluated without a break.
    pub since: Option<Time>,
    /// What time alone makes of it.
    pub outlook: Outlook,
    /// Where it is in its life.
    pub status: Status,
    /// The version of its definition that is in force; none before the first refresh.
    pub version: Option<Version>,
    /// The consent that using the tag needs; none when it needs none.
    pub consent: Option<Consent>,
    /// A rule for each value, in their order.
    pub rules: Vec<RuleTree>,
    /// The measures of the rules, each once, in the order in which they are written.
    pub measures: Vec<MeasureReading>,
    /// The ranks in the rules, each once, in the order in which they are written.
    pub ranks: Vec<RankReading>,
    /// The tags that the rules refer to, explained, as deep as was asked for.
    pub rests_on: Vec<Explanation>,
}

/// What a tag that is looked at once in a period keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The values.
    pub values: Vec<String>,
    /// Whether it is kept as unknown.
    pub unknown: bool,
    /// When the next period begins: the first refresh from then on takes what the rules say.
    pub until: Time,
}

/// The consent that using a tag needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The purpose.
    pub purpose: String,
    /// What the person said last; none when they were never asked.
    pub given: Option<ConsentChange>,
}

/// The rule of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTree {
    /// The value.
    pub value: String,
    /// Its rule.
    pub root: Node,
    /// What keeps it from being true; none when it is.
    pub missing: Option<Gap>,
}

/// A part of a rule with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The part as it is written in canonical form.
    pub text: String,
    /// Its value; null is unknown.
    pub value: Value,
    /// Its parts, constants left out.
    pub parts: Vec<Node>,
}

/// Explains a tag, and the tags that it rests on `depth` references deep.
///
/// # Errors
/// A tag that there is not.
pub fn explain(
    program: &Program,
    facts: &Facts<'_>,
    tag: &str,
    depth: usize,
) -> Result<Explanation, TagError> {
    let own = program_of(program, tag)?;
    let traits = own.arrange_traits(facts.traits);
    let state = state_at(&own, facts);
    let moment = own.moment(facts.at).with_rankings(&own, facts.rankings);
    let view = View {
        program: &own,
        facts,
        traits: &traits,
        state: &state,
        measures: own.read_all(&moment, &state),
        outcomes: own.evaluate(&moment, &state, &traits),
        moment: &moment,
    };
    let ordinal = own.tags().iter().position(|known| known.name() == tag);
    Ok(view.explain(ordinal.ok_or_else(|| TagError::NoSuchTag(tag.to_owned()))?, depth))
}

/// A tag and all that it rests on, compiled by themselves.
pub(crate) fn program_of(program: &Program, tag: &str) -> Result<Program, TagError> {
    Program::compile(&resting(program, tag)?, Arc::clone(&program.calendar))
}

/// The definition of a tag and of all that it rests on, in the order of the program.
fn resting(program: &Program, tag: &str) -> Result<Vec<TagDefinition>, TagError> {
    if !program.tags().iter().any(|known| known.name() == tag) {
        return Err(TagError::NoSuchTag(tag.to_owned()));
    }
    let mut wanted = BTreeSet::from([tag]);
    // A tag comes after all that it refers to: one way back finds them all.
    for &ordinal in program.order.iter().rev() {
        let definition = &program.tags[ordinal].definition;
        if wanted.contains(definition.name.as_str()) {
            wanted.extend(references(definition));
        }
    }
    let kept = program.tags().iter().filter(|tag| wanted.contains(tag.name()));
    // Their rules are those in effect: what expires is in them already.
    Ok(kept.map(|tag| TagDefinition { expires_after: None, ..tag.definition.clone() }).collect())
}

/// The tags that a definition refers to, each once, in the order in which they are written.
fn references(definition: &TagDefinition) -> Vec<&str> {
    let mut found = Vec::new();
    for (name, _) in definition.values.iter().flat_map(|value| referred_tags(&value.when)) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn state_at(program: &Program, facts: &Facts<'_>) -> State {
    let mut state = State::empty(program);
    state.advance(program, facts.at);
    let coming = facts.at >= facts.now;
    for event in facts.events.iter().filter(|event| coming || event.at <= facts.at) {
        state.fold(program, event.at, &event.body);
    }
    state
}

/// One person as a program sees them at one moment.
struct View<'a> {
    program: &'a Program,
    facts: &'a Facts<'a>,
    traits: &'a [Value],
    state: &'a State,
    moment: &'a Moment,
    measures: Vec<Datum<'a>>,
    outcomes: Vec<Outcome>,
}

impl<'a> View<'a> {
    fn load(&self, leaf: Leaf) -> Datum<'a> {
        self.program.leaf(self.moment, leaf, &self.measures, self.traits, &self.outcomes)
    }

    fn value(&self, code: &'a Code) -> Datum<'a> {
        code.value(&|leaf| self.load(leaf))
    }

    fn explain(&self, ordinal: usize, depth: usize) -> Explanation {
        let tag = &self.program.tags[ordinal];
        let outcome = &self.outcomes[ordinal];
        let mut used = Vec::new();
        let (mut rules, mut ranks) = (Vec::new(), Vec::new());
        for (value, code) in tag.definition.values.iter().zip(&tag.rules) {
            note_measures(code, &mut used);
            self.note_ranks(&value.when, code, &mut ranks);
            rules.push(RuleTree {
                value: value.value.clone(),
                root: self.tree(&value.when, code),
                missing: self.gap(&value.when, code, true),
            });
        }
        let since = self.facts.standing.and_then(|standing| standing.since(self.program, ordinal, outcome));
        let nested = if depth == 0 { Vec::new() } else { references(&tag.definition) };
        let place = |name: &str| self.program.tags().iter().position(|tag| tag.name() == name);
        Explanation {
            tag: tag.name().to_owned(),
            at: self.facts.at,
            known_at: self.facts.now,
            values: self.texts(ordinal, outcome),
            unknown: *outcome == Outcome::Unknown,
            kept: self.kept(ordinal),
            since: since.filter(|since| *since <= self.facts.at),
            outlook: self.outlook(ordinal),
            status: tag.definition.status,
            version: self
                .facts
                .versions
                .iter()
                .find(|(name, _)| name == tag.name())
                .map(|(_, version)| *version),
            consent: tag.definition.purpose.as_deref().map(|purpose| self.consent(purpose)),
            rules,
            measures: used.into_iter().map(|slot| self.reading(slot)).collect(),
            ranks,
            rests_on: nested.into_iter().filter_map(place).map(|tag| self.explain(tag, depth - 1)).collect(),
        }
    }

    /// What the person is counted with now, where the tag keeps something else through its period.
    fn kept(&self, ordinal: usize) -> Option<Kept> {
        let tag = &self.program.tags[ordinal];
        let refresh = tag.definition.refresh;
        if refresh == Refresh::Live || self.facts.at < self.facts.now {
            return None;
        }
        let held = outcome_of(tag, &self.facts.standing?.keys());
        let calendar = &self.program.calendar;
        let next = period_of(refresh, calendar.day_of(self.facts.now)).1;
        (held != self.outcomes[ordinal]).then(|| Kept {
            values: self.texts(ordinal, &held),
            unknown: held == Outcome::Unknown,
            until: calendar.start_of(next),
        })
    }

    /// The values of an outcome.
    fn texts(&self, ordinal: usize, outcome: &Outcome) -> Vec<String> {
        outcome.values().iter().map(|&value| self.program.tags[ordinal].value(value).to_owned()).collect()
    }

    fn consent(&self, purpose: &str) -> Consent {
        let given = self.facts.consents.iter().find(|change| change.purpose == purpose);
        Consent { purpose: purpose.to_owned(), given: given.cloned() }
    }

    /// The code of a rule has the shape of its text.
    fn tree(&self, expr: &Expr, code: &'a Code) -> Node {
        let parts = children(expr).into_iter().zip(code.children());
        let told = parts.filter(|(expr, _)| !matches!(expr.kind, ExprKind::Literal(_)));
        Node {
            text: canonical(expr),
            value: self.value(code).to_value(),
            parts: told.map(|(expr, code)| self.tree(expr, code)).collect(),
        }
    }
}

fn note_measures(code: &Code, used: &mut Vec<u32>) {
    if let Code::Leaf(Leaf::Measure(slot)) = code
        && !used.contains(slot)
    {
        used.push(*slot);
    }
    code.children().into_iter().for_each(|child| note_measures(child, used));
}
