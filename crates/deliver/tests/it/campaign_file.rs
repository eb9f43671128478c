//! Campaign files: what they say, and where they are wrong.

use insta::{assert_debug_snapshot, assert_snapshot};
use qianmian_deliver::{VariantRole, campaign};

const GOOD: &str = r#"campaign: baby-week
title: { zh: 母婴周, en: Baby week }
channel: sandbox
address: user_id
audience: active_members
holdout: 0.2
start: 2026-12-24 09:00
variants:
  - name: baby
    role: targeted
    weight: 2
    topic: mother_baby
    text: "{{ nickname | default('朋友') }}，您好！"
    link: "https://shop.example/baby?d={{ delivery_id }}"
  - { name: general, text: 您好！ }
tests: [likes_mother_baby]
goal: { event: Order Completed, within: 7d, value: revenue }
quiet_hours: { from: "22:00", to: "08:00" }
cap: { messages: 2, within: 36h }
"#;

/// The findings of a file, one a line.
fn findings(text: &str) -> String {
    let found = campaign::parse("campaigns/baby.yaml", text).unwrap_err();
    found.iter().map(|finding| format!("{} {finding}\n", finding.code)).collect()
}

/// [`GOOD`] with one piece of it replaced.
fn but(piece: &str, other: &str) -> String {
    assert!(GOOD.contains(piece), "{piece}");
    findings(&GOOD.replacen(piece, other, 1))
}

#[test]
fn a_good_file_says_all_of_it() {
    let mut campaign = campaign::parse("campaigns/baby.yaml", GOOD).unwrap();
    assert_eq!(campaign.source, GOOD);
    campaign.source.clear();
    assert_debug_snapshot!(campaign);
}

#[test]
fn a_start_is_in_the_zone_of_the_workspace_and_a_time_that_clocks_skip_is_taken_later() {
    let zone = |name| jiff::tz::TimeZone::get(name).unwrap();
    let start = |text: &str, name| {
        let file = GOOD.replace("2026-12-24 09:00", text);
        campaign::parse("campaigns/baby.yaml", &file).unwrap().starts_at(&zone(name)).unwrap().to_string()
    };
    assert_eq!(start("2026-12-24 09:00", "Asia/Shanghai"), "2026-12-24T01:00:00Z");
    assert_eq!(start("\"2026-12-24T09:00:30\"", "UTC"), "2026-12-24T09:00:30Z");
    // In Berlin clocks go from 2 to 3 on one day, and from 3 to 2 on the other.
    assert_eq!(start("2026-03-29 02:30", "Europe/Berlin"), "2026-03-29T01:30:00Z");
    assert_eq!(start("2026-10-25 02:30", "Europe/Berlin"), "2026-10-25T00:30:00Z");
    for wrong in [
        "tomorrow",
        "2026-12-24 25:00",
        "2026-02-30 09:00",
        "09:00",
        "1926-12-24 09:00",
        "2026-12-24 09:00+08:00",
    ] {
        let found = but("2026-12-24 09:00", wrong);
        assert!(found.starts_with("start campaigns/baby.yaml:7:8: "), "{wrong}: {found}");
    }
}

#[test]
fn what_the_wizard_of_the_console_writes_is_read_as_it_was_meant() {
    // The console's tests write the same file.
    let text = include_str!("../../../../tests/golden/campaign-of-the-wizard.yaml");
    let campaign = campaign::parse("campaigns/spring.yaml", text).unwrap();
    assert_eq!(campaign.title["en"], "Spring: new");
    assert_eq!(campaign.audience, "tag('buyer') and city = '上海市' # not a comment");
    let [warm, yes] = campaign.variants.as_slice() else { panic!("{:?}", campaign.variants) };
    assert_eq!((warm.weight, warm.role, warm.topic.as_deref()), (2.0, VariantRole::Targeted, Some("tea")));
    assert_eq!(warm.text, "{{ nickname | default('朋友') }}：\"您好\"\n第二行\u{2028}");
    assert_eq!(warm.link.as_deref(), Some("https://shop.example/?d={{ delivery_id }}"));
    assert_eq!((yes.name.as_str(), yes.text.as_str(), yes.weight), ("yes", "plain", 1.0));
    assert_eq!((campaign.tests, campaign.holdout), (vec!["buyer".to_owned(), "no".to_owned()], 0.2));
    assert_eq!(campaign.start.unwrap().to_string(), "2026-12-24T09:00:00");
    assert_eq!(campaign.goal.within.as_hours(), 7 * 24);
    assert_eq!(campaign.quiet_hours.unwrap().to.hour(), 8);
    assert_eq!(campaign.cap.unwrap().within.as_hours(), 36);
}

#[test]
fn what_is_left_out_has_its_default() {
    let text = "campaign: c\nchannel: x\naddress: phone\naudience: a\nvariants: [{ name: v, text: hi }]\n\
                goal: { event: E, within: 1h }\n";
    let campaign = campaign::parse("c.yaml", text).unwrap();
    assert_eq!((campaign.purpose.as_str(), campaign.holdout), ("marketing", 0.0));
    assert!(campaign.quiet_hours.is_none() && campaign.cap.is_none() && campaign.tests.is_empty());
    assert_eq!(campaign.variants[0].weight, 1.0);
}

#[test]
fn malformed_yaml() {
    let mut all = String::new();
    for text in
        ["", "campaign: [", "campaign: c\n  channel: x\n", "- a\n- b\n", "campaign: \"c\n", "\tcampaign: c\n"]
    {
        all.push_str(&findings(text));
    }
    assert_snapshot!(all);
}

#[test]
fn keys_and_types() {
    let all = [
        but("audience:", "audiance:"),
        but("audience: active_members\n", ""),
        but("holdout: 0.2", "holdout: some"),
        but("role: targeted", "role: target"),
        but("weight: 2", "wait: 2"),
        but("messages: 2", "messages: -1"),
        but("channel: sandbox", "channel: sandbox\nchannel: webhook"),
        but("goal: { event: Order Completed, within: 7d, value: revenue }", "goal: Order Completed"),
    ];
    assert_snapshot!(all.concat());
}

#[test]
fn values() {
    let all = [
        but("holdout: 0.2", "holdout: 1"),
        but("holdout: 0.2", "holdout: .nan"),
        but("campaign: baby-week", "campaign: ' '"),
        but("name: general", "name: baby"),
        but("name: general", "name: holdout"),
        but("weight: 2", "weight: 0"),
        but("within: 7d", "within: a week"),
        but("within: 36h", "within: 0h"),
        but("messages: 2", "messages: 0"),
        but("from: \"22:00\"", "from: \"25:00\""),
        but("text: 您好！ }", "text: '您好 {{ nickname' }"),
        but("d={{ delivery_id }}", "d={% if %}"),
        findings(&GOOD.replace("weight: 2", "weight: -2").replace("0.2", "-1").replace("36h", "36m")),
    ];
    assert_snapshot!(all.concat());
}
