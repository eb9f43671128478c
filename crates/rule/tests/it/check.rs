//! Names, types and impossibility.

use std::collections::BTreeMap;

use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_rule::{Catalogue, Checker, TagShape, parse_expr};

fn field(value_type: ValueType) -> FieldSpec {
    FieldSpec { value_type, required: false, free_text: false }
}

fn fields(all: &[(&str, ValueType)]) -> BTreeMap<String, FieldSpec> {
    all.iter().map(|(name, value_type)| ((*name).to_owned(), field(*value_type))).collect()
}

/// A small shop.
pub(crate) fn plan() -> TrackingPlan {
    let event = |all: &[(&str, ValueType)]| EventSpec { properties: fields(all), purpose: None };
    let order =
        [("revenue", ValueType::Number), ("currency", ValueType::Text), ("products", ValueType::Json)];
    TrackingPlan {
        events: [
            ("Order Completed", event(&order)),
            ("Link Clicked", event(&[("url", ValueType::Text)])),
            ("Message Replied", event(&[("message_type", ValueType::Text), ("quick", ValueType::Bool)])),
        ]
        .map(|(name, spec)| (name.to_owned(), spec))
        .into(),
        traits: fields(&[
            ("age", ValueType::Number),
            ("city", ValueType::Text),
            ("vip", ValueType::Bool),
            ("registered_at", ValueType::Time),
            ("address", ValueType::Json),
        ]),
    }
}

fn catalogue() -> Catalogue {
    let mut tags = Catalogue::default();
    let shape = |values: &[&str], several| TagShape {
        values: values.iter().map(|v| (*v).to_owned()).collect(),
        several,
        ..TagShape::default()
    };
    tags.insert("value_tier", shape(&["high", "potential", "dormant"], false));
    tags.insert("likes", shape(&["beauty", "sport"], true));
    tags.insert("clicker", shape(&["true"], false));
    tags
}

fn findings(text: &str) -> String {
    let plan = plan();
    let tags = catalogue();
    let expr = parse_expr(text).unwrap_or_else(|errors| panic!("{text}: {}", errors[0]));
    let found = Checker::new(&plan, &tags, ["跨境电商", "母婴产品"]).check(&expr);
    found.iter().map(|finding| format!("{:?} {} {finding}\n", finding.severity, finding.code)).collect()
}

#[test]
fn good_rules_have_no_findings() {
    for text in [
        "age between 18 and 25 and city in ('上海市', '北京市')",
        "vip and not vip is null",
        "count('Link Clicked', '7d') >= 2 and count('Link Clicked', '7d') < 5",
        "sum('Order Completed', 'revenue', '90d', where => currency = 'CNY') >= 1000",
        "top('Message Replied', 'message_type') = 'image' or share('Message Replied', 'quick', true) > 0.5",
        "interest('跨境电商') >= 0.3 and per_day('*', '7d') > 0",
        "tag(value_tier) = 'high' or tag(likes) in ('beauty', 'sport') and tag(clicker)",
        "tag(likes) = 'beauty' and tag(likes) = 'sport'",
        "not tag(value_tier) = 'high' and not tag(value_tier) = 'dormant'",
        "registered_at > timestamp '2026-01-31T00:00:00Z' and last_seen('*') > registered_at",
        "case when age < 18 then 'minor' else city end = 'minor'",
        "coalesce(age, 0) + 1 > 2 and address is not null",
        "city <> 'a' and city <> 'b' and (city = 'c' or city = 'd')",
        "case tag(value_tier) when 'high' then 3 else 1 end > 2",
        "days_active('*', '7d') = 7 and age > 17.5 and age < 18.5",
        "rank(sum('Order Completed', 'revenue', '90d')) >= 0.9 and rank(age) between 0.25 and 0.5",
        "rank(age) = 0 or rank(age) = 1 or rank(days_since_last('*') / (age + 1)) > 0.5",
        "followed_by('Link Clicked', 'Order Completed', '3d') or not followed_by('*', 'Link Clicked', '1h')",
    ] {
        assert_eq!(findings(text), "", "{text}");
    }
}

#[test]
fn unknown_names_come_with_the_nearest() {
    let texts = [
        "agee > 1",
        "revenue > 1",
        "count('Order Complete') > 1",
        "sum('Order Completed', 'revenu') > 1",
        "count('Link Clicked', where => ulr = 'x') > 1",
        "count('*', where => mesage_type = 'x') > 1",
        "interest('跨境') > 0.5",
        "followed_by('Link Clicke', 'Order Complete', '3d')",
        "followed_by('Link Clicked', 'Order Completed', '3d', where => url = 'x')",
        "followed_by('Link Clicked', 'Order Completed', '3d', where => ulr = 'x')",
        "tag(value_teir) = 'high'",
        "tag(value_tier) = 'hihg'",
        "tag(value_tier) in ('high', 'zzz')",
        "agee > 1 and citty = 'x' or tag(nothing_like_it)",
    ];
    let seen: Vec<_> = texts.iter().map(|text| format!("{text}\n{}", findings(text))).collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn types_have_to_fit() {
    let texts = [
        "age",
        "count('Link Clicked')",
        "age = '18'",
        "city = 200000",
        "vip = 'yes'",
        "registered_at > '2026-01-31'",
        "last_seen('*') > 5",
        "sum('Order Completed', 'currency') > 1",
        "top('Order Completed', 'products') = 'x'",
        "address = 'x'",
        "age and vip",
        "not city",
        "age like '1%'",
        "city + 1 > 2",
        "last_seen('*') - first_seen('*') > 5",
        "age between 'a' and 5",
        "age in (1, 'b')",
        "vip > true",
        "case when vip then 1 else 'x' end = 1",
        "coalesce(age, city) = 1",
        "share('Message Replied', 'quick', 'yes') > 0.5",
        "count('Link Clicked', where => url) > 1",
        "tag(likes) like 'b%'",
        "tag(clicker) = true",
        "rank(age)",
        "rank(city) > 0.5",
        "rank(last_seen('*')) > 0.5",
        "rank(age > 18) > 0.5",
        "rank(1 + 2) > 0.5",
        "rank(age) = 'high'",
        "rank(agee + count('Link Clicke')) > 0.5",
        "followed_by('Link Clicked', 'Order Completed', '3d') > 1",
    ];
    let seen: Vec<_> = texts.iter().map(|text| format!("{text}\n{}", findings(text))).collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn what_can_never_be_true_is_said() {
    let texts = [
        "count('Link Clicked') < 0",
        "0 > count('Link Clicked')",
        "share('Message Replied', 'quick', true) > 1",
        "interest('母婴产品') >= 1",
        "days_active('*', '7d') > 7",
        "rank(age) > 1",
        "rank(count('*')) < 0",
        "rank(age) > 0.9 and rank(age) <= 0.5",
        "age between 5 and 3",
        "age > 30 and city = 'x' and age < 20",
        "count('Link Clicked') > 2 and count('Link Clicked') < 3",
        "city = 'a' and city = 'b'",
        "city in ('a', 'b') and city not in ('b', 'a')",
        "city = 'a' and city is null",
        "vip and not vip",
        "city = null",
        "city not in ('a', null)",
        "age < age",
        "1 = 2",
        "tag(value_tier) = 'high' and tag(value_tier) = 'dormant'",
        "tag(clicker) and tag(clicker) is null",
        "vip or count('Link Clicked') < 0",
        "age < 3 and age > 5 or city = 'a' and city = 'b'",
        "count('Order Completed', where => revenue > 5 and revenue < 3) > 1",
        "vip and (age < 3 and age > 5 or age is null and age = 3)",
        "not (age >= 3) and age = 3",
        "count('Link Clicked', '7d') > count('Link Clicked', '30d')",
        "count('Link Clicked', '7d') >= 5 and count('Link Clicked', '30d') < 3",
        "count('Link Clicked', '24h', where => url = 'x') >= 5 and not count('*', '48h') between 5 and 9 and count('*', '48h') < 6",
        "days_active('*', '7d') > count('*')",
        "count('Link Clicked', '30d..7d') > 2 and not (count('Link Clicked') > 1 or vip)",
        "vip and (age < 5 or city = 'a') and age > 6 and city <> 'a'",
        "count('Link Clicked') is null and count('Order Completed') > 0",
        "last_seen('Link Clicked') is not null and count('*') is null",
        "age not between 3 and 9 and age in (4, 5)",
        "not (vip or not vip)",
        "followed_by('Link Clicked', '*', '1d') and not followed_by('Link Clicked', '*', '24h')",
    ];
    let seen: Vec<_> = texts.iter().map(|text| format!("{text}\n{}", findings(text))).collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn what_says_nothing_is_said() {
    let texts = [
        "count('Link Clicked') >= 0",
        "vip and days_since_last('*') >= 0",
        "age < 3 or age >= 3",
        "vip or count('Link Clicked', '7d') <= count('*', '30d')",
        "share('Message Replied', 'quick', true) <= 1",
        "rank(count('*')) >= 0",
        "count('Order Completed', where => revenue > 5 or revenue < 9) > 1",
    ];
    let seen: Vec<_> = texts.iter().map(|text| format!("{text}\n{}", findings(text))).collect();
    insta::assert_snapshot!(seen.join("\n"));
}

#[test]
fn what_is_possible_is_left_alone() {
    for text in [
        "count('Link Clicked', '7d') < count('Link Clicked', '30d')",
        "count('Link Clicked', '7d') > count('Link Clicked', '48h')",
        "count('Link Clicked', '24h') > count('Link Clicked', '2d')",
        "count('Link Clicked', '7d') > count('Link Clicked', '30d', where => url = 'x')",
        "count('Link Clicked', '7d') >= 3 and count('Link Clicked', '30d') < 4",
        "sum('Order Completed', 'revenue', '7d') > sum('Order Completed', 'revenue', '30d')",
        "age not in (3) and age not in (5) and age between 3 and 5",
        "last_seen('Link Clicked') is null and count('*') = 5",
        "tag(value_tier) is null and not tag(value_tier) = 'high'",
        "not (tag(value_tier) = 'high' and vip) and tag(value_tier) = 'high'",
    ] {
        assert_eq!(findings(text), "", "{text}");
    }
}

#[test]
fn without_a_plan_only_tags_are_looked_up() {
    let tags = catalogue();
    let checker = Checker::without_plan(&tags);
    let found = |text: &str| checker.check(&parse_expr(text).unwrap()).len();
    assert_eq!(found("anything = 'x' and sum('E', 'p') > 1 and interest('t') > 0.1"), 0);
    assert_eq!(found("tag(nothing)"), 1);
    assert_eq!(found("count('E') = 'x'"), 1);
}
