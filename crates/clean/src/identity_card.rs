//! Numbers of resident identity cards by GB 11643: what they say of birthday, gender and place, once they are checked.
//!
//! A number is personal information of the sensitive kind. It is never stored, shown or counted on; what it says is used
//! only for a source that declares so (see [`SourceProfile::identity_card`](crate::SourceProfile)).
//!
//! Eighteen characters: the code of the county of first registration (GB/T 2260), the birthday, three digits of which the
//! last is odd for men, and a check character by ISO 7064 MOD 11-2. The older form of fifteen has neither the century
//! (it is 19) nor the check.

use jiff::civil::{Date, date};

use crate::demographic::{Gender, age_on};
use crate::region::{Region, Regions};

/// Part of the people of China who lived in the province of their registration: 1 - 124.84 of 1,411.78 million (Seventh
/// National Population Census, 2020, people registered in another province).
pub const PROVINCE_CONFIDENCE: f32 = 0.91;
/// Part who lived in the place of their registration: 1 - 375.82 of 1,411.78 million (the same census, floating population).
pub const PLACE_CONFIDENCE: f32 = 0.73;

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityCard {
    /// Where the bearer was first registered, by today's names: weak evidence of where they live.
    pub region: Region,
    /// Day of birth.
    pub birthday: Date,
    /// Gender.
    pub gender: Gender,
}

/// Why a number is none. The number itself is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityCardFailure {
    /// Not 18 or 15 characters, or other characters than digits and a final X.
    #[error(
        "not the number of an identity card: 18 digits are expected, the last perhaps an X, or 15 of the older form"
    )]
    Form,
    /// The check character is another.
    #[error("the check digit is wrong: a digit was mistyped or two were exchanged")]
    CheckDigit,
    /// No such day, in the future, or more than 120 years ago.
    #[error("the birthday in it cannot be")]
    Birthday,
    /// No county had that code when the bearer lived.
    #[error("no county had the code that it begins with in the bearer's time")]
    Region,
}

impl IdentityCardFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            IdentityCardFailure::Form => "invalid_identity_card",
            IdentityCardFailure::CheckDigit => "identity_card_check_digit",
            IdentityCardFailure::Birthday => "identity_card_birthday",
            IdentityCardFailure::Region => "identity_card_region",
        }
    }
}

/// Reads a number, as of a day. Spaces and full-width digits are understood.
pub fn parse_identity_card(
    text: &str,
    regions: &Regions,
    today: Date,
) -> Result<IdentityCard, IdentityCardFailure> {
    let number: Vec<u8> = text.chars().filter(|c| !c.is_whitespace()).map(ascii).collect();
    let (birthday, sequence) = match number.as_slice() {
        whole if whole.len() == 18 => {
            if !whole[..17].iter().all(u8::is_ascii_digit)
                || !(whole[17] == b'X' || whole[17].is_ascii_digit())
            {
                return Err(IdentityCardFailure::Form);
            }
            if check_character(&whole[..17]) != whole[17] {
                return Err(IdentityCardFailure::CheckDigit);
            }
            (day(number_of(&whole[6..10]), &whole[10..14]), &whole[14..17])
        }
        old if old.len() == 15 && old.iter().all(u8::is_ascii_digit) => {
            (day(1900 + number_of(&old[6..8]), &old[8..12]), &old[12..15])
        }
        _ => return Err(IdentityCardFailure::Form),
    };
    let birthday = birthday.ok_or(IdentityCardFailure::Birthday)?;
    age_on(birthday, today).map_err(|_| IdentityCardFailure::Birthday)?;
    let code = std::str::from_utf8(&number[..6]).map_err(|_| IdentityCardFailure::Form)?;
    let region = region_of(code, regions, birthday).ok_or(IdentityCardFailure::Region)?;
    let gender = if sequence[2] % 2 == 1 { Gender::Male } else { Gender::Female };
    Ok(IdentityCard { region, birthday, gender })
}

/// The county of a code that was in force in some year of the bearer's life.
fn region_of(code: &str, regions: &Regions, birthday: Date) -> Option<Region> {
    let lived = |until: Option<i16>| until.is_none_or(|until| until >= birthday.year());
    let in_force = regions.history(code).ok()?.iter().any(|standing| lived(standing.until));
    let is_county = !code.ends_with("00");
    regions.from_code(code).ok().filter(|_| in_force && is_county)
}

/// ISO 7064 MOD 11-2 over seventeen digits.
fn check_character(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    b"10X98765432"[(sum % 11) as usize]
}

fn day(year: i16, month_and_day: &[u8]) -> Option<Date> {
    let part = |digits: &[u8]| i8::try_from(number_of(digits)).ok();
    let (month, day) = (part(&month_and_day[..2])?, part(&month_and_day[2..])?);
    let first = (1800..=9999).contains(&year).then(|| Date::new(year, month, day).ok()).flatten();
    first.filter(|day| *day >= date(1800, 1, 1))
}

fn number_of(digits: &[u8]) -> i16 {
    digits.iter().fold(0, |number, digit| number * 10 + i16::from(digit - b'0'))
}

/// The character in half width and upper case; 0 for one that cannot be in a number.
fn ascii(c: char) -> u8 {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    u8::try_from(half.to_ascii_uppercase()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made for the test: the county, the birthday and the sequence, with their check character.
    fn made(first_seventeen: &str) -> String {
        let check = check_character(first_seventeen.as_bytes());
        format!("{first_seventeen}{}", char::from(check))
    }

    fn read(text: &str) -> Result<IdentityCard, IdentityCardFailure> {
        parse_identity_card(text, &Regions::bundled(), date(2026, 1, 31))
    }

    /// The example of GB 11643-1999, annex A.
    #[test]
    fn the_check_character_is_that_of_the_standard() {
        assert_eq!(made("11010519491231002"), "11010519491231002X");
        assert_eq!(made("44052418800101001"), "440524188001010014");
    }

    #[test]
    fn a_number_says_place_birthday_and_gender() {
        let card = read("11010519491231002x").unwrap();
        assert_eq!((card.region.district, card.birthday), (Some("朝阳区"), date(1949, 12, 31)));
        assert_eq!(card.gender, Gender::Female);
        let old = read("110105491231003").unwrap();
        assert_eq!((old.birthday, old.gender), (date(1949, 12, 31), Gender::Male));
        let retired = read(&made("11010319800615001")).unwrap();
        assert_eq!((retired.region.code, retired.region.retired.unwrap().name), (110_101, "崇文区"));
    }

    #[test]
    fn what_cannot_be_says_why() {
        assert_eq!(read("110105194912310029"), Err(IdentityCardFailure::CheckDigit));
        assert_eq!(read("1101051949"), Err(IdentityCardFailure::Form));
        assert_eq!(read(&made("11010519490231002")), Err(IdentityCardFailure::Birthday));
        assert_eq!(read(&made("11010520300101001")), Err(IdentityCardFailure::Birthday), "in the future");
        assert_eq!(read(&made("99010519491231002")), Err(IdentityCardFailure::Region));
        let gone = made("11010320150615001");
        assert_eq!(read(&gone), Err(IdentityCardFailure::Region), "崇文区 ended in 2010");
    }
}
