//! The table of decisions: who may be sent to, and when.

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use qianmian_deliver::decide::{Decision, Facts, decide};
use qianmian_model::Time;
use qianmian_model::consent::ConsentState;

use crate::stand::{NOON, at, definition, shanghai};

fn willing() -> Facts {
    Facts {
        consent: Some(ConsentState::Granted),
        suppressed: None,
        recent_sends: Vec::new(),
        zone: None,
        has_address: true,
    }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn quiet(from: &str, to: &str, zone: &TimeZone, now: Time) -> Decision {
    let campaign = definition("c", &format!("quiet_hours: {{ from: \"{from}\", to: \"{to}\" }}\n"));
    decide(&campaign, &willing(), now, zone)
}

fn held(until: &str) -> Decision {
    Decision::Hold { until: at(until), reason: "quiet_hours" }
}

#[test]
fn reasons_against_sending() {
    let campaign = definition(
        "c",
        "quiet_hours: { from: \"00:00\", to: \"00:00\" }\ncap: { messages: 1, within: 1d }\n",
    );
    let suppress = |reason: &str| Decision::Suppress(reason.to_owned());
    let recent = vec![at("2026-03-02T03:00:00Z")];
    for (facts, expected) in [
        (Facts { consent: None, ..willing() }, suppress("no_consent")),
        (Facts { consent: Some(ConsentState::Withdrawn), ..willing() }, suppress("consent_withdrawn")),
        (Facts { suppressed: Some("blocked".to_owned()), ..willing() }, suppress("blocked")),
        (Facts { has_address: false, ..willing() }, suppress("no_address")),
        (Facts { recent_sends: recent, ..willing() }, suppress("frequency_cap")),
        (
            Facts { consent: None, suppressed: Some("blocked".to_owned()), has_address: false, ..willing() },
            suppress("no_consent"),
        ),
    ] {
        assert_eq!(decide(&campaign, &facts, at(NOON), &shanghai()), expected, "{facts:?}");
    }
}

#[test]
fn a_cap_looks_at_the_stretch_that_ends_now() {
    let campaign = definition("c", "cap: { messages: 2, within: 24h }\n");
    let ago = |hours: i64, micros: i64| Time(at(NOON).0 - hours * 3_600_000_000 + micros);
    for (recent_sends, may) in [
        (vec![], true),
        (vec![ago(1, 0)], true),
        (vec![ago(1, 0), ago(23, 0)], false),
        (vec![ago(24, 1), ago(0, 0)], false),
        (vec![ago(24, 0), ago(0, 0)], true),
        (vec![ago(25, 0), ago(26, 0), ago(27, 0)], true),
    ] {
        let facts = Facts { recent_sends, ..willing() };
        assert_eq!(decide(&campaign, &facts, at(NOON), &shanghai()) == Decision::Send, may, "{facts:?}");
    }
}

#[test]
fn quiet_hours_within_a_day() {
    for (now, expected) in [
        ("2026-03-02T03:59:59Z", Decision::Send),
        ("2026-03-02T04:00:00Z", held("2026-03-02T06:00:00Z")),
        ("2026-03-02T05:59:59Z", held("2026-03-02T06:00:00Z")),
        ("2026-03-02T06:00:00Z", Decision::Send),
    ] {
        assert_eq!(quiet("12:00", "14:00", &shanghai(), at(now)), expected, "{now}");
    }
}

#[test]
fn quiet_hours_across_midnight() {
    for (now, expected) in [
        ("2026-03-02T13:59:59Z", Decision::Send),
        ("2026-03-02T14:00:00Z", held("2026-03-03T00:00:00Z")),
        ("2026-03-02T15:59:59Z", held("2026-03-03T00:00:00Z")),
        ("2026-03-02T16:00:00Z", held("2026-03-03T00:00:00Z")),
        ("2026-03-02T23:59:59Z", held("2026-03-03T00:00:00Z")),
        ("2026-03-03T00:00:00Z", Decision::Send),
    ] {
        assert_eq!(quiet("22:00", "08:00", &shanghai(), at(now)), expected, "{now}");
    }
}

#[test]
fn the_whole_day_is_looked_at_again_in_a_day() {
    assert_eq!(quiet("08:00", "08:00", &shanghai(), at(NOON)), held("2026-03-03T00:00:00Z"));
    assert_eq!(
        quiet("08:00", "08:00", &shanghai(), at("2026-03-03T00:00:00Z")),
        held("2026-03-04T00:00:00Z")
    );
}

#[test]
fn the_persons_own_zone_comes_before_the_workspaces() {
    let campaign = definition("c", "quiet_hours: { from: \"22:00\", to: \"08:00\" }\n");
    let facts = Facts { zone: Some(zone("Asia/Kolkata")), ..willing() };
    // 07:30 in Kolkata, half an hour off the others; 10:00 in Shanghai.
    let now = at("2026-03-02T02:00:00Z");
    assert_eq!(decide(&campaign, &facts, now, &shanghai()), held("2026-03-02T02:30:00Z"));
    assert_eq!(decide(&campaign, &willing(), now, &shanghai()), Decision::Send);
}

#[test]
fn clocks_that_skip_or_repeat_an_hour() {
    let new_york = zone("America/New_York");
    // 2026-03-08: 02:00 EST is 03:00 EDT. 02:30 is skipped.
    assert_eq!(quiet("22:00", "08:00", &new_york, at("2026-03-08T06:59:00Z")), held("2026-03-08T12:00:00Z"));
    assert_eq!(quiet("22:00", "02:30", &new_york, at("2026-03-08T06:59:00Z")), held("2026-03-08T07:30:00Z"));
    assert_eq!(quiet("22:00", "02:30", &new_york, at("2026-03-08T07:00:00Z")), Decision::Send);
    // 2026-11-01: 02:00 EDT is 01:00 EST. 01:30 is there twice: 05:30Z and 06:30Z.
    assert_eq!(quiet("22:00", "01:30", &new_york, at("2026-11-01T05:15:00Z")), held("2026-11-01T05:30:00Z"));
    assert_eq!(quiet("22:00", "01:30", &new_york, at("2026-11-01T05:30:00Z")), Decision::Send);
    assert_eq!(quiet("22:00", "01:30", &new_york, at("2026-11-01T06:15:00Z")), held("2026-11-01T06:30:00Z"));
    assert_eq!(quiet("22:00", "08:00", &new_york, at("2026-11-01T05:15:00Z")), held("2026-11-01T13:00:00Z"));
}

proptest! {
    /// Whatever the zone, nothing leaves at a quiet wall-clock time, and what is held comes to an end within two days.
    #[test]
    fn nothing_leaves_at_a_quiet_time(
        from in 0..1440_i16,
        to in 0..1440_i16,
        minute in 0..(60 * 24 * 800_i64),
        name in prop::sample::select(vec![
            "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC",
        ]),
    ) {
        prop_assume!(from != to);
        let wall = |minute: i16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let zone = zone(name);
        let mut now = at("2011-06-01T00:00:00Z") + SignedDuration::from_mins(minute);
        let began = now;
        loop {
            let local = zone.to_datetime(now.into());
            let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
            let inside = if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to };
            match quiet(&wall(from), &wall(to), &zone, now) {
                Decision::Send => {
                    prop_assert!(!inside, "{local}");
                    break;
                }
                Decision::Hold { until, .. } => {
                    prop_assert!(inside && until > now, "{local}");
                    now = until;
                }
                Decision::Suppress(reason) => prop_assert!(false, "{reason}"),
            }
            prop_assert!(now.micros_since(began) < 48 * 3_600_000_000, "{local}");
        }
    }
}
