//! What may link whom: priorities, limits, degrees and blocked values per kind of identifier, and what attributes forbid.

use std::collections::BTreeMap;

use qianmian_model::Time;
use serde::{Deserialize, Serialize};

/// The rules of linking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdentityConfig {
    /// The rule of each kind, by its name.
    pub kinds: BTreeMap<String, KindRule>,
    /// The rule of every kind that is not named.
    pub other: KindRule,
    /// Values that point at nobody, of whatever kind; compared without case. They add to the built-in ones
    /// ([`crate::blocked`]).
    pub blocked: Vec<String>,
    /// What it means that two records differ in a declared trait, by the trait's name.
    pub attributes: BTreeMap<String, Weight>,
    /// How many identifiers one person is joined of at most, beyond the first. 0: any number.
    pub merges: u32,
}

/// The rule of one kind of identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KindRule {
    /// Stronger kinds link first; where two contradict each other the weaker gives way. Higher is stronger.
    pub priority: u16,
    /// How many values of the kind one person has at most. With 1 two different values are two people. 0: any number.
    pub limit: u32,
    /// Within which time the limit counts, by when each value was first seen.
    pub per: Period,
    /// In the company of how many others (the strongest other identifier of each mention, or else the name) a value may
    /// come before it counts as shared (a shop's phone, a kiosk's device) and links nobody any more. 0: any number.
    pub degree: u32,
    /// Whether the same value proves the same person, whatever else differs: an account, not a phone that a family shares.
    pub proof: bool,
    /// After how many days values are given to somebody else: a record with nothing else is its holder's at that time.
    /// 0: never.
    pub reassigned_after_days: u16,
    /// Values of this kind that point at nobody; compared without case.
    pub blocked: Vec<String>,
}

/// What a difference in an attribute means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Two people: a phone or a device that both use does not join them.
    Blocks,
    /// Two such differences together are two people.
    Counts,
}

/// A span of time over which a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// All time.
    #[default]
    Ever,
    /// Any 7 days.
    Week,
    /// Any 30 days.
    Month,
    /// Any 365 days.
    Year,
}

pub(crate) const DAY: i64 = 24 * 3_600 * 1_000_000;

impl Period {
    /// How many values, first seen at these ascending instants, may stay under a limit: each from the earliest on, unless
    /// as many as the limit are within the period before it.
    pub(crate) fn kept(self, seen: &[Time], limit: u32) -> Vec<bool> {
        let span = match self {
            Period::Ever => i64::MAX,
            Period::Week => 7 * DAY,
            Period::Month => 30 * DAY,
            Period::Year => 365 * DAY,
        };
        let limit = limit as usize;
        let mut kept: Vec<Time> = Vec::new();
        let keep = |at: &Time| {
            let room = kept.len() < limit || at.0.saturating_sub(kept[kept.len() - limit].0) >= span;
            room.then(|| kept.push(*at)).is_some()
        };
        seen.iter().map(keep).collect()
    }
}

impl KindRule {
    fn new(priority: u16, limit: u32, degree: u32) -> Self {
        KindRule {
            priority,
            limit,
            per: Period::Ever,
            degree,
            proof: false,
            reassigned_after_days: 0,
            blocked: Vec::new(),
        }
    }

    /// An account: the same value proves the same person.
    pub fn account(priority: u16, limit: u32) -> Self {
        KindRule { proof: true, ..KindRule::new(priority, limit, 100) }
    }

    /// Whether the kind tells people apart: one of which a person may have dozens says nothing about how many they are.
    pub(crate) fn counts_as_company(&self) -> bool {
        self.limit > 0 && self.limit < 50
    }
}

impl Default for KindRule {
    /// A kind nobody described: weaker than the contacts, stronger than devices; a handful a person.
    fn default() -> Self {
        KindRule::new(40, 5, 30)
    }
}

impl Default for IdentityConfig {
    /// One account and one union id a person, a handful of contacts and devices, many anonymous ids. An openid is one
    /// per official account or mini program, so that a person has several. Mobile numbers in China are given to somebody
    /// else after 90 days.
    fn default() -> Self {
        let kinds = [
            ("user_id", KindRule::account(100, 1)),
            ("customer_id", KindRule::account(95, 1)),
            ("unionid", KindRule::account(90, 1)),
            ("openid", KindRule::account(80, 8)),
            ("phone", KindRule { reassigned_after_days: 90, ..KindRule::new(70, 4, 30) }),
            ("email", KindRule::new(60, 4, 30)),
            ("device_id", KindRule::new(20, 6, 12)),
            ("anonymous_id", KindRule::new(10, 100, 0)),
        ];
        let attributes = ["name", "gender", "birth_year"];
        IdentityConfig {
            kinds: kinds.into_iter().map(|(name, rule)| (name.to_owned(), rule)).collect(),
            other: KindRule::default(),
            blocked: Vec::new(),
            attributes: attributes.into_iter().map(|name| (name.to_owned(), Weight::Blocks)).collect(),
            merges: 100,
        }
    }
}

impl IdentityConfig {
    /// No limits, no degrees, nothing that blocks but the built-in values; priorities as by default.
    pub fn unlimited() -> Self {
        let mut config =
            IdentityConfig { attributes: BTreeMap::new(), merges: 0, ..IdentityConfig::default() };
        for rule in config.kinds.values_mut().chain([&mut config.other]) {
            (rule.limit, rule.degree, rule.reassigned_after_days) = (0, 0, 0);
        }
        config
    }

    /// Whether they list values that point at nobody, beyond the built-in ones.
    pub(crate) fn lists_blocked(&self) -> bool {
        let rules = self.kinds.values().chain([&self.other]);
        !self.blocked.is_empty() || rules.clone().any(|rule| !rule.blocked.is_empty())
    }

    /// The rule of a kind.
    pub fn rule(&self, kind: &str) -> &KindRule {
        self.kinds.get(kind).unwrap_or(&self.other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_counts_within_its_period() {
        let days = |days: &[i64]| days.iter().map(|day| Time(day * DAY)).collect::<Vec<_>>();
        assert_eq!(Period::Ever.kept(&days(&[0, 1, 400]), 2), [true, true, false]);
        assert_eq!(Period::Week.kept(&days(&[0, 1, 6, 7, 8]), 2), [true, true, false, true, true]);
        assert_eq!(Period::Year.kept(&days(&[0, 364, 365]), 1), [true, false, true]);
    }
}
