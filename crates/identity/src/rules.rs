//! `identity.yaml`: what a workspace rules otherwise than the built-in rules of linking, field by field.
//!
//! What the file does not name stays as it is built in: `phone: { limit: 2 }` keeps the rest of the rule of phones. A kind
//! without a built-in rule begins with `other`, as the file has it.

use std::collections::BTreeMap;

use qianmian_model::Diagnostic;
use qianmian_yaml::{self as yaml, Entries};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::config::{IdentityConfig, KindRule, Period, Weight};

/// The name of the file in a workspace.
pub const FILE: &str = "identity.yaml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(default)]
    kinds: Entries<KindFile>,
    #[serde(default)]
    other: KindFile,
    #[serde(default)]
    blocked: Vec<Spanned<String>>,
    #[serde(default)]
    attributes: BTreeMap<String, WeightFile>,
    merges: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindFile {
    priority: Option<u16>,
    limit: Option<Spanned<u32>>,
    per: Option<Spanned<Period>>,
    degree: Option<u32>,
    proof: Option<bool>,
    reassigned_after_days: Option<Spanned<u16>>,
    #[serde(default)]
    blocked: Vec<Spanned<String>>,
}

/// What a difference in an attribute means; `nothing` takes a built-in meaning away.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WeightFile {
    Blocks,
    Counts,
    Nothing,
}

/// Reads the rules of a file over the built-in ones. A file without anything but comments is as none.
///
/// # Errors
/// Every mistake of meaning, or the first of shape, with its place.
pub fn parse(file: &str, text: &str) -> Result<IdentityConfig, Vec<Diagnostic>> {
    let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if text.lines().all(is_empty) {
        return Ok(IdentityConfig::default());
    }
    let read: RulesFile = yaml::parse(file, text).map_err(|mistake| vec![mistake])?;
    let mut reading = Reading { file, found: Vec::new() };
    let mut config = IdentityConfig::default();
    reading.change(&mut config.other, "other", &read.other);
    for (name, kind) in &read.kinds.0 {
        let rule = config.kinds.entry(name.clone()).or_insert_with(|| config.other.clone());
        reading.change(rule, name, &kind.value);
    }
    config.blocked = reading.values(&read.blocked, None);
    for (name, weight) in read.attributes {
        match weight {
            WeightFile::Blocks => drop(config.attributes.insert(name, Weight::Blocks)),
            WeightFile::Counts => drop(config.attributes.insert(name, Weight::Counts)),
            WeightFile::Nothing => drop(config.attributes.remove(&name)),
        }
    }
    config.merges = read.merges.unwrap_or(config.merges);
    if reading.found.is_empty() { Ok(config) } else { Err(yaml::in_order(reading.found)) }
}

struct Reading<'f> {
    file: &'f str,
    found: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// Puts what a file says of a kind in the place of its rule.
    fn change(&mut self, rule: &mut KindRule, name: &str, said: &KindFile) {
        rule.priority = said.priority.unwrap_or(rule.priority);
        rule.limit = said.limit.as_ref().map_or(rule.limit, |limit| limit.value);
        rule.per = said.per.as_ref().map_or(rule.per, |per| per.value);
        rule.degree = said.degree.unwrap_or(rule.degree);
        rule.proof = said.proof.unwrap_or(rule.proof);
        let days = said.reassigned_after_days.as_ref();
        rule.reassigned_after_days = days.map_or(rule.reassigned_after_days, |days| days.value);
        rule.blocked = self.values(&said.blocked, Some(name));
        if let Some(per) = said.per.as_ref().filter(|per| rule.limit == 0 && per.value != Period::Ever) {
            let message = format!("`{name}` has no limit, so that there is nothing to count within a period");
            self.add(
                per,
                "period_without_limit",
                message,
                "give a `limit` of at least 1, or leave `per` out",
            );
        }
        if let Some(days) = days.filter(|days| rule.proof && days.value > 0) {
            let message =
                format!("a value of `{name}` proves a person and is given to others, which cannot both be");
            self.add(days, "proof_reassigned", message, "write `proof: false`, or 0 days");
        }
    }

    /// Values that point at nobody, of a kind or of whatever kind.
    fn values(&mut self, said: &[Spanned<String>], kind: Option<&str>) -> Vec<String> {
        for value in said {
            if value.value.trim().is_empty() {
                let message = "an empty value is blocked anyway".to_owned();
                self.add(value, "blocked_empty", message, "leave it out");
            } else if kind == Some("phone") && !is_normal_phone(value.value.trim()) {
                let message = "this blocks no phone: phones are compared as they are stored".to_owned();
                self.add(
                    value,
                    "blocked_phone",
                    message,
                    "write it with its country, in quotes: \"+864008001234\"",
                );
            }
        }
        said.iter().map(|value| value.value.trim().to_owned()).collect()
    }

    fn add<T>(&mut self, at: &Spanned<T>, code: &'static str, message: String, hint: &str) {
        self.found.push(yaml::error(self.file, at.referenced, code, message, Some(hint.to_owned())));
    }
}

fn is_normal_phone(value: &str) -> bool {
    value
        .strip_prefix('+')
        .is_some_and(|digits| digits.len() > 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn mistakes(text: &str) -> Vec<(&'static str, u32, u32)> {
        let found = parse(FILE, text).unwrap_err();
        found.iter().map(|mistake| (mistake.code, mistake.line, mistake.column)).collect()
    }

    #[test]
    fn what_is_not_named_stays_as_it_is_built_in() {
        let text = "
kinds:
  phone: { limit: 2, per: month }
  member_no: { priority: 92, limit: 1, proof: true }
other: { degree: 7 }
blocked: [' Lost And Found ']
attributes: { gender: counts, birth_year: nothing }
merges: 40
";
        let rules = parse(FILE, text).unwrap();
        let built_in = IdentityConfig::default();
        let phone = KindRule { limit: 2, per: Period::Month, ..built_in.rule("phone").clone() };
        assert_eq!(rules.rule("phone"), &phone);
        assert_eq!(rules.rule("email"), built_in.rule("email"));
        let other = KindRule { degree: 7, ..built_in.other.clone() };
        assert_eq!(rules.rule("whatever"), &other);
        assert_eq!(rules.rule("member_no"), &KindRule { priority: 92, limit: 1, proof: true, ..other });
        assert_eq!((rules.blocked, rules.merges), (vec!["Lost And Found".to_owned()], 40));
        let weights = [("gender", Weight::Counts), ("name", Weight::Blocks)];
        assert_eq!(rules.attributes, weights.map(|(name, weight)| (name.to_owned(), weight)).into());
    }

    #[test]
    fn a_file_that_says_nothing_is_as_none() {
        for text in ["", "\n# kinds:\n#   phone: { limit: 2 }\n", "kinds: {}\n"] {
            assert_eq!(parse(FILE, text).unwrap(), IdentityConfig::default(), "{text:?}");
        }
    }

    #[test]
    fn mistakes_have_their_places() {
        assert_eq!(mistakes("kinds:\n  phone: { limt: 2 }\n"), [("unknown_key", 2, 12)]);
        assert_eq!(mistakes("kinds:\n  phone: { per: fortnight }\n"), [("unknown_value", 2, 17)]);
        assert_eq!(mistakes("attributes:\n  name: block\n"), [("unknown_value", 2, 9)]);
        assert_eq!(mistakes("merges: many\n"), [("invalid_type", 1, 9)]);
        assert_eq!(mistakes("kinds:\n  phone: {}\n  phone: {}\n"), [("duplicate_key", 3, 3)]);
    }

    #[test]
    fn nonsense_is_found_all_of_it() {
        let text = "
kinds:
  phone: { limit: 0, per: month, blocked: ['400 800 1234', '+864008001234', ''] }
  unionid: { reassigned_after_days: 30 }
";
        let expected = [
            ("period_without_limit", 3, 27),
            ("blocked_phone", 3, 44),
            ("blocked_empty", 3, 77),
            ("proof_reassigned", 4, 37),
        ];
        assert_eq!(mistakes(text), expected);
    }
}
