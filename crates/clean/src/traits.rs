//! Traits in standard form: reserved names and their spellings, typed by the plan. A bad trait costs itself, not the record.

use jiff::civil::Date;
use qianmian_model::traits::INFERRED_PREFIX;
use qianmian_model::{IdentifierKind, Origin, Value};

use crate::country::country_code;
use crate::demographic::{age_on, parse_age, parse_gender, standard_occupation};
use crate::draft::Draft;
use crate::failure::{failure, hidden};
use crate::identifiers::add_contact;
use crate::identity_card::{PLACE_CONFIDENCE, PROVINCE_CONFIDENCE, parse_identity_card};
use crate::names::{IDENTITY_CARD, trait_name};
use crate::region::SEGMENT_CONFIDENCE;
use crate::typed::{is_blank, numbers_are_normal};
use crate::web_address::parse_web_address;

mod place;

use place::Place;

/// Names that mean something here, and so need no plan.
const KNOWN: [&str; 17] = [
    "nickname",
    "name",
    "first_name",
    "last_name",
    "username",
    "avatar",
    "title",
    "company",
    "description",
    "website",
    "created_at",
    "id",
    "birth_year",
    "group_id",
    "town",
    PHONE_PROVINCE,
    PHONE_CITY,
];

/// Where the phone number was given out. It says little of where somebody lives, and never in the place of what is said of it.
const PHONE_PROVINCE: &str = "phone_province";
const PHONE_CITY: &str = "phone_city";

/// Cleans the traits of the record; contacts among them become identifiers.
pub(crate) fn clean_traits(draft: &mut Draft<'_>) {
    let record = draft.record;
    let mut place = Place::default();
    let mut age = None;
    let mut birthday = None;
    for (field, value) in record.traits.iter().filter(|(_, value)| !is_blank(value)) {
        let name = trait_name(field);
        match name.as_ref() {
            "phone" => add_contact(draft, IdentifierKind::PHONE, field, value),
            "email" => add_contact(draft, IdentifierKind::EMAIL, field, value),
            IDENTITY_CARD => add_contact(draft, IdentifierKind::new(IDENTITY_CARD), field, value),
            "website" | "avatar" => web_address(draft, &name, field, value),
            "gender" => gender(draft, field, value),
            "age" => age = Some((field, value)),
            "birthday" => birthday = Some((field, value)),
            "occupation" => occupation(draft, field, value),
            "country" => place.country = country(draft, field, value),
            "province" | "city" | "district" | "region" | "region_code" | "address" => {
                place.gather(&name, field, value);
            }
            reserved if reserved.starts_with(INFERRED_PREFIX) => {
                let reason = "no source says a guess; send what was said under its own name";
                draft.dropped.push(failure("reserved_trait", field, value, reason));
            }
            other => plain(draft, other, field, value),
        }
    }
    let born = birthday.is_some_and(|(field, value)| observe_birthday(draft, field, value));
    if let Some((field, value)) = age.filter(|_| !born) {
        match parse_age(value) {
            Ok(years) => draft.observe("age", f64::from(years).into()),
            Err(wrong) => draft.dropped.push(failure(wrong.code(), field, value, wrong.to_string())),
        }
    }
    place.observe(draft);
    if let Some((field, number)) = draft.identity_card.take() {
        observe_identity_card(draft, field, &number);
    }
    observe_phone(draft);
}

/// Where the first phone number was given out, as traits of their own.
fn observe_phone(draft: &mut Draft<'_>) {
    let phone = draft.identifiers.iter().find(|identifier| identifier.kind == IdentifierKind::PHONE);
    let region = phone.and_then(|phone| draft.regions.of_phone(&phone.value));
    let Some(region) = region.filter(|_| !draft.says(PHONE_PROVINCE)) else { return };
    let [of_province, of_city] = SEGMENT_CONFIDENCE;
    draft.observe_as(PHONE_PROVINCE, region.province.into(), Origin::Inferred, of_province);
    draft.observe_as(PHONE_CITY, region.city.map_or(Value::Null, Value::from), Origin::Inferred, of_city);
}

/// What the number of an identity card says and the record does not: the source must allow it. The place is where the
/// bearer was registered, which is where most people live.
fn observe_identity_card(draft: &mut Draft<'_>, field: &str, number: &str) {
    if !draft.profile.derive_identity_card {
        draft.note("identity_card_left_out", field);
        return;
    }
    let today = draft.record.at.date_in(&draft.profile.zone);
    let card = match parse_identity_card(number, draft.regions, today) {
        Ok(card) => card,
        Err(wrong) => {
            draft.dropped.push(hidden(wrong.code(), field, wrong.to_string()));
            return;
        }
    };
    if !draft.says("gender") {
        draft.observe("gender", card.gender.as_str().into());
    }
    if !draft.says("birthday")
        && let Ok(age) = age_on(card.birthday, today)
    {
        observe_born(draft, card.birthday, age);
    }
    if !draft.says("province") {
        let (province, place) = (PROVINCE_CONFIDENCE, PLACE_CONFIDENCE);
        place::observe_region(draft, card.region, Origin::Inferred, [province, place]);
    }
}

fn web_address(draft: &mut Draft<'_>, name: &str, field: &str, value: &Value) {
    match parse_web_address(value.as_text().unwrap_or_default()) {
        Ok(address) => draft.observe(name, Value::Text(address)),
        Err(wrong) => draft.dropped.push(failure(wrong.code(), field, value, wrong.to_string())),
    }
}

/// The value as it came, in the type of the plan.
fn plain(draft: &mut Draft<'_>, name: &str, field: &str, value: &Value) {
    if !numbers_are_normal(value) {
        let reason = "not a finite number between -9.2e12 and 9.2e12";
        draft.dropped.push(failure("abnormal_number", field, value, reason));
        return;
    }
    if !draft.plan.traits.contains_key(name) && !KNOWN.contains(&name) {
        draft.note("unplanned_trait", field);
    }
    draft.observe(name, value.clone());
}

fn gender(draft: &mut Draft<'_>, field: &str, value: &Value) {
    match parse_gender(value) {
        Ok(Some(gender)) => draft.observe("gender", gender.as_str().into()),
        Ok(None) => {}
        Err(wrong) => draft.dropped.push(failure(wrong.code(), field, value, wrong.to_string())),
    }
}

fn occupation(draft: &mut Draft<'_>, field: &str, value: &Value) {
    let Some(text) = value.as_text() else {
        draft.dropped.push(failure("wrong_type", field, value, "text is expected"));
        return;
    };
    let (standard, known) = standard_occupation(text);
    if !known {
        draft.note("unknown_occupation", field);
    }
    draft.observe("occupation", Value::Text(standard));
}

fn country(draft: &mut Draft<'_>, field: &str, value: &Value) -> Option<&'static str> {
    match value.as_text().map_or(Ok(None), country_code) {
        Ok(code) => {
            draft.observe("country", code.map_or(Value::Null, Value::from));
            code
        }
        Err(wrong) => {
            draft.dropped.push(failure(wrong.code(), field, value, wrong.to_string()));
            None
        }
    }
}

/// A birthday gives `birthday`, `birth_year`, and `age` on the day it was said. Whether it could be used.
fn observe_birthday(draft: &mut Draft<'_>, field: &str, value: &Value) -> bool {
    let read = match value {
        Value::Text(text) => draft.times.read_date(text).map_err(|wrong| (wrong.code(), wrong.to_string())),
        Value::Time(time) => Ok(time.date_in(&draft.profile.zone)),
        Value::Number(number) => {
            let time = draft.times.read_number(*number).map_err(|wrong| (wrong.code(), wrong.to_string()));
            time.map(|time| time.date_in(&draft.profile.zone))
        }
        _ => Err(("wrong_type", "a date is expected".to_owned())),
    };
    let today = draft.record.at.date_in(&draft.profile.zone);
    let checked = read.and_then(|birthday| {
        let age = age_on(birthday, today).map_err(|wrong| (wrong.code(), wrong.to_string()))?;
        Ok((birthday, age))
    });
    match checked {
        Ok((birthday, age)) => {
            observe_born(draft, birthday, age);
            true
        }
        Err((code, reason)) => {
            draft.dropped.push(failure(code, field, value, reason));
            false
        }
    }
}

fn observe_born(draft: &mut Draft<'_>, birthday: Date, age: i16) {
    draft.observe("birthday", Value::Text(birthday.to_string()));
    draft.observe("birth_year", f64::from(birthday.year()).into());
    draft.observe("age", f64::from(age).into());
}
