//! Laws that hold for any input: examples miss the odd spellings, orders and texts that these find.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use qianmian_clean::demographic::{parse_age, parse_gender, standard_occupation};
use qianmian_clean::email::{parse_email, tidy};
use qianmian_clean::phone::{PhoneRegion, parse_phone};
use qianmian_clean::time::TimeReader;
use qianmian_clean::{Regions, decide_survivor, quality};
use qianmian_model::{Identifier, IdentifierKind, Origin, Record, RecordKind, Time, TraitObservation, Value};

use crate::records::{AT, cleaner, record, time};

fn observation() -> impl Strategy<Value = TraitObservation> {
    let origin = prop_oneof![Just(Origin::Inferred), Just(Origin::Declared)];
    ("[ab]", "[xyz]", 0u8..=100, 0i64..5, origin, 0u8..3).prop_map(
        |(source, value, trust, at, origin, sure)| TraitObservation {
            name: "city".to_owned(),
            value: Value::Text(value),
            source: source.into(),
            trust,
            observed_at: Time(at),
            origin,
            confidence: f32::from(sure) / 2.0,
        },
    )
}

fn trait_entry() -> impl Strategy<Value = (String, Value)> {
    let name = prop::sample::select(vec![
        "gender",
        "birthday",
        "age",
        "region",
        "city",
        "province",
        "address",
        "phone",
        "email",
        "occupation",
        "country",
        "vip",
        "shoeSize",
        "nick name",
        "district",
        "region_code",
        "identity_card",
        "website",
        "town",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec![
            "女",
            "m",
            "2000-06-15",
            "1999年1月2日",
            "北京朝阳",
            "浙江省",
            "杭州市西湖区",
            "北京市崇文区",
            "138 0013 8000",
            "Li@QQ.com",
            "foo@qq.con",
            "student",
            "EIRE",
            "中国",
            "是",
            "330106",
            "25岁",
            "11010519491231002X",
            "稠江街道车站路1号",
            "www.qq.com",
        ])
        .prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::Text),
        any::<f64>().prop_map(Value::Number),
        any::<bool>().prop_map(Value::Bool),
    ];
    (name.prop_map(str::to_owned), value)
}

/// What a cleaned record looks like to a cleaner.
fn as_record(cleaned: &qianmian_model::Cleaned, kind: RecordKind) -> Record {
    Record {
        identifiers: cleaned.identifiers.clone(),
        traits: cleaned.traits.iter().map(|seen| (seen.name.clone(), seen.value.clone())).collect(),
        properties: cleaned.event.as_ref().map(|event| event.properties.clone()).unwrap_or_default(),
        ..record(kind)
    }
}

fn by_name(traits: &[TraitObservation]) -> Vec<(&str, &Value)> {
    let mut pairs: Vec<(&str, &Value)> =
        traits.iter().map(|seen| (seen.name.as_str(), &seen.value)).collect();
    pairs.sort_by_key(|pair| pair.0);
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_survivor_does_not_depend_on_order_or_grouping(
        observations in prop::collection::vec(observation(), 1..8),
        cut in 0usize..8,
    ) {
        let all = decide_survivor(&observations).cloned();
        let reversed: Vec<TraitObservation> = observations.iter().rev().cloned().collect();
        prop_assert_eq!(decide_survivor(&reversed), all.as_ref());
        let (left, right) = observations.split_at(cut.min(observations.len()));
        let parts: Vec<TraitObservation> = [left, right].into_iter().filter_map(decide_survivor).cloned().collect();
        prop_assert_eq!(decide_survivor(&parts), all.as_ref());
    }

    #[test]
    fn cleaning_traits_twice_changes_nothing(traits in prop::collection::vec(trait_entry(), 0..6)) {
        let cleaner = cleaner();
        let first = cleaner.clean(&Record { traits, ..record(RecordKind::Identify) }, time(AT)).unwrap();
        for code in first.dropped.iter().map(|it| it.code).chain(first.notes.iter().map(|it| it.code)) {
            prop_assert!(quality::find(code).is_some(), "{} is in no catalogue", code);
        }
        let first = first.cleaned;
        let again = cleaner.clean(&as_record(&first, RecordKind::Identify), time(AT)).unwrap();
        prop_assert_eq!(again.dropped, Vec::new());
        prop_assert_eq!(by_name(&again.cleaned.traits), by_name(&first.traits));
        prop_assert_eq!(again.cleaned.identifiers, first.identifiers);
    }

    #[test]
    fn cleaning_properties_twice_changes_nothing(order in "\\PC{1,8}", total in -1e13f64..1e13, text in "\\PC{0,20}") {
        let cleaner = cleaner();
        let kind = RecordKind::Track("Order Completed".to_owned());
        let properties = vec![
            ("order_id".to_owned(), Value::Text(order)),
            ("total".to_owned(), Value::Number(total)),
            ("discount".to_owned(), Value::Text(text)),
        ];
        if let Ok(first) = cleaner.clean(&Record { properties, ..record(kind.clone()) }, time(AT)) {
            let again = cleaner.clean(&as_record(&first.cleaned, kind), time(AT)).unwrap();
            prop_assert_eq!(again.cleaned.event, first.cleaned.event);
        }
    }

    #[test]
    fn no_text_makes_anything_panic(text in "\\PC{0,40}", number in any::<f64>(), kind in "\\PC{0,10}") {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for day_first in [None, Some(true), Some(false)] {
            let reader = TimeReader::new(zone.clone(), day_first);
            let _ = (reader.read(&text), reader.read_date(&text), reader.read_number(number));
        }
        let _ = parse_phone(&text, PhoneRegion::CHINA);
        let _ = parse_email(&tidy(&text));
        let regions = Regions::bundled();
        let _ = (regions.find(&text), regions.from_code(&text), regions.find_fields(&text, "", &text));
        let _ = (parse_gender(&Value::Text(text.clone())), parse_age(&Value::Number(number)));
        let _ = standard_occupation(&text);
        let mut record = record(RecordKind::Track(text.clone()));
        record.identifiers.push(Identifier::new(IdentifierKind::new(kind), text.clone()));
        record.properties = vec![(text.clone(), Value::Number(number)), ("text".to_owned(), Value::Text(text))];
        record.at = Time(number as i64);
        if let Err(rejected) = cleaner().clean(&record, time(AT)) {
            prop_assert!(!rejected.failures.is_empty());
            prop_assert!(rejected.failures.iter().all(|failure| quality::find(failure.code).is_some()));
        }
    }

    #[test]
    fn pieces_of_addresses_and_times_never_panic(
        address in "(北京|市|朝阳|区|浙江|省|济南|中|路|内蒙|古|州| |县|新){0,12}",
        written in "(20|2023|-|/|年|5|月|1|日|号|下午|PM| |:|24|00|T|Z|CST|\\+08|十|二){0,12}",
    ) {
        let _ = Regions::bundled().find(&address);
        for day_first in [None, Some(true)] {
            let _ = TimeReader::new(TimeZone::UTC, day_first).read(&written);
        }
    }
}
