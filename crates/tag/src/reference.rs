//! The slow, obvious evaluator that every driver is held to: straight over a list of events, nothing shared, nothing
//! compiled, nothing remembered. Written from the specification and not from the kernel; when the two differ, the
//! specification decides which one is wrong.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure, Operator};
use qianmian_model::value::get;
use qianmian_model::{EventBody, Properties, Time, Value};
use qianmian_rule::{Select, TagDefinition, in_effect};

/// One person as a rule sees them: what happened, in any order, and what is known of them.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    /// Everything that ever happened, later than the instant of evaluation included.
    pub events: &'a [(Time, EventBody)],
    /// Their traits.
    pub traits: &'a Properties,
}

/// What a tag says of a person, in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The values that they have, possibly none.
    Values(Vec<String>),
    /// No value, and at least one rule could not be decided.
    Unknown,
}

/// Everybody, the person included, when people were ranked last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Peers<'a> {
    /// The people; without any, ranks are unknown.
    pub people: &'a [Person<'a>],
    /// When.
    pub at: Time,
}

/// What every tag says of a person at `now`, in the order of the definitions. Nobody was ranked yet.
pub fn evaluate(
    definitions: &[TagDefinition],
    person: Person<'_>,
    now: Time,
    zone: &TimeZone,
) -> Vec<Verdict> {
    evaluate_among(definitions, person, Peers::default(), now, zone)
}

/// What every tag says of a person among others at `now`, in the order of the definitions.
pub fn evaluate_among(
    definitions: &[TagDefinition],
    person: Person<'_>,
    peers: Peers<'_>,
    now: Time,
    zone: &TimeZone,
) -> Vec<Verdict> {
    let definitions: Vec<TagDefinition> = definitions.iter().map(in_effect).collect();
    let world = World { definitions: &definitions, person, peers, now, zone };
    definitions.iter().map(|definition| world.verdict(definition)).collect()
}

/// The value of one measure at `now`.
pub fn measure(measure: &Measure, person: Person<'_>, now: Time, zone: &TimeZone) -> Value {
    World { definitions: &[], person, peers: Peers::default(), now, zone }.measure(measure)
}

struct World<'a> {
    definitions: &'a [TagDefinition],
    person: Person<'a>,
    peers: Peers<'a>,
    now: Time,
    zone: &'a TimeZone,
}

impl World<'_> {
    fn verdict(&self, definition: &TagDefinition) -> Verdict {
        let mut values = Vec::new();
        let mut unknown = false;
        for value in &definition.values {
            match self.value(&value.when, None) {
                Value::Bool(true) => values.push(value.value.clone()),
                Value::Bool(false) => {}
                _ => unknown = true,
            }
        }
        if definition.select == Select::First {
            values.truncate(1);
        }
        if values.is_empty() && unknown { Verdict::Unknown } else { Verdict::Values(values) }
    }

    fn verdict_of(&self, tag: &str) -> Verdict {
        let definition = self.definitions.iter().find(|definition| definition.name == tag);
        definition.map_or(Verdict::Unknown, |definition| self.verdict(definition))
    }

    fn day(&self, at: Time) -> i32 {
        at.day_in(self.zone)
    }

    /// The value of an expression; inside a filter, of the event that is being tested.
    fn value(&self, expr: &Expr, event: Option<&EventBody>) -> Value {
        let of = |expr: &Expr| self.value(expr, event);
        match &expr.kind {
            ExprKind::Literal(value) => value.clone(),
            ExprKind::Trait(name) => get(self.person.traits, name).cloned().unwrap_or_default(),
            ExprKind::Property(name) => {
                event.and_then(|event| get(&event.properties, name)).cloned().unwrap_or_default()
            }
            ExprKind::Not(operand) => not(of(operand)),
            ExprKind::And(operands) => operands.iter().map(of).fold(Value::Bool(true), and),
            ExprKind::Or(operands) => {
                // De Morgan.
                not(operands.iter().map(|operand| not(of(operand))).fold(Value::Bool(true), and))
            }
            ExprKind::Compare(comparison, left, right) => compare(*comparison, &of(left), &of(right)),
            ExprKind::Between { operand, low, high, negated } => {
                let operand = of(operand);
                let above = compare(Comparison::GreaterOrEqual, &operand, &of(low));
                let below = compare(Comparison::LessOrEqual, &operand, &of(high));
                not_if(*negated, and(above, below))
            }
            ExprKind::InList { operand, list, negated } => {
                // x in (a, b) is x = a or x = b.
                let operand = of(operand);
                let differs = list.iter().map(|item| compare(Comparison::NotEqual, &operand, &of(item)));
                not_if(*negated, not(differs.fold(Value::Bool(true), and)))
            }
            ExprKind::Like { operand, pattern, negated } => match of(operand) {
                Value::Text(text) => {
                    let text: Vec<char> = text.chars().collect();
                    let pattern: Vec<char> = pattern.chars().collect();
                    not_if(*negated, Value::Bool(like(&text, &pattern)))
                }
                _ => Value::Null,
            },
            ExprKind::IsNull { operand, negated } => {
                not_if(*negated, Value::Bool(of(operand) == Value::Null))
            }
            ExprKind::Arithmetic(operator, left, right) => calculate(*operator, &of(left), &of(right)),
            ExprKind::Negate(operand) => match of(operand) {
                Value::Number(number) => Value::Number(-number),
                _ => Value::Null,
            },
            ExprKind::Case { operand, branches, otherwise } => {
                for (when, then) in branches {
                    let holds = match operand {
                        Some(operand) => compare(Comparison::Equal, &of(operand), &of(when)),
                        None => of(when),
                    };
                    if holds == Value::Bool(true) {
                        return of(then);
                    }
                }
                otherwise.as_ref().map_or(Value::Null, |otherwise| of(otherwise))
            }
            ExprKind::Coalesce(operands) => {
                operands.iter().map(of).find(|value| *value != Value::Null).unwrap_or_default()
            }
            ExprKind::Measure(measure) => self.measure(measure),
            ExprKind::Rank(operand) => self.rank(operand),
            ExprKind::Tag(name) => match self.verdict_of(name) {
                Verdict::Values(values) => values.into_iter().next().map_or(Value::Null, Value::Text),
                Verdict::Unknown => Value::Null,
            },
            ExprKind::HasTag { name, values } => match self.verdict_of(name) {
                Verdict::Values(had) if values.is_empty() => Value::Bool(!had.is_empty()),
                Verdict::Values(had) => Value::Bool(had.iter().any(|value| values.contains(value))),
                Verdict::Unknown => Value::Null,
            },
        }
    }

    /// The part of the other people whose number is less.
    fn rank(&self, operand: &Expr) -> Value {
        let mut numbers: Vec<f64> = Vec::new();
        for person in self.peers.people {
            let peer = World { person: *person, now: self.peers.at, ..*self };
            numbers.extend(peer.value(operand, None).as_number());
        }
        let Value::Number(own) = self.value(operand, None) else { return Value::Null };
        let less = numbers.iter().filter(|number| **number < own).count() as f64;
        match numbers.len() {
            0 => Value::Null,
            1 => Value::Number(less),
            people => Value::Number((less / (people - 1) as f64).min(1.0)),
        }
    }

    /// The events that a measure is about, by time.
    fn events_of(&self, measure: &Measure) -> Vec<(Time, &EventBody)> {
        self.events(measure, &measure.event)
    }

    /// The events of a name that are in a measure's window and pass its filter, by time.
    fn events(&self, measure: &Measure, pattern: &EventPattern) -> Vec<(Time, &EventBody)> {
        let (start, end) = measure.window.bounds(self.now, self.zone);
        let mut events: Vec<(Time, &EventBody)> = Vec::new();
        for (at, event) in self.person.events {
            let named = match pattern {
                EventPattern::Any => true,
                EventPattern::Named(name) => event.name.as_ref() == name,
            };
            let in_window = start <= *at && *at < end && *at <= self.now;
            let admitted = match &measure.filter {
                None => true,
                Some(filter) => self.value(filter, Some(event)) == Value::Bool(true),
            };
            if named && in_window && admitted {
                events.push((*at, event));
            }
        }
        events.sort_by_key(|(at, _)| *at);
        events
    }

    fn measure(&self, measure: &Measure) -> Value {
        if !self.person.events.iter().any(|(at, _)| *at <= self.now) {
            return Value::Null;
        }
        let events = self.events_of(measure);
        let count = events.len() as f64;
        let today = self.day(self.now);
        let first = events.first().map(|(at, _)| *at);
        let last = events.last().map(|(at, _)| *at);
        let days_since = |at: Time| Value::Number(f64::from(today - self.day(at)));
        match &measure.aggregate {
            Aggregate::Count => Value::Number(count),
            Aggregate::PerDay => {
                measure.window.days().map_or(Value::Null, |days| Value::Number(count / days))
            }
            Aggregate::DaysActive => {
                let days: BTreeSet<i32> = events.iter().map(|(at, _)| self.day(*at)).collect();
                Value::Number(days.len() as f64)
            }
            Aggregate::FirstSeen => first.map_or(Value::Null, Value::Time),
            Aggregate::LastSeen => last.map_or(Value::Null, Value::Time),
            Aggregate::DaysSinceFirst => first.map_or(Value::Null, days_since),
            Aggregate::DaysSinceLast => last.map_or(Value::Null, days_since),
            Aggregate::Sum(property) => Value::Number(sum(&numbers(&events, property))),
            Aggregate::Avg(property) => match numbers(&events, property) {
                numbers if numbers.is_empty() => Value::Null,
                numbers => Value::Number(sum(&numbers) / numbers.len() as f64),
            },
            Aggregate::Min(property) => known(numbers(&events, property).into_iter().reduce(f64::min)),
            Aggregate::Max(property) => known(numbers(&events, property).into_iter().reduce(f64::max)),
            Aggregate::CountDistinct(property) => Value::Number(tallies(&events, property).len() as f64),
            Aggregate::Top(property) => top(&tallies(&events, property)),
            Aggregate::Share(property, wanted) => {
                let having = events.iter().filter(|(_, event)| {
                    let value = get(&event.properties, property).cloned().unwrap_or_default();
                    compare(Comparison::Equal, &value, wanted) == Value::Bool(true)
                });
                let having = having.count() as f64;
                if events.is_empty() { Value::Null } else { Value::Number(having / count) }
            }
            Aggregate::FollowedBy { second, within_hours } => {
                let soon = i64::from(*within_hours) * 3_600_000_000;
                let followers = self.events(measure, second);
                let followed = |(first, _): &(Time, &EventBody)| {
                    followers.iter().any(|(at, _)| first < at && at.0 - first.0 <= soon)
                };
                Value::Bool(events.iter().any(followed))
            }
            Aggregate::Interest(topic) => {
                let mut hits: BTreeMap<i32, usize> = BTreeMap::new();
                for (at, event) in &events {
                    let hit = event.topics.iter().filter(|hit| hit.as_ref() == topic).count();
                    *hits.entry(self.day(*at)).or_default() += hit;
                }
                let weigh = |(day, hits): (i32, usize)| hits as f64 * (-f64::from(today - day) / 14.0).exp2();
                let score = hits.into_iter().map(weigh).fold(0.0, |sum, term| sum + term);
                Value::Number(score / (score + 3.0))
            }
        }
    }
}

fn known(number: Option<f64>) -> Value {
    number.map_or(Value::Null, Value::Number)
}

fn not(truth: Value) -> Value {
    match truth {
        Value::Bool(truth) => Value::Bool(!truth),
        _ => Value::Null,
    }
}

fn not_if(negated: bool, truth: Value) -> Value {
    if negated { not(truth) } else { truth }
}

fn and(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
        (Value::Bool(true), Value::Bool(true)) => Value::Bool(true),
        _ => Value::Null,
    }
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> Value {
    let order = match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.partial_cmp(right),
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::Text(left), Value::Text(right)) => left.partial_cmp(right),
        (Value::Time(left), Value::Time(right)) => left.partial_cmp(right),
        _ => None,
    };
    let Some(order) = order else { return Value::Null };
    Value::Bool(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => !order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => !order.is_gt(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => !order.is_lt(),
    })
}

fn calculate(operator: Operator, left: &Value, right: &Value) -> Value {
    let (Value::Number(left), Value::Number(right)) = (left, right) else { return Value::Null };
    let result = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
    };
    if result.is_finite() { Value::Number(result) } else { Value::Null }
}

fn like(text: &[char], pattern: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('%', rest)) => (0..=text.len()).any(|skipped| like(&text[skipped..], rest)),
        Some(('_', rest)) => !text.is_empty() && like(&text[1..], rest),
        Some((letter, rest)) => text.first() == Some(letter) && like(&text[1..], rest),
    }
}

fn numbers(events: &[(Time, &EventBody)], property: &str) -> Vec<f64> {
    events.iter().filter_map(|(_, event)| get(&event.properties, property)?.as_number()).collect()
}

/// Each number in whole millionths, added as whole numbers.
fn sum(numbers: &[f64]) -> f64 {
    let whole: i128 = numbers.iter().map(|number| (number * 1e6).round() as i128).sum();
    whole as f64 / 1e6
}

struct Tally {
    value: Value,
    count: usize,
    last: Time,
}

fn tallies(events: &[(Time, &EventBody)], property: &str) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = Vec::new();
    for (at, event) in events {
        let value = match get(&event.properties, property) {
            None | Some(Value::Null | Value::List(_) | Value::Object(_)) => continue,
            Some(value) => value,
        };
        match tallies.iter_mut().find(|tally| tally.value == *value) {
            Some(tally) => {
                tally.count += 1;
                tally.last = *at;
            }
            None => tallies.push(Tally { value: value.clone(), count: 1, last: *at }),
        }
    }
    tallies
}

/// The most frequent value, then the one seen last, then the greater.
fn top(tallies: &[Tally]) -> Value {
    let mut best: Option<&Tally> = None;
    for tally in tallies {
        let better = best.is_none_or(|best| {
            let greater = compare(Comparison::Greater, &tally.value, &best.value) == Value::Bool(true);
            (tally.count, tally.last) > (best.count, best.last)
                || ((tally.count, tally.last) == (best.count, best.last) && greater)
        });
        if better {
            best = Some(tally);
        }
    }
    best.map_or(Value::Null, |best| best.value.clone())
}
