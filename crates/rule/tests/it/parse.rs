//! Text to tree: every form of the language, and the mistakes with their places.

use qianmian_model::rule::{Aggregate, EventPattern, Expr, ExprKind, Measure};
use qianmian_model::{Value, Window};
use qianmian_rule::{canonical, parse_expr};

fn parsed(text: &str) -> Expr {
    parse_expr(text).unwrap_or_else(|errors| panic!("{text}: {}", errors[0]))
}

/// One line for each mistake.
fn mistakes(text: &str) -> String {
    match parse_expr(text) {
        Ok(expr) => format!("no mistake: {}", canonical(&expr)),
        Err(errors) => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn an_aggregate_has_an_event_a_window_and_a_filter() {
    let expr = parsed("sum('Order Completed', 'revenue', '30d..7d', where => currency = 'CNY') >= 1000");
    let ExprKind::Compare(_, left, _) = expr.kind else { panic!("a comparison") };
    let ExprKind::Measure(Measure { aggregate, event, window, filter }) = left.kind else {
        panic!("a measure")
    };
    assert_eq!(aggregate, Aggregate::Sum("revenue".to_owned()));
    assert_eq!(event, EventPattern::Named("Order Completed".to_owned()));
    assert_eq!(window, Window::Days { from: 30, to: 7 });
    let ExprKind::Compare(_, property, _) = filter.unwrap().kind else { panic!("a comparison") };
    assert_eq!(property.kind, ExprKind::Property("currency".to_owned()));
}

#[test]
fn every_form_of_the_language_is_read() {
    let forms = [
        "age between 18 and 25",
        "city = '上海市'",
        "城市 not like '上海%'",
        "occupation in ('学生', '职场白领')",
        "not (age is null or age is not null)",
        "(age + 1) * 2 - -3 / 4 > -age",
        "case when age < 18 then 'minor' else 'adult' end = 'minor'",
        "case city when '上海市' then 1 end = 1",
        "coalesce(city, province, '') <> ''",
        "last_seen('*') > timestamp '2026-01-31T00:00:00Z'",
        "count('*') > 0",
        "count('Link Clicked', '24h') >= 2",
        "avg('Order Completed', 'revenue') > 1",
        "min('Order Completed', 'revenue') < max('Order Completed', 'revenue')",
        "count_distinct('Order Completed', 'category', '90d') > 3",
        "days_active('*', '7d') = 7",
        "per_day('Message Replied', '7d') >= 3",
        "first_seen('*') < last_seen('*', '7d')",
        "days_since_first('*') - days_since_last('*') > 10",
        "top('Message Replied', 'message_type', '30d') = 'image'",
        "share('Message Replied', 'message_type', 'image') > 0.5",
        "share('Order Completed', 'gift', true, '90d', where => total > 10) > 0.5",
        "interest('跨境电商') >= 0.3",
        "rank(sum('Order Completed', 'revenue', '90d')) >= 0.9",
        "rank(count('*') - coalesce(age, 0) * 2) between 0.25 and 0.5 and tag('x')",
        "followed_by('Link Clicked', 'Order Completed', '3d')",
        "not followed_by('Link Clicked', '*', '36h', where => campaign = 'spring')",
    ];
    for form in forms {
        let written = canonical(&parsed(form));
        assert_eq!(canonical(&parsed(&written)), written, "{form}");
        // These are written the way they are shown, but for brackets that are not needed.
        assert_eq!(written.replace(['(', ')'], ""), form.replace(['(', ')'], ""), "{form}");
    }
}

#[test]
fn a_tag_is_a_test_of_membership_wherever_it_is_one() {
    for (text, shown) in [
        ("tag(vip)", "tag('vip')"),
        ("tag('vip') is not null", "tag('vip')"),
        ("tag('vip') is null", "not tag('vip')"),
        ("tag('tier') != 'high'", "not tag('tier') = 'high'"),
        ("'high' = tag(tier)", "tag('tier') = 'high'"),
        ("tag(tier) not in ('high', 'low')", "not tag('tier') in ('high', 'low')"),
        ("not tag(vip) and (tag(a) or tag(b))", "not tag('vip') and (tag('a') or tag('b'))"),
    ] {
        assert_eq!(canonical(&parsed(text)), shown);
    }
    assert_eq!(
        parsed("tag(tier) in ('high', 'low')").kind,
        ExprKind::HasTag { name: "tier".to_owned(), values: vec!["high".to_owned(), "low".to_owned()] }
    );
    let ExprKind::Like { operand, .. } = parsed("tag(tier) like 'h%'").kind else { panic!("like") };
    assert_eq!(operand.kind, ExprKind::Tag("tier".to_owned()));
}

#[test]
fn conjunctions_are_flat_and_signs_belong_to_numbers() {
    let ExprKind::And(parts) = parsed("a and (b and c) and d").kind else { panic!("and") };
    assert_eq!(parts.len(), 4);
    let ExprKind::Compare(_, left, _) = parsed("-5 < x").kind else { panic!("comparison") };
    assert_eq!(left.kind, ExprKind::Literal(Value::Number(-5.0)));
}

#[test]
fn places_are_lines_and_columns_of_characters() {
    let ExprKind::And(parts) = parsed("city = '上海' and\n  age\n    > 3").kind else { panic!("and") };
    assert_eq!((parts[1].span.line, parts[1].span.column), (2, 3));
    let ExprKind::Compare(_, _, right) = &parts[1].kind else { panic!("comparison") };
    assert_eq!((right.span.line, right.span.column), (3, 7));
    let ExprKind::Compare(_, _, right) = &parsed("城市 = '上海'").kind else { panic!("comparison") };
    assert_eq!(right.span.column, 6);
}

#[test]
fn mistakes_are_located_and_say_what_to_do() {
    let texts = [
        "",
        "   ",
        "cuont('Link Clicked') > 1",
        "followed_by('a', 'b')",
        "followed_by('a', 'b', '2w')",
        "count('Link Clicked', '2w') > 1",
        "count('Link Clicked', '7d..30d') > 1",
        "count('Link Clicked', '7d', '8d') > 1",
        "count(*) > 1",
        "count(\"Link Clicked\") > 1",
        "count() > 1",
        "count('a', were => x = 1) > 1",
        "count('a', where => count('b') > 1) > 1",
        "count('a', where => tag(vip)) > 1",
        "count(distinct 'a') > 1",
        "count('a') over () > 1",
        "per_day('Message Replied') > 1",
        "share('a', 'b') > 1",
        "share('a', 'b', c) > 1",
        "tag(vip, where => x = 1)",
        "rank() > 0.5",
        "rank(age, '7d') > 0.5 or rank(age, where => x = 1) > 0.5",
        "rank(rank(age)) > 0.5 or rank(case when tag(vip) then 1 else age end) > 0.5",
        "count('a', where => rank(age) > 0.5) > 1",
        "rank(age) over (order by age) > 0.5",
        "age > (select 1)",
        "age in (select 1)",
        "a.b = 1",
        "cast(age as text) = '1'",
        "name ilike 'a'",
        "name like other",
        "vip is true",
        "a || b",
        "a && b",
        "a = 1 b = 2",
        "age > ",
        "(age > 1",
        "age > 1)",
        "city = '上海",
        "city ＝ '上海市'",
        "city = ‘上海市’",
        "age % 2 = 1",
        "d > date '2026-01-01'",
        "d > timestamp 'yesterday'",
        "age > 1e999",
        "age > :limit",
        "cuont('a') > 1 and count('b', '3x') > 1 or sum('c') > 1",
    ];
    let seen: Vec<_> = texts.iter().map(|text| format!("{text}\n{}\n", mistakes(text))).collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn rules_too_long_or_too_deep_are_refused_and_do_not_overflow() {
    let sum = format!("a{} > 1", " + a".repeat(10_000));
    assert!(mistakes(&sum).contains("more than 1000 operators"), "{}", mistakes(&sum));
    for chain in [
        format!("a{} > 1", " + a".repeat(900)),
        format!("a{}", " = 1".repeat(900)),
        format!("a{}", " is null".repeat(400)),
        format!("a{}", " in (1)".repeat(200)),
    ] {
        assert!(mistakes(&chain).contains("nested too deeply"), "{}", mistakes(&chain));
    }
    for chain in [format!("{}a", "not ".repeat(900)), format!("a > {}1", "- ".repeat(900))] {
        assert!(parse_expr(&chain).is_err());
    }
    let deep = format!("{}a{}", "(".repeat(400), ")".repeat(400));
    assert!(mistakes(&deep).contains("nested too deeply"), "{}", mistakes(&deep));
    assert!(mistakes(&"x".repeat(100_000)).contains("longer than 64 KiB"));
    let list = format!("city in ({})", vec!["'x'"; 8_000].join(", "));
    assert!(parse_expr(&list).is_ok());
    let chain = format!("a = 1{}", " and a = 1".repeat(450));
    assert!(parse_expr(&chain).is_ok());
}
