//! A file that nobody has described: what is in it, and what its source would be.

use jiff::tz::TimeZone;
use qianmian_clean::Regions;
use qianmian_clean::profile::{FileProfile, Kind, Meaning, Profiler, suggest_source};

/// Sixty customers as a shop writes them.
fn profile() -> FileProfile {
    let names = ["会员编号", "手机", "性别", "城市", "下单时间", "金额", "渠道", "备注"].map(str::to_owned);
    let mut profiler = Profiler::new(&names, TimeZone::UTC, Regions::bundled());
    for number in 0..60 {
        let cells = [
            format!("M{number:05}"),
            format!("138001{number:05}"),
            if number % 2 == 0 { "女" } else { "男" }.to_owned(),
            "杭州市".to_owned(),
            format!("2026/1/{} 10:{number:02}", number % 28 + 1),
            format!("{}.5", number * 10),
            if number % 3 == 0 { "app" } else { "web" }.to_owned(),
            String::new(),
        ];
        profiler.row(cells.iter().map(String::as_str));
    }
    profiler.broken();
    profiler.finish()
}

#[test]
fn columns_are_told_by_name_and_value() {
    let profile = profile();
    assert_eq!((profile.rows, profile.broken), (60, 1));
    let meanings: Vec<(Kind, Meaning)> =
        profile.columns.iter().map(|column| (column.kind, column.meaning.clone())).collect();
    let expected = [
        (Kind::Text, Meaning::Identifier("customer_id".to_owned())),
        (Kind::Phone, Meaning::Identifier("phone".to_owned())),
        (Kind::Gender, Meaning::Trait("gender".to_owned())),
        (Kind::Region, Meaning::Trait("city".to_owned())),
        (Kind::Time, Meaning::Time),
        (Kind::Number, Meaning::Property("金额".to_owned())),
        (Kind::Text, Meaning::Property("渠道".to_owned())),
        (Kind::Nothing, Meaning::Nothing),
    ];
    assert_eq!(meanings, expected);
    assert_eq!(profile.columns[6].examples, ["web", "app"]);
    assert_eq!(profile.columns[5].range, Some((0.5, 590.5)));
    assert_eq!(profile.columns[7].empty, 60);
}

#[test]
fn a_number_of_an_order_is_no_phone() {
    let mut profiler = Profiler::new(&["order".to_owned()], TimeZone::UTC, Regions::bundled());
    (0..60).for_each(|number| profiler.row([format!("SO10000775{number:02}").as_str()].into_iter()));
    assert_eq!(profiler.finish().columns[0].kind, Kind::Text);
}

#[test]
fn the_suggestion_says_all_that_and_no_contact_value() {
    let suggestion = suggest_source("members", &profile(), Some(';'));
    for line in [
        "name: members",
        "delimiter: \";\"",
        "at: {column: \"下单时间\", formats: [\"%Y/%m/%d %H:%M\"]}",
        "  phone: \"手机\"",
        "  gender: \"性别\"",
        "  \"金额\": {column: \"金额\", type: number}",
    ] {
        assert!(suggestion.lines().any(|known| known == line), "{line} is not in\n{suggestion}");
    }
    assert!(suggestion.contains("at_least: 0"), "{suggestion}");
    assert!(!suggestion.contains("13800100000"), "{suggestion}");
}
