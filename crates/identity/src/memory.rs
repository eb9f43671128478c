//! Linking records that are in memory, without a store: the same decisions, for files and for rehearsals.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::RandomState;
use qianmian_model::Identifier;
use smallvec::SmallVec;

use crate::IdentityConfig;
use crate::blocked::is_blocked;
use crate::config::DAY;
use crate::decide::{Few, decide_people};
use crate::facts::{Builder, FNV, Said, fold, place};
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

/// Links records; a record that says nothing but an identifier is that identifier's person's.
pub fn link_records(config: &IdentityConfig, records: &[Linkable<'_>]) -> Linked {
    let mut reading = Reading {
        config,
        builder: Builder::with_room(config, records.len()),
        identifiers: HashMap::with_capacity_and_hasher(records.len(), RandomState::default()),
        names: Vec::new(),
        texts: HashMap::default(),
        mentions: HashMap::with_capacity_and_hasher(records.len(), RandomState::default()),
        named: Few::new(),
        attributes: Vec::new(),
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

/// What makes a mention: how many identifiers, which, the period that binds it, and its attributes.
type Key = SmallVec<[u32; 10]>;

/// Periods before 1970 have numbers, too.
const FIRST_PERIOD: i64 = -(1 << 31);

fn key(named: &[u32], period: Option<i64>, attributes: &[(u32, Said<'_>)]) -> Key {
    let mut key = Key::new();
    key.push(place(named.len()));
    key.extend_from_slice(named);
    key.extend(
        period
            .map(|period| u32::try_from(period - FIRST_PERIOD).expect("days of an instant in microseconds")),
    );
    key.extend(attributes.iter().map(|(text, _)| *text));
    key
}

struct Reading<'c, 'r> {
    config: &'c IdentityConfig,
    builder: Builder<'c>,
    /// By kind and value; none for what points at nobody.
    identifiers: HashMap<(usize, &'r str), Option<u32>, RandomState>,
    /// The names of attributes.
    names: Vec<&'r str>,
    /// By the number of the name and the value: a number, and what it says.
    texts: HashMap<(u32, &'r str), (u32, Said<'r>), RandomState>,
    mentions: HashMap<Key, u32, RandomState>,
    /// Of the record that is read: its identifiers, ascending, and its attributes by name, each once.
    named: Few,
    attributes: Vec<(u32, Said<'r>)>,
}

impl<'r> Reading<'_, 'r> {
    fn read(&mut self, record: &Linkable<'r>) -> Option<Whose> {
        let days = self.read_identifiers(record)?;
        if let ([value], [], 0) = (self.named.as_slice(), record.attributes, days) {
            return Some(Whose::Identifier(*value));
        }
        self.read_attributes(record);
        let period = (days > 0).then(|| record.at.0.div_euclid(i64::from(days) * DAY));
        let mention = match self.mentions.entry(key(&self.named, period, &self.attributes)) {
            Entry::Occupied(known) => {
                let first_at = &mut self.builder.facts.mentions[*known.get() as usize].first_at;
                *first_at = record.at.min(*first_at);
                *known.get()
            }
            Entry::Vacant(free) => {
                let said = self.attributes.iter().map(|(_, said)| *said);
                *free.insert(self.builder.mention(self.named.clone(), Vec::new(), said, record.at))
            }
        };
        Some(Whose::Mention(mention))
    }

    /// Reads which identifiers a record names; gives after how many days the strongest is given to others, or none where
    /// nothing points at anybody.
    fn read_identifiers(&mut self, record: &Linkable<'r>) -> Option<u16> {
        self.named.clear();
        let mut strongest = None;
        for identifier in record.identifiers {
            let Some(value) = self.identifier(identifier, record) else { continue };
            let node = &mut self.builder.facts.identifiers[value as usize];
            node.first_at = record.at.min(node.first_at);
            let rule = self.builder.facts.kinds[node.kind].1;
            let weakness = (std::cmp::Reverse(rule.priority), rule.reassigned_after_days);
            strongest = Some(strongest.map_or(weakness, |known| weakness.min(known)));
            self.named.push(value);
        }
        self.named.sort_unstable();
        self.named.dedup();
        strongest.map(|(_, days)| days)
    }

    fn read_attributes(&mut self, record: &Linkable<'r>) {
        self.attributes.clear();
        for attribute in record.attributes {
            let (name, value) = (attribute.name.as_ref(), attribute.value.as_ref());
            let number = self.names.iter().position(|known| *known == name).unwrap_or_else(|| {
                self.names.push(name);
                self.names.len() - 1
            });
            let next = place(self.texts.len());
            let text = self.texts.entry((place(number), value));
            self.attributes.push(*text.or_insert_with(|| (next, self.builder.said(name, value))));
        }
        self.attributes.sort_unstable_by_key(|(_, said)| (said.name, said.value));
        self.attributes.dedup_by(|(_, later), (_, first)| later.name == first.name);
    }

    fn identifier(&mut self, identifier: &'r Identifier, record: &Linkable<'r>) -> Option<u32> {
        let (config, builder) = (self.config, &mut self.builder);
        let kind = builder.kind(identifier.kind.as_str());
        *self.identifiers.entry((kind, identifier.value.as_str())).or_insert_with(|| {
            (!is_blocked(config, identifier)).then(|| {
                let name = identifier.kind.as_str();
                let order = mix(fold(fold(FNV, name.as_bytes()), identifier.value.as_bytes()));
                builder.identifier(kind, order, record.at, false)
            })
        })
    }
}

/// Spreads a hash over all its bits (the finaliser of `SplitMix64`).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
