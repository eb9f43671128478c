//! What single measures say, worked out by hand.

use std::sync::Arc;

use jiff::tz::TimeZone;
use qianmian_model::{EventBody, Time, Value};
use qianmian_tag::reference::{self, Person};
use qianmian_tag::{Calendar, Outcome, Program, State};

use crate::world::{at, event, tags};

const NOW: &str = "2026-03-10T04:00:00Z";

fn history() -> Vec<(Time, EventBody)> {
    let order = |amount: f64, paid: &str| {
        event("Order Completed", &[("amount", Value::Number(amount)), ("paid", Value::from(paid))], &["母婴"])
    };
    vec![
        (at("2026-03-01T04:00:00Z"), order(0.1, "wechat")),
        // 00:30 on the 4th in Shanghai: seven days with today start there.
        (at("2026-03-03T16:30:00Z"), order(0.2, "alipay")),
        (at("2026-03-10T03:00:00Z"), order(19.99, "alipay")),
        (at("2026-03-10T03:30:00Z"), order(5.0, "wechat")),
        (at("2026-03-10T05:00:00Z"), order(1000.0, "wechat")),
    ]
}

/// The value of an expression's only measure, by kernel and reference.
fn value(measure: &str, history: &[(Time, EventBody)]) -> Value {
    let file = format!(
        "- tag: t\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: \"{measure} is null\"\n"
    );
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let program = Program::compile(&tags(&file), Arc::new(Calendar::new(zone.clone()))).unwrap();
    let mut state = State::empty(&program);
    state.advance(&program, at(NOW));
    history.iter().for_each(|(at, event)| state.fold(&program, *at, event));
    let [value] = program.measure_values(&program.moment(at(NOW)), &state).try_into().unwrap();
    let traits = Vec::new();
    let person = Person { events: history, traits: &traits };
    let expected =
        program.measures().map(|measure| reference::measure(measure, person, at(NOW), &zone)).next();
    assert_eq!(Some(&value), expected.as_ref(), "{measure}");
    value
}

#[test]
fn each_aggregate_says_what_its_definition_says() {
    let number = Value::Number;
    let time = |text: &str| Value::Time(at(text));
    for (measure, expected) in [
        ("count('Order Completed')", number(4.0)),
        ("count('Order Completed', '7d')", number(3.0)),
        ("count('Order Completed', '24h')", number(2.0)),
        ("count('Order Completed', '30d..7d')", number(1.0)),
        ("count('Order Completed', '7d', where => paid = 'alipay')", number(2.0)),
        ("count('Link Clicked')", number(0.0)),
        ("sum('Order Completed', 'amount')", number(25.29)),
        ("sum('Link Clicked', 'amount')", number(0.0)),
        ("avg('Order Completed', 'amount', '24h')", number(12.495)),
        ("avg('Link Clicked', 'amount')", Value::Null),
        ("min('Order Completed', 'amount')", number(0.1)),
        ("max('Order Completed', 'amount')", number(19.99)),
        ("count_distinct('Order Completed', 'paid')", number(2.0)),
        ("days_active('Order Completed')", number(3.0)),
        ("days_active('Order Completed', '48h')", number(1.0)),
        ("per_day('Order Completed', '7d')", number(3.0 / 7.0)),
        ("first_seen('Order Completed')", time("2026-03-01T04:00:00Z")),
        ("last_seen('*')", time("2026-03-10T03:30:00Z")),
        ("last_seen('Link Clicked')", Value::Null),
        ("days_since_first('*')", number(9.0)),
        ("days_since_last('Order Completed', where => paid = 'alipay')", number(0.0)),
        ("top('Order Completed', 'paid')", Value::from("wechat")),
        ("top('Order Completed', 'paid', '24h..1h')", Value::from("alipay")),
        ("top('Order Completed', 'paid', '24h..2h')", Value::Null),
        ("share('Order Completed', 'paid', 'alipay', '7d')", number(2.0 / 3.0)),
        ("share('Link Clicked', 'paid', 'alipay')", Value::Null),
        ("interest('跨境')", number(0.0)),
    ] {
        assert_eq!(value(measure, &history()), expected, "{measure}");
    }
}

#[test]
fn a_sequence_is_strictly_later_and_soon_enough() {
    let click =
        |text: &str, from: &str| (at(text), event("Link Clicked", &[("from", Value::from(from))], &[]));
    let order =
        |text: &str, from: &str| (at(text), event("Order Completed", &[("from", Value::from(from))], &[]));
    let ordered = |first: &str, second: &str| {
        value(
            "followed_by('Link Clicked', 'Order Completed', '3d')",
            &[order(second, "ad"), click(first, "ad")],
        )
    };
    let (yes, no) = (Value::Bool(true), Value::Bool(false));
    assert_eq!(ordered("2026-03-01T04:00:00Z", "2026-03-02T04:00:00Z"), yes);
    assert_eq!(ordered("2026-03-01T04:00:00Z", "2026-03-04T04:00:00Z"), yes, "3 x 24 hours are within");
    assert_eq!(ordered("2026-03-01T04:00:00Z", "2026-03-04T04:00:00.000001Z"), no, "a microsecond too late");
    assert_eq!(ordered("2026-03-01T04:00:00Z", "2026-03-01T04:00:00Z"), no, "at once is not after");
    assert_eq!(ordered("2026-03-02T04:00:00Z", "2026-03-01T04:00:00Z"), no, "the wrong way round");
    assert_eq!(ordered("2026-03-09T04:00:00Z", "2026-03-11T04:00:00Z"), no, "not yet");

    let history = [click("2026-03-01T04:00:00Z", "ad"), order("2026-03-02T04:00:00Z", "search")];
    let filtered = |wanted: &str| {
        format!("followed_by('Link Clicked', 'Order Completed', '3d', where => \\\"from\\\" {wanted})")
    };
    assert_eq!(value(&filtered("is not null"), &history), yes);
    assert_eq!(value(&filtered("= 'ad'"), &history), no, "the filter is about both");
    assert_eq!(value("followed_by('Link Clicked', 'Link Clicked', '3d')", &history), no);
    assert_eq!(value("followed_by('*', '*', '3d')", &history), yes);
}

#[test]
fn a_value_that_nothing_confirms_is_dropped() {
    let file = "
- tag: buyer
  title: { zh: 买家, en: Buyer }
  dimension: value
  when: count('Order Completed', where => paid = 'wechat') >= 1 or city = 'Berlin'
  expires_after: 5d
";
    let holds = |instant: &str, paid: &str| {
        let order = event("Order Completed", &[("paid", Value::from(paid))], &[]);
        let history = [(at("2026-02-01T04:00:00Z"), event("Link Clicked", &[], &[])), (at(instant), order)];
        outcomes(file, &history, &[("city", Value::from("Berlin"))])
    };
    assert_eq!(holds("2026-03-06T00:00:00Z", "wechat"), [Outcome::One(0)], "the fifth day with today");
    assert_eq!(holds("2026-03-05T23:59:59Z", "wechat"), [Outcome::Absent]);
    assert_eq!(holds("2026-03-09T00:00:00Z", "alipay"), [Outcome::Absent], "no event that the rule is about");
    assert_eq!(
        outcomes(file, &[], &[("city", Value::from("Berlin"))]),
        [Outcome::Unknown],
        "without any events nobody knows"
    );
}

#[test]
fn a_person_without_events_has_no_data_rather_than_zero() {
    for measure in [
        "count('*')",
        "sum('Order Completed', 'amount')",
        "interest('母婴')",
        "days_active('*', '7d')",
        "followed_by('*', '*', '7d')",
    ] {
        assert_eq!(value(measure, &[]), Value::Null, "{measure}");
        let only_later = &history()[4..];
        assert_eq!(
            value(measure, only_later),
            Value::Null,
            "{measure}: what has not happened yet is no data"
        );
    }
}

#[test]
fn interest_halves_in_fourteen_days() {
    let hit = |text: &str| (at(text), event("Message Received", &[], &["母婴"]));
    let Value::Number(today) = value("interest('母婴')", &[hit(NOW)]) else { panic!("a number") };
    assert!((today - 0.25).abs() < 1e-12);
    let Value::Number(older) = value("interest('母婴')", &[hit("2026-02-24T04:00:00Z")]) else {
        panic!("a number")
    };
    assert!((older - 0.5 / 3.5).abs() < 1e-12);
}

fn outcomes(file: &str, history: &[(Time, EventBody)], traits: &[(&str, Value)]) -> Vec<Outcome> {
    let program = Program::compile(&tags(file), Arc::new(Calendar::new(TimeZone::UTC))).unwrap();
    let mut state = State::empty(&program);
    state.advance(&program, at(NOW));
    history.iter().for_each(|(at, event)| state.fold(&program, *at, event));
    let traits = traits.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    program.evaluate(&program.moment(at(NOW)), &state, &program.arrange_traits(&traits))
}

const TIERS: &str = "
- tag: tier
  title: { zh: 分层, en: Tier }
  dimension: value
  values:
    - value: grown
      when: age >= 18
    - value: buyer
      when: count('Order Completed') >= 1
- tag: in_tier
  title: { zh: 有分层, en: In a tier }
  dimension: value
  when: tag('tier') in ('grown')
- tag: not_in_tier
  title: { zh: 无分层, en: In no tier }
  dimension: value
  when: tag('tier') is null
";

#[test]
fn the_first_true_value_wins_over_an_unknown_one_before_it() {
    let [tier, in_tier, not_in_tier] = outcomes(TIERS, &history(), &[]).try_into().unwrap();
    assert_eq!((tier, in_tier, not_in_tier), (Outcome::One(1), Outcome::Absent, Outcome::Absent));
}

#[test]
fn no_true_value_and_an_unknown_one_is_unknown_and_so_is_what_rests_on_it() {
    let click = vec![(at("2026-03-01T00:00:00Z"), event("Link Clicked", &[], &[]))];
    assert_eq!(outcomes(TIERS, &click, &[]), [Outcome::Unknown, Outcome::Unknown, Outcome::Unknown]);
}

#[test]
fn false_is_not_unknown() {
    let click = vec![(at("2026-03-01T00:00:00Z"), event("Link Clicked", &[], &[]))];
    let young = [("age", Value::Number(12.0))];
    assert_eq!(outcomes(TIERS, &click, &young), [Outcome::Absent, Outcome::Absent, Outcome::One(0)]);
}

#[test]
fn tags_are_evaluated_after_those_they_refer_to_whatever_their_order() {
    let backwards = "
- tag: b
  title: { zh: 乙, en: B }
  dimension: basic
  when: tag('a')
- tag: a
  title: { zh: 甲, en: A }
  dimension: basic
  when: age > 1
";
    assert_eq!(outcomes(backwards, &[], &[("age", Value::Number(2.0))]), [Outcome::One(0), Outcome::One(0)]);
}

#[test]
fn a_cycle_and_an_unknown_tag_are_refused() {
    let compile = |file: &str| {
        Program::compile(&tags(file), Arc::new(Calendar::new(TimeZone::UTC))).unwrap_err().code()
    };
    let tag = |name: &str, when: &str| {
        format!("- tag: {name}\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: \"{when}\"\n")
    };
    assert_eq!(compile(&(tag("a", "tag('b')") + &tag("b", "not tag('a')"))), "tag_cycle");
    assert_eq!(compile(&tag("a", "tag('c')")), "unknown_tag");
}

#[test]
fn measures_and_series_are_shared() {
    let tag = |name: &str, when: &str| {
        format!("- tag: {name}\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: \"{when}\"\n")
    };
    let file = tag("a", "count('X', '7d') >= 2 and days_active('X', '30d') > 1")
        + &tag("b", "COUNT('X','7d')   > 5 or per_day('X', '90d') > 1");
    let program = Program::compile(&tags(&file), Arc::new(Calendar::new(TimeZone::UTC))).unwrap();
    assert_eq!(program.measures().len(), 3);
    assert_eq!(program.series_count(), 1);
}

#[test]
fn only_what_means_something_else_changes_a_hash() {
    let compile = |when: &str, zone: &str| {
        let file =
            format!("- tag: a\n  title: {{ zh: 标签, en: Tag }}\n  dimension: basic\n  when: \"{when}\"\n");
        let zone = TimeZone::get(zone).unwrap();
        Program::compile(&tags(&file), Arc::new(Calendar::new(zone))).unwrap()
    };
    let base = compile("count('X', '7d') >= 2", "UTC");
    let spaced = compile("count( 'X','7d' )>=2", "UTC");
    assert_eq!(base.fingerprint(), spaced.fingerprint());
    let threshold = compile("count('X', '7d') >= 3", "UTC");
    assert_ne!(base.fingerprint(), threshold.fingerprint());
    assert_eq!(base.layout(), threshold.layout(), "states are as they were");
    let window = compile("count('X', '7h') >= 2", "UTC");
    assert_ne!(base.layout(), window.layout());
    assert_ne!(base.layout(), compile("count('X', '7d') >= 2", "Asia/Shanghai").layout());
}
