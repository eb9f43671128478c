//! The persisted form of a person's standing. A new version of it adds a golden file and keeps reading the old ones.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::Value;
use qianmian_tag::{Calendar, Form, Program, Rankings, Standing};

use crate::world::{at, event, tags, world};

const RULES: &str = "
- tag: everything
  title: { zh: 全部, en: Everything }
  dimension: basic
  values:
    - value: days
      when: count('Order Completed', '7d') > 1 and sum('Order Completed', 'amount', '7d') > 1
    - value: hours
      when: count('Order Completed', '24h') > 1 and min('Order Completed', 'amount', '24h') > 1
    - value: always
      when: top('Order Completed', 'paid') = 'alipay' and days_since_last('*') > 1 and interest('母婴') > 0.5
";

fn program(rules: &str) -> Program {
    Program::compile(&tags(rules), Arc::new(Calendar::new(TimeZone::get("Asia/Shanghai").unwrap()))).unwrap()
}

fn standing(program: &Program) -> Standing {
    let mut standing = Standing::empty(program);
    standing.state.advance(program, at("2026-03-10T04:00:00Z"));
    for (then, amount, paid) in [
        ("2026-03-10T03:00:00.000001Z", 19.99, "alipay"),
        ("2026-03-09T03:00:00Z", -0.1, "wechat"),
        ("2026-03-11T00:00:00Z", 7.0, "wechat"),
    ] {
        let properties = [("amount", Value::Number(amount)), ("paid", Value::from(paid))];
        standing.state.fold(program, at(then), &event("Order Completed", &properties, &["母婴", "母婴"]));
    }
    let traits = program.arrange_traits(&Vec::new());
    standing.settle(program, &Rankings::default(), &traits);
    standing
}

#[test]
fn version_2_is_read_and_written_as_it_always_was() {
    let program = program(RULES);
    let standing = standing(&program);
    let form = Form::of(&program);
    let bytes = form.encode(&program, &standing).unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/tag-state-v2.bin");
    let golden = std::fs::read(&path).unwrap();
    assert_eq!(form.decode(&program, &golden).unwrap(), standing);
    assert_eq!(bytes, golden);
}

#[test]
fn a_changed_program_reads_what_it_has_in_common() {
    let before = program(RULES);
    let written = standing(&before);
    let bytes = Form::of(&before).encode(&before, &written).unwrap();
    let text = Form::of(&before).to_text();
    // Of the three values, the one that rests on days is gone, and its series with it.
    let without_days = RULES.split("    - value: days").next().unwrap().to_owned()
        + "    - value: hours"
        + RULES.split("    - value: hours").nth(1).unwrap();
    let after = program(&without_days);
    let read = Form::from_text(&text, &after).unwrap().decode(&after, &bytes).unwrap();
    assert_eq!(read.state, standing(&after).state);
    let moved = Program::compile(&tags(RULES), Arc::new(Calendar::new(TimeZone::UTC))).unwrap();
    let elsewhere = Form::from_text(&text, &moved).unwrap().decode(&moved, &bytes).unwrap();
    assert_eq!(elsewhere.state.horizon(), written.state.horizon());
    assert_ne!(elsewhere.state, standing(&moved).state, "days of another zone are other days");
}

#[test]
fn damaged_bytes_are_an_error() {
    let program = program(RULES);
    let form = Form::of(&program);
    let bytes = form.encode(&program, &standing(&program)).unwrap();
    for damaged in [&[][..], &[9], &bytes[..bytes.len() - 1], &bytes[..9]] {
        assert_eq!(form.decode(&program, damaged).unwrap_err().code(), "bad_tag_state");
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_standing_comes_back_as_it_was(world in world()) {
        let program = Program::compile(&world.definitions(), world.calendar()).unwrap();
        let mut standing = Standing::empty(&program);
        standing.state.advance(&program, world.instants[0]);
        world.events.iter().for_each(|(at, event)| standing.state.fold(&program, *at, event));
        standing.settle(&program, &Rankings::default(), &program.arrange_traits(&world.traits));
        let form = Form::from_text(&Form::of(&program).to_text(), &program).unwrap();
        let own = Form::of(&program);
        prop_assert_eq!(form.hash(), own.hash());
        let bytes = form.encode(&program, &standing).unwrap();
        prop_assert_eq!(form.decode(&program, &bytes).unwrap(), standing);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let program = program(RULES);
        let _ = Form::of(&program).decode(&program, &bytes);
    }
}
