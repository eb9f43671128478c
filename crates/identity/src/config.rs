//! What may link whom: priorities, limits and blocked values per kind of identifier.

use std::collections::BTreeMap;

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
}

/// The rule of one kind of identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KindRule {
    /// The strongest identifier of a record is its subject; the weaker of two that contradict each other gives way.
    /// Higher is stronger; among equals, the order of the record counts.
    pub priority: u16,
    /// How many values of the kind one person has at most. With 1 two different values are two people. 0: any number.
    pub limit: u32,
    /// In the company of how many others (the strongest other identifier of each record) a value may come before it
    /// counts as shared (a shop's phone, a kiosk's device) and links nobody any more. 0: any number.
    pub degree: u32,
    /// Values of this kind that point at nobody; compared without case.
    pub blocked: Vec<String>,
}

impl KindRule {
    fn new(priority: u16, limit: u32, degree: u32) -> Self {
        KindRule { priority, limit, degree, blocked: Vec::new() }
    }
}

impl Default for KindRule {
    /// A kind nobody described: weaker than the contacts, stronger than devices; a handful a person.
    fn default() -> Self {
        KindRule::new(40, 5, 12)
    }
}

impl Default for IdentityConfig {
    /// One account and one union id a person, a handful of contacts and devices, many anonymous ids. An openid is one
    /// per official account or mini program, so that a person has several.
    fn default() -> Self {
        let kinds = [
            ("user_id", KindRule::new(100, 1, 0)),
            ("customer_id", KindRule::new(95, 1, 0)),
            ("unionid", KindRule::new(90, 1, 0)),
            ("openid", KindRule::new(80, 8, 0)),
            ("phone", KindRule::new(70, 4, 12)),
            ("email", KindRule::new(60, 4, 12)),
            ("device_id", KindRule::new(20, 6, 8)),
            ("anonymous_id", KindRule::new(10, 100, 0)),
        ];
        IdentityConfig {
            kinds: kinds.into_iter().map(|(name, rule)| (name.to_owned(), rule)).collect(),
            other: KindRule::default(),
            blocked: Vec::new(),
        }
    }
}

impl IdentityConfig {
    /// No limits, no degrees and no blocked values but the built-in ones; priorities as by default.
    pub fn unlimited() -> Self {
        let mut config = IdentityConfig::default();
        for rule in config.kinds.values_mut().chain([&mut config.other]) {
            (rule.limit, rule.degree) = (0, 0);
        }
        config
    }

    /// The rule of a kind.
    pub fn rule(&self, kind: &str) -> &KindRule {
        self.kinds.get(kind).unwrap_or(&self.other)
    }
}
