//! The persisted form of a person's standing. A new version of it adds a golden file and keeps reading the old ones.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::Value;
use qianmian_tag::{Calendar, Program, Reading, Standing};

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
    standing.settle(program, &traits);
    standing
}

#[test]
fn version_1_is_read_and_written_as_it_always_was() {
    let program = program(RULES);
    let standing = standing(&program);
    let bytes = standing.encode(&program).unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/tag-state-v1.bin");
    let golden = std::fs::read(&path).unwrap();
    assert_eq!(Standing::decode(&program, &golden).unwrap(), Reading::Current(standing));
    assert_eq!(bytes, golden);
}

#[test]
fn another_layout_leaves_what_was_held() {
    let before = program(RULES);
    let bytes = standing(&before).encode(&before).unwrap();
    let after = program(&RULES.replace("'7d'", "'8h'"));
    let Reading::Stale(stale) = Standing::decode(&after, &bytes).unwrap() else {
        panic!("the series are others")
    };
    assert_eq!(stale.horizon, Some(at("2026-03-10T04:00:00Z")));
    let threshold = program(&RULES.replace("> 0.5", "> 0.6"));
    assert!(
        matches!(Standing::decode(&threshold, &bytes).unwrap(), Reading::Current(_)),
        "the series are the same"
    );
}

#[test]
fn damaged_bytes_are_an_error() {
    let program = program(RULES);
    let bytes = standing(&program).encode(&program).unwrap();
    for damaged in [&[][..], &[9], &bytes[..bytes.len() - 1], &bytes[..5]] {
        assert_eq!(Standing::decode(&program, damaged).unwrap_err().code(), "bad_tag_state");
    }
}

proptest! {
    #![proptest_config(Config { cases: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_standing_comes_back_as_it_was(world in world()) {
        let program = Program::compile(&world.definitions(), world.calendar()).unwrap();
        let mut standing = Standing::empty(&program);
        standing.state.advance(&program, world.instants[0]);
        world.events.iter().for_each(|(at, event)| standing.state.fold(&program, *at, event));
        standing.settle(&program, &program.arrange_traits(&world.traits));
        let bytes = standing.encode(&program).unwrap();
        prop_assert_eq!(Standing::decode(&program, &bytes).unwrap(), Reading::Current(standing));
    }
}
