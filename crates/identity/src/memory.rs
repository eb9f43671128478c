//! Linking records that are in memory, without a store: the same decisions, for files and for rehearsals.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::RandomState;
use qianmian_model::{Identifier, Time};
use smallvec::SmallVec;

use crate::IdentityConfig;
use crate::blocked::is_blocked;
use crate::config::DAY;
use crate::decide::{Facts, Few, Node, decide_people};
use crate::facts::{Builder, Claims, FNV, Said, fold, place};
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
    let (named, said) = std::thread::scope(|scope| {
        let said = scope.spawn(|| SaidIn::read(config, records));
        (NamedIn::read(config, records), said.join().expect("reading does not panic"))
    });
    let mut linked = Linked {
        named: records.iter().map(|record| record.identifiers.len() as u64).sum(),
        identifiers: named.builder.facts.identifiers.len() as u64,
        ..Linked::default()
    };
    let (facts, nodes) = read_mentions(records, named, said);
    let decisions = decide_people(&facts);
    let group = |node: Node| decisions.group_of[node as usize];
    linked.person_of = nodes.into_iter().map(|node| node.map(group)).collect();
    linked
}

/// What makes a mention: how many identifiers, which, the period that binds it, and its attributes.
type Key = SmallVec<[u32; 10]>;

/// Periods before 1970 have numbers, too.
const FIRST_PERIOD: i64 = -(1 << 31);

fn key(named: &[u32], period: Option<i64>, texts: &[u32]) -> Key {
    let mut key = Key::new();
    key.push(place(named.len()));
    key.extend_from_slice(named);
    let number = |period| u32::try_from(period - FIRST_PERIOD).expect("days of an instant in microseconds");
    key.extend(period.map(number));
    key.extend_from_slice(texts);
    key
}

/// Adds the mentions of records to the facts; gives what each record is about.
fn read_mentions<'a>(
    records: &[Linkable<'_>],
    named: NamedIn<'a>,
    said: SaidIn<'a, '_>,
) -> (Facts<'a>, Vec<Option<Node>>) {
    let mut builder = named.builder;
    builder.claims = said.claims;
    builder.facts.mentions.reserve(records.len());
    let identifiers = place(builder.facts.identifiers.len());
    let mut known: HashMap<Key, u32, RandomState> =
        HashMap::with_capacity_and_hasher(records.len(), RandomState::default());
    let mut node = |(index, days): (usize, &Option<u16>)| {
        let (named, texts, at) = (named.values.of(index), said.texts.of(index), records[index].at);
        let days = (*days)?;
        if let ([value], [], 0) = (named, texts, days) {
            return Some(*value);
        }
        let period = (days > 0).then(|| at.0.div_euclid(i64::from(days) * DAY));
        let mention = match known.entry(key(named, period, texts)) {
            Entry::Occupied(known) => {
                let first_at = &mut builder.facts.mentions[*known.get() as usize].first_at;
                *first_at = at.min(*first_at);
                *known.get()
            }
            Entry::Vacant(free) => {
                let said = texts.iter().map(|text| said.said[*text as usize]);
                *free.insert(builder.mention(named.into(), Vec::new(), said, at))
            }
        };
        Some(identifiers + mention)
    };
    let nodes = named.days.iter().enumerate().map(&mut node).collect();
    builder.finish();
    (builder.facts, nodes)
}

/// A list of numbers for each record.
#[derive(Default)]
struct Lists {
    numbers: Vec<u32>,
    ends: Vec<usize>,
}

impl Lists {
    fn push(&mut self, list: &[u32]) {
        self.numbers.extend_from_slice(list);
        self.ends.push(self.numbers.len());
    }

    fn of(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.numbers[start..self.ends[index]]
    }
}

/// The identifiers that records name.
struct NamedIn<'c> {
    builder: Builder<'c>,
    /// Of each record: ascending, none twice, none that points at nobody.
    values: Lists,
    /// Of each record: after how many days the strongest is given to others; none where it names nobody.
    days: Vec<Option<u16>>,
}

impl<'c> NamedIn<'c> {
    fn read(config: &'c IdentityConfig, records: &[Linkable<'_>]) -> NamedIn<'c> {
        let mut read = NamedIn { builder: Builder::new(config), values: Lists::default(), days: Vec::new() };
        let named: usize = records.iter().map(|record| record.identifiers.len()).sum();
        let mut known: HashMap<(usize, &str), Option<u32>, RandomState> =
            HashMap::with_capacity_and_hasher(named, RandomState::default());
        let mut named = Few::new();
        for record in records {
            named.clear();
            let mut strongest = None;
            for identifier in record.identifiers {
                let kind = read.builder.kind(identifier.kind.as_str());
                let value = known.entry((kind, &identifier.value));
                let value = *value.or_insert_with(|| read.identifier(config, kind, identifier, record.at));
                let Some(value) = value else { continue };
                let first_at = &mut read.builder.facts.identifiers[value as usize].first_at;
                *first_at = record.at.min(*first_at);
                let rule = read.builder.facts.kinds[kind].1;
                let weakness = (Reverse(rule.priority), rule.reassigned_after_days);
                strongest = Some(strongest.map_or(weakness, |known| weakness.min(known)));
                named.push(value);
            }
            named.sort_unstable();
            named.dedup();
            read.values.push(&named);
            read.days.push(strongest.map(|(_, days)| days));
        }
        read
    }

    /// A new identifier; none where it points at nobody.
    fn identifier(
        &mut self,
        config: &IdentityConfig,
        kind: usize,
        identifier: &Identifier,
        at: Time,
    ) -> Option<u32> {
        (!is_blocked(config, identifier)).then(|| {
            let name = identifier.kind.as_str();
            let order = mix(fold(fold(FNV, name.as_bytes()), identifier.value.as_bytes()));
            self.builder.identifier(kind, order, at, false)
        })
    }
}

/// What attributes of records say.
struct SaidIn<'c, 'r> {
    claims: Claims<'c>,
    /// Everything that is said of an attribute, once.
    said: Vec<Said<'r>>,
    /// Of each record: by the names of attributes, each once.
    texts: Lists,
}

impl<'c, 'r> SaidIn<'c, 'r> {
    fn read(config: &'c IdentityConfig, records: &[Linkable<'r>]) -> SaidIn<'c, 'r> {
        let mut read = SaidIn { claims: Claims::new(config), said: Vec::new(), texts: Lists::default() };
        let mut names: Vec<&str> = Vec::new();
        let mut known: HashMap<(usize, &str), u32, RandomState> = HashMap::default();
        let mut texts = Few::new();
        for record in records {
            texts.clear();
            for attribute in record.attributes {
                let (name, value) = (attribute.name.as_ref(), attribute.value.as_ref());
                let number = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                texts.push(*known.entry((number, value)).or_insert_with(|| {
                    read.said.push(read.claims.said(name, value));
                    place(read.said.len() - 1)
                }));
            }
            texts.sort_unstable_by_key(|text| {
                (read.said[*text as usize].name, read.said[*text as usize].value)
            });
            texts.dedup_by_key(|text| read.said[*text as usize].name);
            read.texts.push(&texts);
        }
        read
    }
}

/// Spreads a hash over all its bits (the finaliser of `SplitMix64`).
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
