//! Agreement with other implementations on files of hard cases.

use jiff::tz::TimeZone;
use qianmian_clean::email::{parse_email, tidy};
use qianmian_clean::phone::{PhoneRegion, parse_phone};
use qianmian_clean::time::{TimeFailure, TimeReader};
use qianmian_testkit::data;

/// The oracle is Python's phonenumbers 9.0.43: `valid|E.164`. One string in five, which takes about a second unoptimised.
#[test]
fn phones_agree_with_libphonenumber() {
    let Some(cases) = data::find("contacts/phones.tsv.zst") else { return };
    let Some(oracle) = data::find("contacts/phones.oracle.txt.zst") else { return };
    let cases = String::from_utf8(data::read_zst(cases).unwrap()).unwrap();
    let oracle = String::from_utf8(data::read_zst(oracle).unwrap()).unwrap();
    let mut compared = 0;
    let mut differing = Vec::new();
    for (case, expected) in cases.lines().zip(oracle.lines()).step_by(STEP) {
        let (text, region) = case.split_once('\t').unwrap();
        let region = if region.is_empty() { PhoneRegion::CHINA } else { PhoneRegion::parse(region).unwrap() };
        let expected = expected.strip_prefix("1|");
        compared += 1;
        if parse_phone(text, region).ok().as_deref() != expected {
            differing.push((text, expected));
        }
    }
    assert!(compared >= 100_000 / STEP, "{compared} strings");
    assert!(
        differing.is_empty(),
        "{} of {compared} differ: {:?}",
        differing.len(),
        &differing[..differing.len().min(5)]
    );
}

const STEP: usize = if cfg!(debug_assertions) { 5 } else { 1 };

/// The oracle is Python's email-validator. It does not hold the 64-octet limit of a local part (RFC 5321, 4.5.3.1.1).
#[test]
fn addresses_agree_with_email_validator() {
    let Some(cases) = data::find("contacts/emails.txt") else { return };
    let Some(oracle) = data::find("contacts/emails.oracle.txt") else { return };
    let cases = std::fs::read_to_string(cases).unwrap();
    let oracle = std::fs::read_to_string(oracle).unwrap();
    for (case, expected) in cases.split('\n').zip(oracle.lines()) {
        let too_long = case.split('@').next().is_some_and(|local| local.len() > 64);
        assert_eq!(parse_email(case).is_ok(), expected == "1" && !too_long, "{case:?}");
        if let Ok(email) = parse_email(&tidy(case)) {
            assert_eq!(parse_email(&email.address).map(|again| again.address), Ok(email.address));
        }
    }
}

#[test]
fn every_case_of_written_times_is_read_or_refused_with_its_reason() {
    let Some(cases) = data::find("contacts/dates.tsv") else { return };
    let cases = std::fs::read_to_string(cases).unwrap();
    let reader = TimeReader::new(TimeZone::get("Asia/Shanghai").unwrap(), Some(false));
    let refused: Vec<(&str, TimeFailure)> = cases
        .lines()
        .map(str::trim)
        .filter_map(|case| reader.read(case).err().map(|failure| (case, failure)))
        .filter(|(case, _)| !case.is_empty())
        .collect();
    let expected = [
        ("昨天 15:20", TimeFailure::Relative),
        ("3小时前", TimeFailure::Relative),
        ("2023-02-30 10:00:00", TimeFailure::Unreadable),
    ];
    assert_eq!(refused, expected);
}
