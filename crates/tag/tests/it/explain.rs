//! Explanations: what a person is told of a tag is right.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{Event, MessageId, Properties, SubjectId, Time, Value};
use qianmian_tag::explain::{Explanation, Facts, Outlook, Reason, Version, explain};
use qianmian_tag::reference::{self, Person, Verdict};
use qianmian_tag::{Calendar, Program, Rankings};
use qianmian_testkit::event;

use crate::world::{DAY, HOUR, World, at, tags, world};

const RULES: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicks }
  dimension: behaviour
  purpose: marketing
  when: count('Link Clicked', '7d', where => n > 1 and note is not null) >= 3
- tag: tier
  title: { zh: 价值, en: Tier }
  dimension: value
  values:
    - value: high
      when: sum('Order Completed', 'n', '90d') >= 1000 and (tag('clicker') or city = '上海市')
    - value: dormant
      when: days_since_last('*') >= 30
- tag: young
  title: { zh: 年轻, en: Young }
  dimension: basic
  when: age < 25 and not tag('tier') = 'dormant'
";

const NOW: &str = "2026-03-10T04:00:00Z";

fn program(rules: &str) -> Program {
    Program::compile(&tags(rules), Arc::new(Calendar::new(TimeZone::get("Asia/Shanghai").unwrap()))).unwrap()
}

fn click(then: &str) -> Event {
    event(1, "Link Clicked", then).property("n", 3.0).property("note", "call me").source("app").build()
}

#[test]
fn a_tag_that_expires_shows_what_has_to_confirm_it_once() {
    let rules = "
- tag: buyer
  title: { zh: 买家, en: Buyer }
  dimension: value
  expires_after: 30d
  when: count('Order Completed') >= 1
";
    let order = event(1, "Order Completed", "2026-03-01T01:00:00Z").build();
    let hidden = BTreeSet::new();
    let traits = Vec::new();
    let facts = Facts {
        at: at(NOW),
        now: at(NOW),
        events: &[order],
        traits: &traits,
        standing: None,
        consents: &[],
        versions: &[],
        rankings: &Rankings::default(),
        hidden: &hidden,
    };
    let why = explain(&program(rules), &facts, "buyer", 1).unwrap();
    assert_eq!(
        why.rules[0].root.text,
        "count('Order Completed') >= 1 and count('Order Completed', '30d') > 0"
    );
    let lapses = Outlook::Turns { at: at("2026-03-30T16:00:00Z"), values: Vec::new(), unknown: false };
    assert_eq!(why.outlook, lapses);
}

/// Explains with a consent and a version, and with what people wrote kept out.
fn explained(events: &[Event], traits: &Properties, tag: &str, as_of: &str, depth: usize) -> Explanation {
    let consent = ConsentChange {
        purpose: "marketing".to_owned(),
        state: ConsentState::Granted,
        at: at("2026-01-05T00:00:00Z"),
        source: "app".to_owned(),
        notice_version: Some("2026-01".to_owned()),
    };
    let version = Version { number: 2, since: at("2026-02-01T00:00:00Z") };
    let facts = Facts {
        at: at(as_of),
        now: at(NOW),
        events,
        traits,
        standing: None,
        consents: &[consent],
        versions: &[("clicker".to_owned(), version)],
        rankings: &Rankings::default(),
        hidden: &BTreeSet::from(["note".to_owned()]),
    };
    explain(&program(RULES), &facts, tag, depth).unwrap()
}

#[test]
fn a_tag_that_is_held_says_on_what_it_rests_and_when_it_lapses() {
    let clicks = ["2026-03-05T01:00:00Z", "2026-03-09T01:00:00Z", "2026-03-10T02:00:00Z"].map(click);
    insta::assert_snapshot!(explained(&clicks, &Vec::new(), "clicker", NOW, 1));
}

#[test]
fn a_tag_that_is_not_held_says_what_is_missing_and_explains_what_it_rests_on() {
    let mut events = ["2026-03-05T01:00:00Z", "2026-03-09T01:00:00Z"].map(click).to_vec();
    events.push(event(1, "Order Completed", "2026-03-01T01:00:00Z").property("n", 320.0).build());
    let traits = vec![("city".to_owned(), Value::from("北京市"))];
    insta::assert_snapshot!(explained(&events, &traits, "tier", NOW, 1));
}

#[test]
fn an_unknown_tag_names_the_data_that_is_missing() {
    insta::assert_snapshot!(explained(&[], &Vec::new(), "young", NOW, 0));
}

#[test]
fn as_of_an_earlier_instant_what_came_later_is_not_seen() {
    let clicks = ["2026-03-05T01:00:00Z", "2026-03-06T01:00:00Z", "2026-03-10T02:00:00Z"].map(click);
    let before = explained(&clicks, &Vec::new(), "clicker", "2026-03-07T00:00:00Z", 1);
    assert_eq!((before.measures[0].events, before.values.len()), (2, 0));
    assert!(
        before.to_string().contains("as of 2026-03-07T00:00:00Z, with traits, consent and definition as of")
    );
    let after = explained(&clicks, &Vec::new(), "clicker", "2026-03-20T00:00:00Z", 1);
    assert_eq!((after.measures[0].events, after.values.len()), (0, 0), "if nothing happens until then");
}

#[test]
fn a_count_that_is_short_has_until_the_first_event_leaves_its_window() {
    let clicks = ["2026-03-05T01:00:00Z", "2026-03-09T01:00:00Z"].map(click);
    let short = explained(&clicks, &Vec::new(), "clicker", NOW, 1);
    let missing = short.rules[0].missing.as_ref().unwrap();
    let Reason::TooLow { by, before: Some(before), .. } = &missing.reason else { panic!("{missing:?}") };
    assert_eq!((*by, *before), (1.0, at("2026-03-11T16:00:00Z")));
    // One more click just before it is enough, and at it it is not.
    for (then, values) in [("2026-03-11T15:59:59Z", 1), ("2026-03-11T16:00:00Z", 0)] {
        let with: Vec<Event> = clicks.iter().cloned().chain([click(then)]).collect();
        assert_eq!(explained(&with, &Vec::new(), "clicker", then, 1).values.len(), values);
    }
}

fn facts<'a>(
    events: &'a [Event],
    world: &'a World,
    now: Time,
    (rankings, hidden): &'a (Rankings, BTreeSet<String>),
) -> Facts<'a> {
    Facts {
        at: now,
        now,
        events,
        traits: &world.traits,
        standing: None,
        consents: &[],
        versions: &[],
        rankings,
        hidden,
    }
}

/// Where anything can change by itself: the starts of days, and whole hours after events.
fn edges(world: &World, from: Time, to: Time) -> Vec<Time> {
    let calendar = world.calendar();
    let days = calendar.day_of(from)..=calendar.day_of(to) + 1;
    let hours = world.events.iter().flat_map(|(at, _)| (0..81).map(move |hours| Time(at.0 + hours * HOUR)));
    let mut edges: Vec<Time> = days.map(|day| calendar.start_of(day)).chain(hours).collect();
    edges.retain(|edge| from < *edge && *edge < to);
    edges.sort();
    edges.dedup();
    edges
}

fn told(values: &[String], unknown: bool) -> Verdict {
    if unknown { Verdict::Unknown } else { Verdict::Values(values.to_vec()) }
}

proptest! {
    #![proptest_config(Config { cases: 96, ..Config::default() })]

    /// Before the instant at which a tag is said to turn it is what it is now, and at that instant what it is said to be.
    #[test]
    fn a_tag_turns_when_and_into_what_it_is_said_to(world in world()) {
        let definitions = world.definitions();
        let program = Program::compile(&definitions, world.calendar()).unwrap();
        let events: Vec<Event> = (0u128..).zip(&world.events).map(|(number, (at, body))| Event {
            message_id: MessageId(number.to_be_bytes()),
            subject: SubjectId(1),
            source: "test".into(),
            at: *at,
            received_at: *at,
            body: body.clone(),
        }).collect();
        let (now, zone, nothing) = (world.instants[0], world.zone(), (Rankings::default(), BTreeSet::new()));
        let person = Person { events: &world.events, traits: &world.traits };
        let verdicts = |then: Time| reference::evaluate(&definitions, person, then, &zone);
        let present = verdicts(now);
        for (ordinal, definition) in definitions.iter().enumerate() {
            let facts = facts(&events, &world, now, &nothing);
            let why = explain(&program, &facts, &definition.name, 1).unwrap();
            prop_assert_eq!(told(&why.values, why.unknown), present[ordinal].clone());
            let until = match &why.outlook {
                Outlook::Turns { at, values, unknown } => {
                    prop_assert_eq!(&verdicts(*at)[ordinal], &told(values, *unknown));
                    prop_assert_ne!(&present[ordinal], &told(values, *unknown));
                    prop_assert_eq!(&verdicts(Time(at.0 - 1))[ordinal], &present[ordinal]);
                    *at
                }
                Outlook::StaysUntil(at) => *at,
                Outlook::Stays => Time(now.0 + 60 * DAY),
            };
            for edge in edges(&world, now, until.min(Time(now.0 + 60 * DAY))) {
                prop_assert_eq!(&verdicts(edge)[ordinal], &present[ordinal], "at {}", edge);
            }
        }
    }

    /// A rule is not true exactly when something is missing.
    #[test]
    fn something_is_missing_exactly_where_a_rule_is_not_true(world in world()) {
        let definitions = world.definitions();
        let program = Program::compile(&definitions, world.calendar()).unwrap();
        let nothing = (Rankings::default(), BTreeSet::new());
        for definition in &definitions {
            let facts = facts(&[], &world, world.instants[0], &nothing);
            for rule in explain(&program, &facts, &definition.name, 0).unwrap().rules {
                prop_assert_eq!(rule.missing.is_none(), rule.root.value == Value::Bool(true));
            }
        }
    }
}
