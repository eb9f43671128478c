//! Why a person has a tag or not: the rule as a tree with the value of every part, what each measure looked at, the
//! events that it rests on, since when it holds and when it may change by itself.

use std::fmt;

use qianmian_model::rule::{EventPattern, Expr, ExprKind};
use qianmian_model::{EventBody, Time, Value};
use qianmian_rule::{canonical, children};

use crate::TagError;
use crate::code::{Code, Leaf};
use crate::datum::Datum;
use crate::evaluate::Outcome;
use crate::program::{Program, Slot};
use crate::standing::Standing;
use crate::state::Live;

/// Supporting events that are shown of one measure, the latest first.
const SHOWN_EVENTS: usize = 10;

/// Why a person has a tag or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The tag.
    pub tag: String,
    /// As of when.
    pub at: Time,
    /// The values that the person has.
    pub values: Vec<String>,
    /// Whether there is none because data is missing.
    pub unknown: bool,
    /// Since when, as far as it was evaluated without a break.
    pub since: Option<Time>,
    /// When time alone may next change any of the person's tags.
    pub next_change: Option<Time>,
    /// The consent that using the tag needs.
    pub purpose: Option<String>,
    /// A rule for each value, in their order.
    pub rules: Vec<RuleTree>,
    /// The measures of the rules, each once, in the order in which they are written.
    pub measures: Vec<MeasureReading>,
}

/// The rule of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTree {
    /// The value.
    pub value: String,
    /// Its rule.
    pub root: Node,
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
    pub latest: Vec<(Time, String)>,
}

/// Explains a tag from a person's standing at its horizon, their traits in the order of [`Program::trait_names`], and
/// their events.
///
/// # Errors
/// A tag that there is not.
pub fn explain(
    program: &Program,
    standing: &Standing,
    traits: &[Value],
    events: &[(Time, EventBody)],
    tag: &str,
) -> Result<Explanation, TagError> {
    let ordinal = program.tags().iter().position(|known| known.name() == tag);
    let ordinal = ordinal.ok_or_else(|| TagError::NoSuchTag(tag.to_owned()))?;
    let tag = &program.tags()[ordinal];
    let moment = program.moment(standing.state.horizon());
    let measures = program.read_all(&moment, &standing.state);
    let outcomes = program.evaluate(&moment, &standing.state, traits);
    let load = |leaf: Leaf| program.leaf(leaf, &measures, traits, &outcomes);
    let mut used = Vec::new();
    let rules = tag.definition.values.iter().zip(&tag.rules).map(|(value, code)| {
        note_measures(code, &mut used);
        RuleTree { value: value.value.clone(), root: tree(&value.when, code, &load) }
    });
    let rules = rules.collect();
    let readings = used.into_iter().map(|slot| {
        let value = measures[slot as usize].to_value();
        read_measure(program, &program.slots[slot as usize], value, moment.now(), events)
    });
    let outcome = &outcomes[ordinal];
    Ok(Explanation {
        tag: tag.name().to_owned(),
        at: moment.now(),
        values: outcome.values().iter().map(|&value| tag.value(value).to_owned()).collect(),
        unknown: *outcome == Outcome::Unknown,
        since: standing.since(program, ordinal, outcome),
        next_change: program.next_change(&moment, &standing.state),
        purpose: tag.definition.purpose.clone(),
        rules,
        measures: readings.collect(),
    })
}

fn note_measures(code: &Code, used: &mut Vec<u32>) {
    if let Code::Leaf(Leaf::Measure(slot)) = code
        && !used.contains(slot)
    {
        used.push(*slot);
    }
    code.children().into_iter().for_each(|child| note_measures(child, used));
}

/// The code of a rule has the shape of its text.
fn tree<'a>(expr: &Expr, code: &'a Code, load: &dyn Fn(Leaf) -> Datum<'a>) -> Node {
    let parts = children(expr).into_iter().zip(code.children());
    let told = parts.filter(|(expr, _)| !matches!(expr.kind, ExprKind::Literal(_)));
    Node {
        text: canonical(expr),
        value: code.value(load).to_value(),
        parts: told.map(|(expr, code)| tree(expr, code, load)).collect(),
    }
}

fn read_measure(
    program: &Program,
    slot: &Slot,
    value: Value,
    now: Time,
    events: &[(Time, EventBody)],
) -> MeasureReading {
    let (from, to) = slot.measure.window.bounds(now, program.calendar().zone());
    let reaches = |series: u32, event: &EventBody| {
        let series = &program.series[series as usize];
        let named = match &series.event {
            EventPattern::Any => true,
            EventPattern::Named(name) => event.name.as_ref() == name,
        };
        let live = Live { program, event };
        named && program.admits(series.filter, &live) && series.kind.input(&live).is_some()
    };
    let supports = |(at, event): &&(Time, EventBody)| {
        from <= *at && *at < to && slot.supporting().any(|series| reaches(series, event))
    };
    let mut supporting: Vec<&(Time, EventBody)> = events.iter().filter(supports).collect();
    supporting.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    MeasureReading {
        text: canonical(&Expr { kind: ExprKind::Measure(slot.measure.clone()), span: Default::default() }),
        value,
        from: (from > Time::MIN).then_some(from),
        to,
        events: supporting.len(),
        latest: supporting
            .iter()
            .take(SHOWN_EVENTS)
            .map(|(at, event)| (*at, event.name.to_string()))
            .collect(),
    }
}

/// For a terminal.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match (&self.values[..], self.unknown) {
            ([], true) => "unknown".to_owned(),
            ([], false) => "no value".to_owned(),
            (values, _) => values.join(", "),
        };
        writeln!(f, "{}: {state}", self.tag)?;
        writeln!(f, "  as of {}", self.at)?;
        if let Some(since) = self.since {
            writeln!(f, "  since {since}")?;
        }
        if let Some(next) = self.next_change {
            writeln!(f, "  may change by itself at {next}")?;
        }
        if let Some(purpose) = &self.purpose {
            writeln!(f, "  needs consent for {purpose}")?;
        }
        for rule in &self.rules {
            writeln!(f, "  {}:", rule.value)?;
            write_node(f, &rule.root, 2)?;
        }
        for measure in &self.measures {
            write!(f, "  {} = {}, ", measure.text, shown(&measure.value))?;
            match measure.from {
                Some(from) => write!(f, "from {from} ")?,
                None => write!(f, "all time ")?,
            }
            writeln!(f, "to {}, events: {}", measure.to, measure.events)?;
            for (at, event) in &measure.latest {
                writeln!(f, "    {at}  {event}")?;
            }
        }
        Ok(())
    }
}

fn shown(value: &Value) -> String {
    if value.is_null() { "unknown".to_owned() } else { value.to_string() }
}

fn write_node(f: &mut fmt::Formatter<'_>, node: &Node, depth: usize) -> fmt::Result {
    writeln!(f, "{:1$}{2} -> {3}", "", depth * 2, node.text, shown(&node.value))?;
    node.parts.iter().try_for_each(|part| write_node(f, part, depth + 1))
}
