//! Kinds of columns: the standard form of their values and the levels at which two values can agree.
//!
//! Level 0 is "one of them is missing" and says nothing; level 1 is equality; the highest says that they differ. What a
//! level is worth is not written here: it is estimated from the data.

use crate::similarity::{Form, dice, edits_within, jaro_winkler, same_but_for_signs};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Equal or not: a category, a code without typing errors.
    Exact,
    /// A person's given name or surname.
    Name,
    /// A calendar date; signs are left out, so that `1862-01-31` and `18620131` are equal.
    Date,
    /// Digits or letters typed by people: numbers of houses, cards, social security.
    Number,
    /// A code whose first half is an area.
    Postcode,
    /// A phone number: its last eleven digits.
    Phone,
    /// Several words: a street, a place, an address.
    Text,
}

/// Level of a pair in which a value is missing.
pub(crate) const ABSENT: u8 = 0;
/// Level of equal values.
pub(crate) const EQUAL: u8 = 1;

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 7] =
        [Kind::Exact, Kind::Name, Kind::Date, Kind::Number, Kind::Postcode, Kind::Phone, Kind::Text];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Exact => "exact",
            Kind::Name => "name",
            Kind::Date => "date",
            Kind::Number => "number",
            Kind::Postcode => "postcode",
            Kind::Phone => "phone",
            Kind::Text => "text",
        }
    }

    /// The names of its levels from 1 on, in files and explanations; the last one is "different".
    pub fn levels(self) -> &'static [&'static str] {
        match self {
            Kind::Exact => &["equal", "different"],
            Kind::Name => &["equal", "one_edit", "close", "near", "crossed", "different"],
            Kind::Date => &["equal", "one_edit", "two_edits", "same_year", "different"],
            Kind::Number | Kind::Phone => &["equal", "one_edit", "two_edits", "different"],
            Kind::Postcode => &["equal", "one_edit", "same_area", "different"],
            Kind::Text => &["equal", "one_edit", "close", "near", "crossed", "different"],
        }
    }

    /// The level of values that differ.
    pub(crate) fn different(self) -> u8 {
        self.levels().len() as u8
    }

    /// The level of values that stand in each other's column, where the kind has it.
    pub(crate) fn crossed(self) -> Option<u8> {
        self.levels().iter().position(|name| *name == "crossed").map(|index| index as u8 + 1)
    }

    /// The standard form in which values are compared; empty is missing.
    pub(crate) fn standard(self, raw: &str, out: &mut String) {
        out.clear();
        if raw.is_ascii() {
            let characters = raw.bytes().map(|byte| char::from(byte.to_ascii_lowercase()));
            self.keep(characters, out);
        } else {
            self.keep(raw.chars().flat_map(char::to_lowercase), out);
        }
    }

    fn keep(self, lower: impl Iterator<Item = char>, out: &mut String) {
        match self {
            Kind::Exact | Kind::Name | Kind::Text => {
                for character in lower {
                    let space = character.is_whitespace();
                    if !(space && (out.is_empty() || out.ends_with(' '))) {
                        out.push(if space { ' ' } else { character });
                    }
                }
                out.truncate(out.trim_end().len());
            }
            Kind::Date | Kind::Number | Kind::Postcode => out.extend(lower.filter(|c| c.is_alphanumeric())),
            Kind::Phone => {
                out.extend(lower.filter(char::is_ascii_digit));
                let before = out.len().saturating_sub(11);
                out.drain(..before);
            }
        }
    }

    /// The level of two different texts.
    pub(crate) fn compare(self, a: Form<'_>, b: Form<'_>) -> u8 {
        match self {
            Kind::Exact => 2,
            Kind::Name => name(a, b),
            Kind::Date => date(a, b),
            Kind::Number | Kind::Phone => number(a, b),
            Kind::Postcode => postcode(a, b),
            Kind::Text => text(a, b),
        }
    }
}

fn name(a: Form<'_>, b: Form<'_>) -> u8 {
    let shorter = a.text.len().min(b.text.len());
    if shorter >= 3 && edits_within(a, b, 1).is_some() || same_but_for_signs(a.text, b.text) {
        return 2;
    }
    match jaro_winkler(a, b, 0.8) {
        Some(0.9..) => 3,
        Some(_) => 4,
        None if a.text[..shorter] == b.text[..shorter] => 4,
        None => 6,
    }
}

fn date(a: Form<'_>, b: Form<'_>) -> u8 {
    match edits_within(a, b, 2) {
        Some(..=1) => 2,
        _ if day_and_month_swapped(a.text, b.text) => 2,
        Some(_) => 3,
        None if a.text.len() >= 4 && b.text.len() >= 4 && a.text[..4] == b.text[..4] => 4,
        None => 5,
    }
}

fn day_and_month_swapped(a: &[u16], b: &[u16]) -> bool {
    a.len() == 8 && b.len() == 8 && a[..4] == b[..4] && a[4..6] == b[6..] && a[6..] == b[4..6]
}

fn number(a: Form<'_>, b: Form<'_>) -> u8 {
    match edits_within(a, b, 2) {
        Some(..=1) => 2,
        Some(_) => 3,
        None => 4,
    }
}

fn postcode(a: Form<'_>, b: Form<'_>) -> u8 {
    let area = a.text.len().div_ceil(2);
    if edits_within(a, b, 1).is_some() {
        2
    } else if a.text.len() == b.text.len() && a.text[..area] == b.text[..area] {
        3
    } else {
        4
    }
}

fn text(a: Form<'_>, b: Form<'_>) -> u8 {
    let edits = edits_within(a, b, 2);
    if edits.is_some_and(|edits| edits <= 1) || same_but_for_signs(a.text, b.text) {
        return 2;
    }
    if edits.is_some() && a.text.len().min(b.text.len()) >= 5 {
        return 3;
    }
    match dice(a, b, 0.45) {
        Some(0.7..) => 3,
        Some(_) => 4,
        None => 6,
    }
}

/// Whether a text may be another one of the neighbouring column: equal, or one edit away where it is long enough.
pub(crate) fn matches_across(a: Form<'_>, b: Form<'_>) -> bool {
    let shorter = a.text.len().min(b.text.len());
    shorter > 0 && (a.text == b.text || shorter >= 4 && edits_within(a, b, 1).is_some())
}
