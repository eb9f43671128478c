//! Generated workspaces: zones, histories with everything that goes wrong in them, and rules over a small plan.

use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;
use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure, Operator};
use qianmian_model::{EventBody, Properties, Time, Value, Window};
use qianmian_rule::{TagDefinition, canonical, read_tags};
use qianmian_tag::Calendar;

pub(crate) const HOUR: i64 = 3_600_000_000;
pub(crate) const DAY: i64 = 24 * HOUR;

/// Zones with a date near which their clocks change: in the night, at midnight, never.
const PLACES: [(&str, &str); 5] = [
    ("Asia/Shanghai", "2026-01-01T00:00:00Z"),
    ("America/New_York", "2026-03-08T12:00:00Z"),
    ("America/New_York", "2026-11-01T12:00:00Z"),
    ("America/Sao_Paulo", "2018-11-04T12:00:00Z"),
    ("Pacific/Apia", "2011-12-30T12:00:00Z"),
];

static CALENDARS: LazyLock<Vec<Arc<Calendar>>> = LazyLock::new(|| {
    PLACES.iter().map(|(zone, _)| Arc::new(Calendar::new(TimeZone::get(zone).unwrap()))).collect()
});

/// One person in one zone, the rules that look at them, and when they are looked at.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) place: usize,
    pub(crate) events: Vec<(Time, EventBody)>,
    pub(crate) traits: Properties,
    pub(crate) rules: Vec<Vec<Expr>>,
    pub(crate) select_all: Vec<bool>,
    /// By tag: how long a value stays unconfirmed, as it is written; empty for ever.
    pub(crate) expires_after: Vec<&'static str>,
    /// In order.
    pub(crate) instants: Vec<Time>,
}

impl World {
    pub(crate) fn calendar(&self) -> Arc<Calendar> {
        Arc::clone(&CALENDARS[self.place])
    }

    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(PLACES[self.place].0).unwrap()
    }

    /// The rules as a tag file says them.
    pub(crate) fn file(&self) -> String {
        let mut file = String::new();
        for (tag, rules) in self.rules.iter().enumerate() {
            let select = if self.select_all[tag] { "all" } else { "first" };
            file += &format!(
                "- tag: t{tag}\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  select: {select}\n  values:\n"
            );
            if !self.expires_after[tag].is_empty() {
                file.insert_str(
                    file.len() - "  values:\n".len(),
                    &format!("  expires_after: {}\n", self.expires_after[tag]),
                );
            }
            for (value, rule) in rules.iter().enumerate() {
                let text = serde_json::to_string(&canonical(rule)).unwrap();
                file += &format!("    - value: v{value}\n      when: {text}\n");
            }
        }
        file
    }

    pub(crate) fn definitions(&self) -> Vec<TagDefinition> {
        tags(&self.file())
    }
}

/// The tags of a file.
pub(crate) fn tags(file: &str) -> Vec<TagDefinition> {
    let read = read_tags([("tags/test.yaml", file)]);
    assert!(!read.has_error(), "{file}\n{:?}", read.diagnostics);
    read.tags
}

pub(crate) fn at(text: &str) -> Time {
    Time::parse_rfc3339(text).unwrap()
}

pub(crate) fn event(name: &str, properties: &[(&str, Value)], topics: &[&str]) -> EventBody {
    EventBody {
        name: name.into(),
        properties: properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        topics: topics.iter().map(|topic| Arc::from(*topic)).collect(),
    }
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    (0..PLACES.len()).prop_flat_map(world_at)
}

fn world_at(place: usize) -> impl Strategy<Value = World> {
    let base = at(PLACES[place].1);
    let calendar = Arc::clone(&CALENDARS[place]);
    (
        life(place),
        proptest::collection::vec(proptest::collection::vec(condition(), 1..4), 1..4),
        proptest::collection::vec((any::<bool>(), select(vec!["", "", "5d", "36h"])), 4),
        proptest::collection::vec(instant(base, &calendar), 1..4),
    )
        .prop_map(move |((events, traits), mut rules, tags, mut instants)| {
            let (select_all, expires_after): (Vec<bool>, Vec<&str>) = tags.into_iter().unzip();
            for (tag, rules) in rules.iter_mut().enumerate() {
                rules.iter_mut().for_each(|rule| refer_backwards(rule, tag, &select_all));
            }
            instants.sort();
            World { expires_after, place, events, traits, rules, select_all, instants }
        })
}

/// What happened to a person, and what is known of them.
type Life = (Vec<(Time, EventBody)>, Properties);

/// Some events come twice.
fn life(place: usize) -> impl Strategy<Value = Life> {
    let (base, calendar) = (at(PLACES[place].1), Arc::clone(&CALENDARS[place]));
    let events = proptest::collection::vec((instant(base, &calendar), body()), 0..24);
    let repeated = proptest::collection::vec(any::<prop::sample::Index>(), 0..3);
    (events, repeated, traits()).prop_map(|(mut events, repeated, traits)| {
        for index in repeated.iter().filter(|_| !events.is_empty()).collect::<Vec<_>>() {
            events.push(index.get(&events).clone());
        }
        (events, traits)
    })
}

/// A world with nobody in it, the people that are ranked, and rules that ask for ranks beside its own.
#[derive(Debug, Clone)]
pub(crate) struct Crowd {
    pub(crate) world: World,
    pub(crate) people: Vec<Life>,
    pub(crate) ranked: Vec<Expr>,
}

impl Crowd {
    /// The tags of the world, then `r0`, `r1`, … of which each may ask for those before.
    pub(crate) fn definitions(&self) -> Vec<TagDefinition> {
        let mut file = self.world.file();
        for (number, rule) in self.ranked.iter().enumerate() {
            let text = serde_json::to_string(&canonical(rule)).unwrap();
            file += &format!(
                "- tag: r{number}\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: {text}\n"
            );
        }
        tags(&file)
    }
}

/// Nobody, one person, people alike and people apart.
pub(crate) fn crowd() -> impl Strategy<Value = Crowd> {
    (0..PLACES.len()).prop_flat_map(|place| {
        let people = proptest::collection::vec((life(place), 1usize..3), 0..5);
        (world_at(place), people, proptest::collection::vec(ranked_condition(), 1..5)).prop_map(
            |(world, people, mut ranked)| {
                // Twins have the same rank whatever they are ranked by.
                let twins = people.into_iter().flat_map(|(life, times)| std::iter::repeat_n(life, times));
                let follows = plain(ExprKind::HasTag { name: "r0".to_owned(), values: Vec::new() });
                ranked.push(plain(ExprKind::Not(Box::new(follows))));
                Crowd { world, people: twins.collect(), ranked }
            },
        )
    })
}

/// A condition on ranks.
fn ranked_condition() -> impl Strategy<Value = Expr> {
    let rank = || number().prop_map(|number| Box::new(plain(ExprKind::Rank(Box::new(number)))));
    let part = || select(vec![-0.5, 0.0, 0.2, 0.25, 0.5, 2.0 / 3.0, 0.75, 1.0, 1.5]).prop_map(literal);
    let leaf = prop_oneof![
        6 => (comparison(), rank(), part())
            .prop_map(|(by, rank, part)| plain(ExprKind::Compare(by, rank, Box::new(part)))),
        1 => (comparison(), rank(), part())
            .prop_map(|(by, rank, part)| plain(ExprKind::Compare(by, Box::new(part), rank))),
        1 => (comparison(), rank(), rank())
            .prop_map(|(by, left, right)| plain(ExprKind::Compare(by, left, right))),
        1 => (rank(), part(), part(), any::<bool>()).prop_map(|(operand, low, high, negated)| {
            plain(ExprKind::Between { operand, low: Box::new(low), high: Box::new(high), negated })
        }),
        1 => (rank(), proptest::collection::vec(part(), 1..3), any::<bool>())
            .prop_map(|(operand, list, negated)| plain(ExprKind::InList { operand, list, negated })),
        1 => (rank(), any::<bool>())
            .prop_map(|(operand, negated)| plain(ExprKind::IsNull { operand, negated })),
        1 => (rank(), part(), part()).prop_map(|(rank, other, part)| {
            let sum = plain(ExprKind::Arithmetic(Operator::Add, rank, Box::new(other)));
            plain(ExprKind::Compare(Comparison::Less, Box::new(sum), Box::new(part)))
        }),
        1 => comparable_condition(),
    ];
    leaf.prop_recursive(1, 3, 2, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..3).prop_map(|parts| plain(ExprKind::And(parts))),
            proptest::collection::vec(inner.clone(), 2..3).prop_map(|parts| plain(ExprKind::Or(parts))),
            inner.prop_map(|part| plain(ExprKind::Not(Box::new(part)))),
        ]
    })
    .prop_map(flat)
}

/// Near the base: anywhere within weeks, at the very edges of days, whole hours away.
fn instant(base: Time, calendar: &Arc<Calendar>) -> impl Strategy<Value = Time> + use<> {
    let calendar = Arc::clone(calendar);
    let today = calendar.day_of(base);
    prop_oneof![
        3 => (-20 * DAY..20 * DAY).prop_map(move |offset| Time(base.0 + offset)),
        3 => (-12i32..12, -1i64..=1).prop_map(move |(days, micros)| Time(calendar.start_of(today + days).0 + micros)),
        2 => (-80i64..80, -1i64..=1).prop_map(move |(hours, micros)| Time(base.0 + hours * HOUR + micros)),
    ]
}

fn body() -> impl Strategy<Value = EventBody> {
    let number = select(vec![0.1, 0.2, 19.99, -3.0, 0.0, 1e6, 3.0]);
    (
        select(vec!["Link Clicked", "Order Completed", "Message Replied"]),
        proptest::option::weighted(0.8, number),
        proptest::option::weighted(0.8, select(vec!["a", "b", "跨境"])),
        proptest::option::weighted(0.5, any::<bool>()),
        proptest::option::weighted(0.3, (0i64..3).prop_map(|n| Time(n * DAY))),
        proptest::collection::vec(select(vec!["母婴", "trade"]), 0..3),
    )
        .prop_map(|(name, number, text, truth, time, mut topics)| {
            topics.sort_unstable();
            let mut properties = Vec::new();
            properties.extend(number.map(|number| ("n", Value::Number(number))));
            properties.extend(text.map(|text| ("t", Value::from(text))));
            properties.extend(truth.map(|truth| ("b", Value::Bool(truth))));
            properties.extend(time.map(|time| ("d", Value::Time(time))));
            event(name, &properties, &topics)
        })
}

fn traits() -> impl Strategy<Value = Properties> {
    let age = proptest::option::of((10i32..40).prop_map(|age| Value::Number(f64::from(age))));
    let city = proptest::option::of(select(vec!["上海市", "北京市", "Berlin"]).prop_map(Value::from));
    (age, city).prop_map(|(age, city)| {
        let named = [("age", age), ("city", city)];
        named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    })
}

pub(crate) fn plain(kind: ExprKind) -> Expr {
    Expr { kind, span: Default::default() }
}

fn literal(value: impl Into<Value>) -> Expr {
    plain(ExprKind::Literal(value.into()))
}

fn small_number() -> impl Strategy<Value = Expr> {
    select(vec![-3.0, 0.0, 0.2, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 19.99, 20.0]).prop_map(literal)
}

fn text() -> impl Strategy<Value = Expr> {
    select(vec!["a", "b", "跨境", "上海市"]).prop_map(literal)
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    select(vec![Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual])
}

fn window() -> impl Strategy<Value = Window> {
    let range = |longest: u32| {
        (1..=longest, 0..longest).prop_map(|(from, to)| if to < from { (from, to) } else { (from, 0) })
    };
    prop_oneof![
        2 => Just(Window::All),
        4 => (1u32..12).prop_map(|from| Window::Days { from, to: 0 }),
        2 => range(12).prop_map(|(from, to)| Window::Days { from, to }),
        2 => (1u32..80).prop_map(|from| Window::Hours { from, to: 0 }),
        1 => range(60).prop_map(|(from, to)| Window::Hours { from, to }),
    ]
}

/// What a filter may say of one event.
fn filter() -> impl Strategy<Value = Expr> {
    let property = |name: &str| plain(ExprKind::Property(name.to_owned()));
    let compare =
        |comparison, left, right| plain(ExprKind::Compare(comparison, Box::new(left), Box::new(right)));
    let leaf = prop_oneof![
        (comparison(), small_number()).prop_map(move |(by, right)| compare(by, property("n"), right)),
        text().prop_map(move |right| compare(Comparison::Equal, property("t"), right)),
        Just(compare(Comparison::Equal, property("b"), literal(Value::Bool(true)))),
        any::<bool>().prop_map(move |negated| {
            plain(ExprKind::IsNull { operand: Box::new(property("t")), negated })
        }),
        proptest::collection::vec(text(), 1..3).prop_map(move |list| {
            plain(ExprKind::InList { operand: Box::new(property("t")), list, negated: true })
        }),
    ];
    leaf.prop_recursive(1, 4, 2, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..3).prop_map(|parts| plain(ExprKind::And(parts))),
            proptest::collection::vec(inner.clone(), 2..3).prop_map(|parts| plain(ExprKind::Or(parts))),
            inner.prop_map(|part| plain(ExprKind::Not(Box::new(part)))),
        ]
    })
    .prop_map(flat)
}

/// As the parser would have it: no `and` right in an `and`.
fn flat(expr: Expr) -> Expr {
    let spread = |parts: Vec<Expr>, and: bool| {
        let parts = parts.into_iter().map(flat);
        parts
            .flat_map(|part| match part.kind {
                ExprKind::And(inner) if and => inner,
                ExprKind::Or(inner) if !and => inner,
                _ => vec![part],
            })
            .collect()
    };
    match expr.kind {
        ExprKind::And(parts) => plain(ExprKind::And(spread(parts, true))),
        ExprKind::Or(parts) => plain(ExprKind::Or(spread(parts, false))),
        ExprKind::Not(part) => plain(ExprKind::Not(Box::new(flat(*part)))),
        other => plain(other),
    }
}

fn measure_of(aggregates: Vec<Aggregate>) -> impl Strategy<Value = Expr> {
    let event = select(vec!["*", "Link Clicked", "Order Completed", "Nothing Happened"]);
    (select(aggregates), event, window(), proptest::option::weighted(0.3, filter())).prop_map(
        |(aggregate, event, window, filter)| {
            let window = match (&aggregate, window) {
                (Aggregate::Interest(_) | Aggregate::DaysSinceFirst | Aggregate::DaysSinceLast, _) => {
                    Window::All
                }
                (Aggregate::PerDay, Window::All) => Window::Days { from: 7, to: 0 },
                (_, window) => window,
            };
            let event = match (&aggregate, event) {
                (Aggregate::Interest(_), _) | (_, "*") => EventPattern::Any,
                (_, name) => EventPattern::Named(name.to_owned()),
            };
            plain(ExprKind::Measure(Measure { aggregate, event, window, filter: filter.map(Box::new) }))
        },
    )
}

fn numeric_measure() -> impl Strategy<Value = Expr> {
    let n = || "n".to_owned();
    let t = || "t".to_owned();
    measure_of(vec![
        Aggregate::Count,
        Aggregate::Count,
        Aggregate::DaysActive,
        Aggregate::PerDay,
        Aggregate::Sum(n()),
        Aggregate::Avg(n()),
        Aggregate::Min(n()),
        Aggregate::Max(n()),
        Aggregate::CountDistinct(t()),
        Aggregate::CountDistinct("d".to_owned()),
        Aggregate::DaysSinceFirst,
        Aggregate::DaysSinceLast,
        Aggregate::Share(t(), Value::from("a")),
        Aggregate::Share("b".to_owned(), Value::Bool(true)),
        Aggregate::Interest("母婴".to_owned()),
        Aggregate::Interest("trade".to_owned()),
    ])
}

/// Whether one event followed another: near the instants of a history, which are hours and days apart.
fn followed_by() -> impl Strategy<Value = Expr> {
    let event = || {
        select(vec!["*", "Link Clicked", "Order Completed", "Message Replied"]).prop_map(|name| match name {
            "*" => EventPattern::Any,
            name => EventPattern::Named(name.to_owned()),
        })
    };
    let within = prop_oneof![1u32..6, 1u32..60, Just(24), Just(72)];
    (event(), event(), within, proptest::option::weighted(0.3, filter())).prop_map(
        |(event, second, within_hours, filter)| {
            let aggregate = Aggregate::FollowedBy { second, within_hours };
            let filter = filter.map(Box::new);
            plain(ExprKind::Measure(Measure { aggregate, event, window: Window::All, filter }))
        },
    )
}

fn number() -> impl Strategy<Value = Expr> {
    use Operator::{Add, Divide, Multiply, Subtract};
    prop_oneof![
        8 => numeric_measure(),
        1 => Just(plain(ExprKind::Trait("age".to_owned()))),
        1 => (select(vec![Add, Subtract, Multiply, Divide]), numeric_measure(), numeric_measure())
            .prop_map(|(by, left, right)| plain(ExprKind::Arithmetic(by, Box::new(left), Box::new(right)))),
        1 => (numeric_measure(), small_number())
            .prop_map(|(measure, number)| plain(ExprKind::Coalesce(vec![measure, number]))),
    ]
}

fn words() -> impl Strategy<Value = Expr> {
    let top = measure_of(vec![Aggregate::Top("t".to_owned())]);
    prop_oneof![top, Just(plain(ExprKind::Trait("city".to_owned())))]
}

/// A rule out of few words, so that two of them often say something of each other.
pub(crate) fn comparable_condition() -> impl Strategy<Value = Expr> {
    let measure = || {
        let windows = vec![
            Window::All,
            Window::Days { from: 2, to: 0 },
            Window::Days { from: 5, to: 0 },
            Window::Days { from: 5, to: 2 },
            Window::Hours { from: 48, to: 0 },
            Window::Hours { from: 48, to: 24 },
        ];
        let aggregates = vec![
            Aggregate::Count,
            Aggregate::Count,
            Aggregate::DaysActive,
            Aggregate::CountDistinct("t".to_owned()),
            Aggregate::Sum("n".to_owned()),
            Aggregate::Max("n".to_owned()),
            Aggregate::DaysSinceLast,
            Aggregate::Share("t".to_owned(), Value::from("a")),
        ];
        let filter = plain(ExprKind::IsNull {
            operand: Box::new(plain(ExprKind::Property("b".to_owned()))),
            negated: true,
        });
        let events = vec![EventPattern::Any, EventPattern::Named("Link Clicked".to_owned())];
        (select(aggregates), select(events), select(windows), proptest::option::weighted(0.2, Just(filter)))
            .prop_map(|(aggregate, event, window, filter)| {
                let window = if aggregate == Aggregate::DaysSinceLast { Window::All } else { window };
                plain(ExprKind::Measure(Measure { aggregate, event, window, filter: filter.map(Box::new) }))
            })
    };
    let operand = || prop_oneof![4 => measure(), 1 => Just(plain(ExprKind::Trait("age".to_owned())))];
    let number = || select(vec![0.0, 1.0, 2.0, 3.0, 18.0]).prop_map(literal);
    let boxed = |expr: Expr| Box::new(expr);
    let leaf = prop_oneof![
        4 => (comparison(), operand(), number())
            .prop_map(move |(by, left, right)| plain(ExprKind::Compare(by, boxed(left), boxed(right)))),
        1 => (comparison(), measure(), measure())
            .prop_map(move |(by, left, right)| plain(ExprKind::Compare(by, boxed(left), boxed(right)))),
        1 => (operand(), number(), number(), any::<bool>()).prop_map(move |(operand, low, high, negated)| {
            plain(ExprKind::Between { operand: boxed(operand), low: boxed(low), high: boxed(high), negated })
        }),
        1 => (operand(), proptest::collection::vec(number(), 1..3), any::<bool>())
            .prop_map(move |(operand, list, negated)| plain(ExprKind::InList { operand: boxed(operand), list, negated })),
        1 => (operand(), any::<bool>())
            .prop_map(move |(operand, negated)| plain(ExprKind::IsNull { operand: boxed(operand), negated })),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| plain(ExprKind::And(parts))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| plain(ExprKind::Or(parts))),
            inner.prop_map(|part| plain(ExprKind::Not(Box::new(part)))),
        ]
    })
    .prop_map(flat)
}

/// A rule. References to other tags are by a number that [`refer_backwards`] makes a tag that comes before.
fn condition() -> impl Strategy<Value = Expr> {
    let boxed = Box::new;
    let compare = move |(by, left, right): (Comparison, Expr, Expr)| {
        plain(ExprKind::Compare(by, boxed(left), Box::new(right)))
    };
    let day = (-12i64..12).prop_map(|days| literal(Value::Time(Time(1_767_225_600_000_000 + days * DAY))));
    let seen = measure_of(vec![Aggregate::FirstSeen, Aggregate::LastSeen]);
    let leaf = prop_oneof![
        8 => (comparison(), number(), small_number()).prop_map(compare),
        2 => (comparison(), words(), text()).prop_map(compare),
        2 => followed_by(),
        1 => (comparison(), seen, day).prop_map(compare),
        1 => (comparison(), numeric_measure(), numeric_measure()).prop_map(compare),
        1 => (number(), small_number(), small_number(), any::<bool>()).prop_map(|(operand, low, high, negated)| {
            plain(ExprKind::Between { operand: Box::new(operand), low: Box::new(low), high: Box::new(high), negated })
        }),
        1 => (number(), proptest::collection::vec(small_number(), 1..4), any::<bool>())
            .prop_map(|(operand, list, negated)| plain(ExprKind::InList { operand: Box::new(operand), list, negated })),
        1 => (words(), select(vec!["上%", "_", "%a%", "B%n"]), any::<bool>()).prop_map(|(operand, pattern, negated)| {
            plain(ExprKind::Like { operand: Box::new(operand), pattern: pattern.to_owned(), negated })
        }),
        1 => (prop_oneof![number(), words()], any::<bool>())
            .prop_map(|(operand, negated)| plain(ExprKind::IsNull { operand: Box::new(operand), negated })),
        1 => (numeric_measure(), small_number(), small_number(), numeric_measure()).prop_map(|(on, when, then, other)| {
            let case = ExprKind::Case {
                operand: Some(Box::new(on)),
                branches: vec![(when, then)],
                otherwise: Some(Box::new(other)),
            };
            plain(ExprKind::Compare(Comparison::Greater, Box::new(plain(case)), Box::new(literal(1.0))))
        }),
        1 => (0usize..4, 0usize..3).prop_map(|(tag, value)| {
            let values = if value == 2 { Vec::new() } else { vec![format!("v{value}")] };
            plain(ExprKind::HasTag { name: tag.to_string(), values })
        }),
        1 => (0usize..4).prop_map(|tag| {
            let tag = plain(ExprKind::Tag(tag.to_string()));
            let known = plain(ExprKind::Coalesce(vec![tag, literal("none")]));
            plain(ExprKind::Compare(Comparison::Equal, Box::new(known), Box::new(literal("v0"))))
        }),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| plain(ExprKind::And(parts))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| plain(ExprKind::Or(parts))),
            inner.prop_map(|part| plain(ExprKind::Not(Box::new(part)))),
        ]
    })
    .prop_map(flat)
}

/// Points references of the rules of tag number `own` at a tag before it; the first tag has a constant instead.
fn refer_backwards(expr: &mut Expr, own: usize, select_all: &[bool]) {
    let before = |name: &str| name.parse::<usize>().ok().and_then(|number| number.checked_rem(own));
    match &mut expr.kind {
        ExprKind::HasTag { name, .. } => match before(name) {
            Some(tag) => *name = format!("t{tag}"),
            None => expr.kind = literal(Value::Bool(true)).kind,
        },
        ExprKind::Tag(name) => match before(name).filter(|tag| !select_all[*tag]) {
            Some(tag) => *name = format!("t{tag}"),
            None => expr.kind = literal("v0").kind,
        },
        ExprKind::Not(part) => refer_backwards(part, own, select_all),
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::Coalesce(parts) => {
            parts.iter_mut().for_each(|part| refer_backwards(part, own, select_all));
        }
        ExprKind::Compare(_, left, right) => {
            refer_backwards(left, own, select_all);
            refer_backwards(right, own, select_all);
        }
        _ => {}
    }
}
