//! What the values of a column are, by trying to read them, and what the column means, by its name and its values.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use qianmian_model::{IdentifierKind, Value};

use crate::demographic::parse_gender;
use crate::email::{parse_email, tidy};
use crate::identity_card::parse_identity_card;
use crate::names::{IDENTITY_CARD, identifier_kind, snake_case, trait_name};
use crate::phone::{PhoneRegion, parse_phone};
use crate::region::Regions;
use crate::time::TimeReader;
use crate::web_address::parse_web_address;

/// Part of the values that have to be of a kind.
const MOST: f64 = 0.95;
/// Part that is enough for contacts, of which many are wrong in real files.
const MANY: f64 = 0.8;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is empty.
    Nothing,
    /// Numbers.
    Number,
    /// True and false.
    Bool,
    /// Dates or times.
    Time,
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
    /// Numbers of identity cards.
    IdentityCard,
    /// Web addresses.
    WebAddress,
    /// Genders.
    Gender,
    /// Regions or addresses of China.
    Region,
    /// Anything else.
    Text,
}

impl Kind {
    /// The kind in a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Nothing => "nothing",
            Kind::Number => "number",
            Kind::Bool => "bool",
            Kind::Time => "time",
            Kind::Phone => "phone",
            Kind::Email => "email",
            Kind::IdentityCard => "identity_card",
            Kind::WebAddress => "url",
            Kind::Gender => "gender",
            Kind::Region => "region",
            Kind::Text => "text",
        }
    }
}

/// What a column means for a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// It points at a person: an identifier of this kind.
    Identifier(String),
    /// It says something of a person: a trait of this name.
    Trait(String),
    /// It is when something happened.
    Time,
    /// It says something of what was done: a property of this name.
    Property(String),
    /// It says nothing.
    Nothing,
}

impl Meaning {
    /// Whether a value of it can tell who somebody is.
    pub(super) fn is_personal(&self) -> bool {
        match self {
            Meaning::Identifier(_) => true,
            Meaning::Trait(name) => !matches!(
                name.as_str(),
                "gender" | "age" | "province" | "city" | "district" | "region" | "country" | "occupation"
            ),
            _ => false,
        }
    }
}

/// What values are tried against.
#[derive(Debug)]
pub(super) struct Checks {
    times: TimeReader,
    regions: Regions,
}

impl Checks {
    pub(super) fn new(zone: TimeZone, regions: Regions) -> Checks {
        Checks { times: TimeReader::new(zone, Some(false)), regions }
    }
}

/// Formats of times, as a source declares them, the more telling first.
const FORMATS: [&str; 16] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y年%m月%d日",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y%m%d",
];

/// How many values could be read as what.
#[derive(Debug, Default)]
pub(super) struct Votes {
    checked: u64,
    numbers: u64,
    leading_zeros: u64,
    bools: u64,
    times: u64,
    phones: u64,
    emails: u64,
    cards: u64,
    urls: u64,
    genders: u64,
    regions: u64,
    formats: [u64; FORMATS.len()],
    pub(super) range: Option<(f64, f64)>,
}

impl Votes {
    /// Looks at a value as a number.
    pub(super) fn number(&mut self, value: &str) {
        let Some(number) = value.parse::<f64>().ok().filter(|number| number.is_finite()) else { return };
        self.numbers += 1;
        let digits = value.trim_start_matches('-');
        self.leading_zeros += u64::from(digits.len() > 1 && digits.starts_with('0') && !digits.contains('.'));
        let (least, largest) = self.range.unwrap_or((number, number));
        self.range = Some((least.min(number), largest.max(number)));
    }

    /// Tries a value against everything.
    pub(super) fn take(&mut self, value: &str, checks: &Checks) {
        self.checked += 1;
        let vote = |count: &mut u64, holds: bool| *count += u64::from(holds);
        let lower = value.to_ascii_lowercase();
        vote(
            &mut self.bools,
            matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "y" | "n" | "是" | "否"),
        );
        vote(
            &mut self.genders,
            matches!(parse_gender(&Value::from(value)), Ok(Some(_))) && value.parse::<f64>().is_err(),
        );
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        vote(&mut self.phones, digits >= 7 && is_phone(value));
        vote(&mut self.emails, value.contains('@') && parse_email(&tidy(value)).is_ok());
        let today = Date::constant(2030, 1, 1);
        vote(&mut self.cards, digits >= 15 && parse_identity_card(value, &checks.regions, today).is_ok());
        vote(
            &mut self.urls,
            value.contains('.')
                && !value.contains('@')
                && digits < value.len()
                && parse_web_address(value).is_ok(),
        );
        vote(&mut self.times, digits >= 6 && checks.times.read(value).is_ok());
        vote(&mut self.regions, digits < 6 && checks.regions.find(value).is_ok());
        for (count, format) in self.formats.iter_mut().zip(FORMATS) {
            *count += u64::from(BrokenDownTime::parse(format, value).is_ok());
        }
    }

    /// Whether nearly every value is a number.
    pub(super) fn are_numbers(&self, values: u64) -> bool {
        part(self.numbers, values) >= MOST
    }

    /// The formats that read nearly every value.
    pub(super) fn formats(&self) -> Vec<&'static str> {
        let fits = |count: &u64| self.checked > 0 && part(*count, self.checked) >= MOST;
        FORMATS
            .iter()
            .zip(&self.formats)
            .filter(|(_, count)| fits(count))
            .map(|(format, _)| *format)
            .collect()
    }
}

/// Letters are passed over where a phone is expected; here they make it the number of something else.
fn is_phone(value: &str) -> bool {
    !value.bytes().any(|byte| byte.is_ascii_alphabetic()) && parse_phone(value, PhoneRegion::CHINA).is_ok()
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn part(count: u64, of: u64) -> f64 {
    count as f64 / of.max(1) as f64
}

/// The most special kind that the values have.
pub(super) fn decide_kind(votes: &Votes, values: u64) -> Kind {
    if values == 0 {
        return Kind::Nothing;
    }
    let most = |count: u64| part(count, votes.checked) >= MOST;
    let many = |count: u64| part(count, votes.checked) >= MANY;
    let is_number = votes.are_numbers(values);
    [
        (Kind::IdentityCard, many(votes.cards)),
        (Kind::Email, many(votes.emails)),
        (Kind::Phone, many(votes.phones)),
        (Kind::Time, most(votes.times) && !(is_number && votes.range.is_some_and(|(least, _)| least < 1e7))),
        (Kind::Gender, most(votes.genders)),
        (Kind::Bool, most(votes.bools)),
        (Kind::Number, is_number && votes.leading_zeros == 0),
        (Kind::WebAddress, most(votes.urls)),
        (Kind::Region, many(votes.regions)),
    ]
    .into_iter()
    .find_map(|(kind, holds)| holds.then_some(kind))
    .unwrap_or(Kind::Text)
}

/// Identifiers that are known by their name.
const IDENTIFIERS: [&str; 8] =
    ["user_id", "customer_id", "anonymous_id", "device_id", "openid", "unionid", "phone", "email"];
/// Traits that are known by their name.
const TRAITS: [&str; 17] = [
    "gender",
    "age",
    "birthday",
    "province",
    "city",
    "district",
    "region",
    "region_code",
    "address",
    "country",
    "occupation",
    "nickname",
    "name",
    "first_name",
    "last_name",
    "avatar",
    "website",
];
/// Words for somebody, and words for a number, which together name an identifier.
const SOMEBODY: [&str; 8] = ["user", "customer", "member", "client", "buyer", "用户", "客户", "会员"];
const NUMBER_OF: [&str; 6] = ["id", "no", "code", "编号", "号", "号码"];
/// Names of times at which something happened.
const TIMES: [&str; 6] = ["time", "date", "timestamp", "at", "时间", "日期"];

/// What a column means: by its name where that is known, else by its values.
pub(super) fn decide_meaning(name: &str, kind: Kind, distinct: u64, values: u64) -> Meaning {
    if values == 0 {
        return Meaning::Nothing;
    }
    let word = snake_case(name).into_owned();
    let identifier = identifier_kind(&IdentifierKind::new(word.as_str()));
    if IDENTIFIERS.contains(&identifier.as_str()) {
        return Meaning::Identifier(identifier.as_str().to_owned());
    }
    match kind {
        Kind::Phone => return Meaning::Identifier("phone".to_owned()),
        Kind::Email => return Meaning::Identifier("email".to_owned()),
        Kind::IdentityCard => return Meaning::Trait(IDENTITY_CARD.to_owned()),
        _ => {}
    }
    if SOMEBODY.iter().any(|somebody| word.contains(somebody))
        && NUMBER_OF.iter().any(|number| word.ends_with(number))
        && distinct > 1
    {
        return Meaning::Identifier("customer_id".to_owned());
    }
    let known = trait_name(name).into_owned();
    if TRAITS.contains(&known.as_str()) {
        return Meaning::Trait(known);
    }
    match kind {
        Kind::Gender => Meaning::Trait("gender".to_owned()),
        Kind::Region => Meaning::Trait("region".to_owned()),
        Kind::Time if TIMES.iter().any(|time| word.ends_with(time)) => Meaning::Time,
        _ => Meaning::Property(word),
    }
}
