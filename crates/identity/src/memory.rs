//! Linking records that are in memory, without a store, on all cores: the same decisions.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use qianmian_model::{Identifier, Time};
use rayon::prelude::*;

use crate::IdentityConfig;
use crate::blocked::is_blocked;
use crate::config::DAY;
use crate::decide::{Facts, Few, IdentifierNode, MentionNode, Node, group_people};
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
    let (named, said) = rayon::join(|| Named::read(config, records), || SaidIn::read(config, records));
    let mut linked = Linked {
        named: records.iter().map(|record| record.identifiers.len() as u64).sum(),
        identifiers: named.builder.facts.identifiers.len() as u64,
        ..Linked::default()
    };
    let (facts, nodes) = read_mentions(records, named, said);
    let group_of = group_people(&facts);
    linked.person_of = nodes.into_iter().map(|node| node.map(|node| group_of[node as usize])).collect();
    linked
}

/// Adds the mentions of records to the facts; gives what each record is about.
fn read_mentions<'a>(
    records: &[Linkable<'_>],
    named: Named<'a>,
    said: SaidIn<'a, '_>,
) -> (Facts<'a>, Vec<Option<Node>>) {
    let parts = (0..PARTS).into_par_iter().map(|part| Mentions::read(records, &named, &said, part));
    let parts: Vec<Mentions> = parts.collect();
    let mut nodes: Vec<Option<Node>> = (0..records.len()).map(|index| named.alone(&said, index)).collect();
    let mut builder = named.builder;
    builder.claims = said.claims;
    builder.finish();
    let mut facts = builder.facts;
    for part in parts {
        let first = place(facts.identifiers.len() + facts.mentions.len());
        facts.mentions.extend(part.mentions);
        part.of_records.iter().for_each(|(index, mention)| nodes[*index] = Some(first + mention));
    }
    (facts, nodes)
}

/// In how many parts mentions are read, on every machine, so that they are numbered alike.
const PARTS: u32 = 4;

/// The mentions of one part of the records: those whose first identifier is of it, so that the same mention is in one part only.
#[derive(Default)]
struct Mentions {
    mentions: Vec<MentionNode>,
    /// The places of records, and of their mentions.
    of_records: Vec<(usize, u32)>,
}

impl Mentions {
    fn read(records: &[Linkable<'_>], named: &Named<'_>, said: &SaidIn<'_, '_>, part: u32) -> Mentions {
        let what = |index: usize| {
            let days = i64::from(named.days[index].unwrap_or(0));
            let period = (days > 0).then(|| records[index].at.0.div_euclid(days * DAY));
            (named.values.of(index), said.texts.of(index), period)
        };
        let mut read = Mentions::default();
        let mut known: HashTable<(usize, u32)> = HashTable::new();
        let state = RandomState::default();
        for (index, record) in records.iter().enumerate() {
            let first = named.values.of(index).first();
            if first.is_none_or(|first| first % PARTS != part) || named.alone(said, index).is_some() {
                continue;
            }
            let hash = |index: usize| state.hash_one(what(index));
            let same = |(other, _): &(usize, u32)| what(*other) == what(index);
            let entry = known.entry(hash(index), same, |(other, _)| hash(*other)).or_insert_with(|| {
                let identifiers = &named.builder.facts.identifiers;
                let (values, texts, _) = what(index);
                let said = texts.iter().map(|text| said.said[*text as usize]);
                read.mentions.push(MentionNode::new(identifiers, values.into(), said, record.at));
                (index, place(read.mentions.len() - 1))
            });
            let mention = entry.get().1;
            let first_at = &mut read.mentions[mention as usize].first_at;
            *first_at = record.at.min(*first_at);
            read.of_records.push((index, mention));
        }
        read
    }
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
struct Named<'c> {
    builder: Builder<'c>,
    /// Of each record: ascending, none twice, none that points at nobody.
    values: Lists,
    /// Of each record: after how many days the strongest is given to others; none where it names nobody.
    days: Vec<Option<u16>>,
}

impl<'c> Named<'c> {
    /// Reads them kind by kind, because each has its own values.
    fn read(config: &'c IdentityConfig, records: &[Linkable<'_>]) -> Named<'c> {
        let mut builder = Builder::new(config);
        let mut kinds: Vec<Vec<(&Identifier, Time)>> = Vec::new();
        let mut kind_of: Vec<u32> = Vec::new();
        for record in records {
            for identifier in record.identifiers {
                let kind = builder.kind(identifier.kind.as_str());
                kinds.resize_with(builder.facts.kinds.len(), Vec::new);
                kinds[kind].push((identifier, record.at));
                kind_of.push(place(kind));
            }
        }
        let of_kind = |(kind, named): (usize, &Vec<_>)| OfKind::read(config, kind, named);
        let kinds: Vec<OfKind> = kinds.par_iter().enumerate().map(of_kind).collect();
        let mut named = Named { builder, values: Lists::default(), days: Vec::with_capacity(records.len()) };
        named.gather(records, &kind_of, kinds);
        named
    }

    /// The identifier that a record is about, where it says nothing else and is always the same person's.
    fn alone(&self, said: &SaidIn<'_, '_>, index: usize) -> Option<u32> {
        match (self.values.of(index), said.texts.of(index), self.days[index]) {
            ([value], [], Some(0)) => Some(*value),
            _ => None,
        }
    }

    /// Puts together what records name of each kind.
    fn gather(&mut self, records: &[Linkable<'_>], kind_of: &[u32], kinds: Vec<OfKind>) {
        let mut values = Vec::new();
        for kind in kinds {
            let first = place(self.builder.facts.identifiers.len());
            self.builder.facts.identifiers.extend(kind.identifiers);
            values.push(kind.values.into_iter().map(move |value| value.map(|value| first + value)));
        }
        let weakness = |kind: u32| {
            let rule = self.builder.facts.kinds[kind as usize].1;
            (Reverse(rule.priority), rule.reassigned_after_days)
        };
        let mut kind_of = kind_of.iter();
        let mut named = Few::new();
        for record in records {
            named.clear();
            let mut strongest = None;
            for kind in kind_of.by_ref().take(record.identifiers.len()) {
                let Some(value) = values[*kind as usize].next().flatten() else { continue };
                strongest = Some(strongest.map_or(weakness(*kind), |known| weakness(*kind).min(known)));
                named.push(value);
            }
            named.sort_unstable();
            named.dedup();
            self.values.push(&named);
            self.days.push(strongest.map(|(_, days)| days));
        }
    }
}

/// The identifiers of one kind.
struct OfKind {
    /// Each once.
    identifiers: Vec<IdentifierNode>,
    /// Of each time that one is named: its place among them; none where it points at nobody.
    values: Vec<Option<u32>>,
}

impl OfKind {
    fn read(config: &IdentityConfig, kind: usize, named: &[(&Identifier, Time)]) -> OfKind {
        let state = RandomState::default();
        let hash = |index: usize| state.hash_one(&named[index].0.value);
        let mut known: HashTable<usize> = HashTable::with_capacity(named.len());
        let mut identifiers: Vec<IdentifierNode> = Vec::new();
        let mut values: Vec<Option<u32>> = Vec::with_capacity(named.len());
        for (index, (identifier, at)) in named.iter().enumerate() {
            let same = |first: &usize| named[*first].0.value == identifier.value;
            let value = match known.entry(hash(index), same, |index| hash(*index)) {
                Entry::Occupied(first) => values[*first.get()],
                Entry::Vacant(free) => {
                    free.insert(index);
                    (!is_blocked(config, identifier)).then(|| {
                        identifiers.push(IdentifierNode::new(kind, order(identifier), *at));
                        place(identifiers.len() - 1)
                    })
                }
            };
            if let Some(value) = value {
                let first_at = &mut identifiers[value as usize].first_at;
                *first_at = (*first_at).min(*at);
            }
            values.push(value);
        }
        OfKind { identifiers, values }
    }
}

/// The place of an identifier among others, the same whatever it came with.
fn order(identifier: &Identifier) -> u64 {
    mix(fold(fold(FNV, identifier.kind.as_str().as_bytes()), identifier.value.as_bytes()))
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
