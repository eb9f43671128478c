//! From definitions to a program: names become slots, and what is equal becomes one.

mod expressions;
mod measures;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use qianmian_model::rule::EventPattern;
use qianmian_rule::{Refresh, TagDefinition, canonical, evaluation_order, in_effect};

use super::{Listener, Membership, Program, Ranked, Slot, Tag};
use crate::TagError;
use crate::calendar::Calendar;
use crate::code::Code;
use crate::fingerprint::{Collector, Fingerprint};
use crate::ranking::Shelf;
use crate::series::{Grain, Kind, Series};

/// Hashed into every layout: a change of what a series keeps changes it.
const LAYOUT: &str = "tag-series-1";

/// Values of one kind, each once, by the order of their first use.
#[derive(Default)]
struct Interned<K>(HashMap<K, u32>);

impl<K: Hash + Eq> Interned<K> {
    /// The ordinal of `key`, and whether it is new.
    fn ordinal(&mut self, key: K) -> (u32, bool) {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        let mut new = false;
        let ordinal = *self.0.entry(key).or_insert_with(|| {
            new = true;
            next
        });
        (ordinal, new)
    }
}

/// Where an expression stands: which names there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a rule: traits, measures, ranks and tags.
    Rule,
    /// In what people are ranked by: traits and measures.
    Ranked,
    /// In a filter: properties.
    Filter,
}

struct Lowering<'d> {
    definitions: &'d [TagDefinition],
    zone: String,
    tag_ordinals: HashMap<&'d str, u32>,
    /// Of the definition that is being compiled.
    tag: &'d str,
    references: Vec<u32>,
    filters: Vec<Code>,
    slots: Vec<Slot>,
    series: Vec<Series>,
    traits: Vec<String>,
    properties: Vec<String>,
    memberships: Vec<Membership>,
    ranked: Vec<Ranked>,
    known_filters: Interned<String>,
    known_slots: Interned<String>,
    known_series: Interned<(EventPattern, Option<u32>, Kind, Grain)>,
    known_traits: Interned<String>,
    known_properties: Interned<String>,
    known_ranked: Interned<String>,
}

pub(super) fn compile(definitions: &[TagDefinition], calendar: Arc<Calendar>) -> Result<Program, TagError> {
    let definitions: Vec<TagDefinition> = definitions.iter().map(in_effect).collect();
    let definitions = definitions.as_slice();
    let tag_ordinals = (0..).zip(definitions).map(|(ordinal, tag)| (tag.name.as_str(), ordinal)).collect();
    let mut lowering = Lowering {
        definitions,
        zone: calendar.zone().iana_name().unwrap_or("fixed").to_owned(),
        tag_ordinals,
        tag: "",
        references: Vec::new(),
        filters: Vec::new(),
        slots: Vec::new(),
        series: Vec::new(),
        traits: Vec::new(),
        properties: Vec::new(),
        memberships: Vec::new(),
        ranked: Vec::new(),
        known_filters: Interned(HashMap::new()),
        known_slots: Interned(HashMap::new()),
        known_series: Interned(HashMap::new()),
        known_traits: Interned(HashMap::new()),
        known_properties: Interned(HashMap::new()),
        known_ranked: Interned(HashMap::new()),
    };
    let mut tags = Vec::with_capacity(definitions.len());
    let mut references = Vec::with_capacity(definitions.len());
    for definition in definitions {
        tags.push(lowering.tag(definition)?);
        references.push(std::mem::take(&mut lowering.references));
    }
    check_keys(&tags)?;
    let order = evaluation_order(definitions).map_err(|cycles| TagError::Cycle {
        message: cycles.into_iter().map(|cycle| cycle.message).collect::<Vec<_>>().join("; "),
    })?;
    fingerprint_tags(&mut tags, &order, &references);
    let (listeners, listeners_of_any) = listeners(&lowering.series);
    let layout = lowering
        .series
        .iter()
        .fold(Collector::of(LAYOUT).text(&lowering.zone), |hash, series| hash.bytes(&series.fingerprint))
        .finish();
    let fingerprint = tags
        .iter()
        .fold(Collector::of("program").bytes(&layout), |hash, tag| hash.bytes(&tag.fingerprint))
        .finish();
    let Lowering { filters, slots, series, traits, properties, memberships, ranked, .. } = lowering;
    Ok(Program {
        calendar,
        tags,
        order,
        slots,
        series,
        filters,
        traits,
        properties,
        memberships,
        ranked,
        shelf: Shelf::default(),
        listeners,
        listeners_of_any,
        layout,
        fingerprint,
    })
}

impl<'d> Lowering<'d> {
    fn tag(&mut self, definition: &'d TagDefinition) -> Result<Tag, TagError> {
        self.tag = &definition.name;
        let values = &definition.values;
        let rules =
            values.iter().map(|value| self.expr(&value.when, Place::Rule)).collect::<Result<_, _>>()?;
        let key =
            |what: &str, value: &str| short(Collector::of(what).text(&definition.name).text(value).finish());
        let own = values.iter().fold(Collector::of("tag").text(&definition.name), |hash, value| {
            hash.text(&value.value).text(&canonical(&value.when))
        });
        let own = own.text(&format!("{:?}", definition.select));
        let own = if definition.refresh == Refresh::Live { own } else { own.text(definition.refresh.name()) };
        let own = match &definition.sql {
            Some(statement) => own.text("sql").text(statement.as_str().trim()),
            None => own,
        };
        let mut definition = definition.clone();
        if definition.sql.is_some() {
            // The statement is asked by the cadence: what it gave is seen at once.
            definition.refresh = Refresh::Live;
        }
        Ok(Tag {
            fingerprint: own.finish(),
            rules,
            keys: values.iter().map(|value| key("value", &value.value)).collect(),
            unknown_key: key("unknown", ""),
            definition,
        })
    }
}

/// The first four bytes of a hash.
fn short(hash: Fingerprint) -> u32 {
    u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]])
}

fn check_keys(tags: &[Tag]) -> Result<(), TagError> {
    let mut owners: HashMap<u32, &str> = HashMap::new();
    for tag in tags {
        for &key in tag.keys.iter().chain([&tag.unknown_key]) {
            if let Some(other) = owners.insert(key, tag.name()) {
                return Err(TagError::KeyCollision { tag: tag.name().to_owned(), other: other.to_owned() });
            }
        }
    }
    Ok(())
}

/// What a tag means depends on the tags that it refers to.
fn fingerprint_tags(tags: &mut [Tag], order: &[usize], references: &[Vec<u32>]) {
    for &ordinal in order {
        let own = Collector::of("tag with references").bytes(&tags[ordinal].fingerprint);
        let referred = references[ordinal].iter().map(|&other| tags[other as usize].fingerprint);
        tags[ordinal].fingerprint = referred.fold(own, |hash, other| hash.bytes(&other)).finish();
    }
}

/// By event name the series that listen to it, those that listen to any event included; and those alone.
fn listeners(series: &[Series]) -> (HashMap<String, Vec<Listener>>, Vec<Listener>) {
    let listening = |name: Option<&str>| {
        let mut found: Vec<Listener> = Vec::new();
        for (ordinal, one) in (0u32..).zip(series) {
            let listens = match &one.event {
                EventPattern::Any => true,
                EventPattern::Named(event) => name == Some(event),
            };
            if !listens {
                continue;
            }
            match found.iter_mut().find(|listener| listener.filter == one.filter) {
                Some(listener) => listener.series.push(ordinal),
                None => found.push(Listener { filter: one.filter, series: vec![ordinal] }),
            }
        }
        found
    };
    let named = series.iter().filter_map(|series| match &series.event {
        EventPattern::Any => None,
        EventPattern::Named(name) => Some(name),
    });
    let by_name = named.map(|name| (name.clone(), listening(Some(name)))).collect();
    (by_name, listening(None))
}
