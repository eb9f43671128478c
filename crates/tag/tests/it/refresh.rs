//! The law of scheduled change: before the instant that `next_change` names, no outcome changes by itself; and where
//! every rule is one comparison of a measure with a number, at that instant one does.

use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::Time;
use qianmian_model::rule::{Aggregate, Expr, ExprKind};
use qianmian_tag::{Program, State};

use crate::world::{DAY, HOUR, at, event, tags, world};

proptest! {
    #![proptest_config(Config { cases: 1_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_changes_before_the_next_change(world in world(), probes in proptest::collection::vec(0.0f64..1.0, 3)) {
        let program = Program::compile(&world.definitions(), world.calendar()).unwrap();
        let traits = program.arrange_traits(&world.traits);
        let now = world.instants[0];
        let mut state = State::empty(&program);
        state.advance(&program, now);
        world.events.iter().for_each(|(at, event)| state.fold(&program, *at, event));
        let moment = program.moment(now);
        let outcomes = program.evaluate(&moment, &state, &traits);
        let change = program.next_change(&moment, &state);
        prop_assert!(change.is_none_or(|change| change > now), "{change:?} is after {now}");
        let end = change.map_or(now.0 + 400 * DAY, |change| change.0);
        let within = probes.iter().map(|probe| now.0 + ((end - now.0) as f64 * probe) as i64);
        let mornings = (1..40).map(|day| now.0 + day * DAY - HOUR / 2).filter(|instant| *instant < end);
        for instant in within.chain(mornings).chain([now.0 + 1, end - 1]).filter(|instant| *instant < end) {
            let then = program.evaluate(&program.moment(Time(instant)), &state, &traits);
            prop_assert_eq!(&then, &outcomes, "at {} of {}..{:?}", Time(instant), now, change);
        }
    }
}

/// A comparison of a measure with a number. Interest is left out, because it is looked ahead for so far and no further.
fn is_plain(rule: &Expr) -> bool {
    let ExprKind::Compare(_, left, right) = &rule.kind else { return false };
    match (&left.kind, &right.kind) {
        (ExprKind::Measure(measure), ExprKind::Literal(_)) => {
            !matches!(measure.aggregate, Aggregate::Interest(_) | Aggregate::Top(_))
                && !matches!(measure.aggregate, Aggregate::FirstSeen | Aggregate::LastSeen)
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn nobody_is_woken_for_nothing(mut world in world()) {
        let now = world.instants[0];
        world.rules = world.rules.into_iter().flatten().filter(is_plain).map(|rule| vec![rule]).collect();
        world.select_all = vec![false; world.rules.len()];
        world.expires_after = vec![""; world.rules.len()];
        world.events.retain(|(at, _)| *at <= now);
        let program = Program::compile(&world.definitions(), world.calendar()).unwrap();
        let mut state = State::empty(&program);
        state.advance(&program, now);
        world.events.iter().for_each(|(at, event)| state.fold(&program, *at, event));
        let moment = program.moment(now);
        if let Some(change) = program.next_change(&moment, &state) {
            let before = program.evaluate(&moment, &state, &[]);
            let then = program.evaluate(&program.moment(change), &state, &[]);
            prop_assert_ne!(then, before, "at {} from {}", change, now);
        }
    }
}

/// The instants at which a person with these events is due, one after the other.
fn schedule(file: &str, events: &[&str], from: &str, most: usize) -> Vec<String> {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let program =
        Program::compile(&tags(file), std::sync::Arc::new(qianmian_tag::Calendar::new(zone))).unwrap();
    let mut state = State::empty(&program);
    state.advance(&program, at(from));
    events.iter().for_each(|then| state.fold(&program, at(then), &event("Link Clicked", &[], &["trade"])));
    let mut due = Vec::new();
    while due.len() < most
        && let Some(change) = program.next_change(&program.moment(state.horizon()), &state)
    {
        due.push(change.to_string());
        state.advance(&program, change);
    }
    due
}

fn tag(when: &str) -> String {
    format!("- tag: t\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: \"{when}\"\n")
}

#[test]
fn an_event_leaves_a_window_of_days_at_a_local_midnight() {
    let due = schedule(
        &tag("count('Link Clicked', '7d') >= 1"),
        &["2026-03-01T10:00:00Z"],
        "2026-03-02T00:00:00Z",
        9,
    );
    assert_eq!(due, ["2026-03-07T16:00:00Z"]);
}

#[test]
fn an_event_that_leaves_without_crossing_a_number_wakes_nobody() {
    let clicks = ["2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"];
    let due = |when| schedule(&tag(when), &clicks, "2026-03-03T12:00:00Z", 9);
    assert_eq!(
        due("count('Link Clicked', '7d') >= 2"),
        ["2026-03-08T16:00:00Z"],
        "two of three remain till then"
    );
    assert!(due("count('Link Clicked', '7d') >= 4").is_empty());
    assert_eq!(due("count('Link Clicked', '7d') = 2"), ["2026-03-07T16:00:00Z", "2026-03-08T16:00:00Z"]);
}

#[test]
fn an_event_leaves_a_window_of_hours_to_the_microsecond() {
    let due = schedule(
        &tag("count('Link Clicked', '24h') >= 1"),
        &["2026-03-01T10:00:00.000001Z"],
        "2026-03-01T11:00:00Z",
        9,
    );
    assert_eq!(due, ["2026-03-02T10:00:00.000001Z"]);
}

#[test]
fn an_event_enters_and_leaves_a_ranged_window() {
    let due =
        schedule(&tag("count('*', '5d..2d') = 1"), &["2026-03-01T01:00:00Z"], "2026-03-01T02:00:00Z", 9);
    assert_eq!(due, ["2026-03-02T16:00:00Z", "2026-03-05T16:00:00Z"]);
}

#[test]
fn days_since_wakes_only_where_a_rule_compares_it() {
    let due =
        schedule(&tag("days_since_last('*') >= 30"), &["2026-03-01T01:00:00Z"], "2026-03-01T02:00:00Z", 9);
    assert_eq!(due, ["2026-03-30T16:00:00Z"]);
}

#[test]
fn interest_wakes_on_the_day_it_falls_below() {
    // One hit scores 1/4; below 1/7, when it weighs less than half, on the 15th day.
    let due = schedule(
        &tag("interest('trade') >= 0.142857142857142"),
        &["2026-03-01T01:00:00Z"],
        "2026-03-01T02:00:00Z",
        2,
    );
    assert_eq!(due[0], "2026-03-15T16:00:00Z");
}

#[test]
fn an_event_of_a_fast_clock_is_due_when_its_time_comes() {
    let due = schedule(&tag("count('*') >= 1"), &["2026-03-01T01:00:00Z"], "2026-02-28T23:00:00Z", 9);
    assert_eq!(due, ["2026-03-01T01:00:00Z"]);
}

#[test]
fn all_time_never_changes_by_itself() {
    assert!(
        schedule(&tag("sum('Link Clicked', 'n') > 3"), &["2026-03-01T01:00:00Z"], "2026-03-02T00:00:00Z", 9)
            .is_empty()
    );
}
