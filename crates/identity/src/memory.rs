//! Linking records that are in memory, without a store: the same decisions, for files and for rehearsals.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use qianmian_model::Identifier;

use crate::IdentityConfig;
use crate::blocked::is_blocked;
use crate::config::DAY;
use crate::decide::decide_people;
use crate::facts::{Builder, FNV, fold, place};
use crate::resolution::Linkable;

/// Who records are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// For each record a number that stands for its person; none where all its identifiers point at nobody.
    pub person_of: Vec<Option<u32>>,
    /// How many identifiers the records name, repetitions counted.
    pub named: u64,
    /// How many distinct identifiers there are.
    pub identifiers: u64,
}

/// A record's place among mentions: by its identifiers, the period that binds it, and its attributes.
type Key = (Vec<u32>, Option<i64>, Vec<u32>);

/// Links records; a record that says nothing but an identifier is that identifier's person's.
pub fn link_records(config: &IdentityConfig, records: &[Linkable<'_>]) -> Linked {
    let mut reading = Reading {
        config,
        builder: Builder::new(config),
        identifiers: HashMap::default(),
        texts: HashMap::default(),
        mentions: HashMap::default(),
    };
    let mut linked = Linked::default();
    let nodes: Vec<Option<Whose>> = records
        .iter()
        .map(|record| {
            linked.named += record.identifiers.len() as u64;
            reading.read(record)
        })
        .collect();
    let facts = reading.builder.facts;
    linked.identifiers = facts.identifiers.len() as u64;
    let decisions = decide_people(&facts);
    let group = |whose: Whose| match whose {
        Whose::Identifier(value) => decisions.group_of[value as usize],
        Whose::Mention(mention) => decisions.group_of[facts.identifiers.len() + mention as usize],
    };
    linked.person_of = nodes.into_iter().map(|whose| whose.map(group)).collect();
    linked
}

#[derive(Clone, Copy)]
enum Whose {
    Identifier(u32),
    Mention(u32),
}

struct Reading<'c, 'r> {
    config: &'c IdentityConfig,
    builder: Builder<'c>,
    identifiers: HashMap<&'r Identifier, Option<u32>, RandomState>,
    texts: HashMap<(&'r str, &'r str), u32, RandomState>,
    mentions: HashMap<Key, u32, RandomState>,
}

impl<'r> Reading<'_, 'r> {
    fn read(&mut self, record: &Linkable<'r>) -> Option<Whose> {
        let mut named: Vec<u32> = Vec::with_capacity(record.identifiers.len());
        for identifier in record.identifiers {
            if let Some(value) = self.identifier(identifier, record) {
                let first_at = &mut self.builder.facts.identifiers[value as usize].first_at;
                *first_at = record.at.min(*first_at);
                named.push(value);
            }
        }
        named.sort_unstable();
        named.dedup();
        let days = named.iter().map(|value| {
            let kind = self.builder.facts.identifiers[*value as usize].kind;
            let rule = self.builder.facts.kinds[kind].1;
            (std::cmp::Reverse(rule.priority), rule.reassigned_after_days)
        });
        let (_, days) = days.min()?;
        if named.len() == 1 && record.attributes.is_empty() && days == 0 {
            return Some(Whose::Identifier(named[0]));
        }
        let period = (days > 0).then(|| record.at.0.div_euclid(i64::from(days) * DAY));
        let mut attributes: Vec<(&str, &str)> = record
            .attributes
            .iter()
            .map(|attribute| (attribute.name.as_ref(), attribute.value.as_ref()))
            .collect();
        attributes.sort_unstable();
        attributes.dedup_by(|later, first| later.0 == first.0);
        let texts: Vec<u32> = attributes.iter().map(|attribute| self.text(*attribute)).collect();
        let builder = &mut self.builder;
        let key = (named, period, texts);
        if let Some(known) = self.mentions.get(&key) {
            let first_at = &mut builder.facts.mentions[*known as usize].first_at;
            *first_at = record.at.min(*first_at);
            return Some(Whose::Mention(*known));
        }
        let mention = builder.mention(key.0.clone(), Vec::new(), attributes, record.at);
        self.mentions.insert(key, mention);
        Some(Whose::Mention(mention))
    }

    fn identifier(&mut self, identifier: &'r Identifier, record: &Linkable<'r>) -> Option<u32> {
        let (config, builder) = (self.config, &mut self.builder);
        *self.identifiers.entry(identifier).or_insert_with(|| {
            (!is_blocked(config, identifier)).then(|| {
                let kind = identifier.kind.as_str();
                let order = mix(fold(fold(FNV, kind.as_bytes()), identifier.value.as_bytes()));
                builder.identifier(kind, order, record.at, false)
            })
        })
    }

    fn text(&mut self, text: (&'r str, &'r str)) -> u32 {
        let next = place(self.texts.len());
        *self.texts.entry(text).or_insert(next)
    }
}

/// Spreads a hash over all its bits (the finaliser of `SplitMix64`).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
