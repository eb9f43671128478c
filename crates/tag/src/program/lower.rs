//! From definitions to a program: names become slots, and what is equal becomes one.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use qianmian_model::Value;
use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure};
use qianmian_rule::{Refresh, TagDefinition, canonical, evaluation_order, in_effect};

use super::{Crossing, Listener, Membership, Program, Ranked, Side, Slot, Tag, Watch};
use crate::TagError;
use crate::calendar::Calendar;
use crate::code::{Code, Leaf};
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

    fn boxed(&mut self, expr: &Expr, place: Place) -> Result<Box<Code>, TagError> {
        self.expr(expr, place).map(Box::new)
    }

    fn all(&mut self, exprs: &[Expr], place: Place) -> Result<Vec<Code>, TagError> {
        exprs.iter().map(|expr| self.expr(expr, place)).collect()
    }

    fn expr(&mut self, expr: &Expr, place: Place) -> Result<Code, TagError> {
        Ok(match &expr.kind {
            ExprKind::Literal(value) => Code::Constant(value.clone()),
            ExprKind::Trait(_)
            | ExprKind::Property(_)
            | ExprKind::Measure(_)
            | ExprKind::Tag(_)
            | ExprKind::HasTag { .. } => Code::Leaf(self.leaf(expr, place)?),
            ExprKind::Not(operand) => Code::Not(self.boxed(operand, place)?),
            ExprKind::And(operands) => Code::And(self.all(operands, place)?),
            ExprKind::Or(operands) => Code::Or(self.all(operands, place)?),
            ExprKind::Compare(comparison, left, right) => {
                let (side, turned) = sides_of(*comparison);
                let (left, right) = (
                    self.beside(left, &[(right, side)], place)?,
                    self.beside(right, &[(left, turned)], place)?,
                );
                Code::Compare(*comparison, left, right)
            }
            ExprKind::Between { operand, low, high, negated } => Code::Between {
                operand: self.beside(operand, &[(low, Side::From), (high, Side::Above)], place)?,
                low: self.boxed(low, place)?,
                high: self.boxed(high, place)?,
                negated: *negated,
            },
            ExprKind::InList { operand, list, negated } => {
                let others: Vec<_> = list.iter().map(|other| (other, Side::At)).collect();
                Code::InList {
                    operand: self.beside(operand, &others, place)?,
                    list: self.all(list, place)?,
                    negated: *negated,
                }
            }
            ExprKind::Like { operand, pattern, negated } => Code::Like {
                operand: self.boxed(operand, place)?,
                pattern: pattern.clone(),
                negated: *negated,
            },
            ExprKind::IsNull { operand, negated } => {
                Code::IsNull { operand: self.beside(operand, &[], place)?, negated: *negated }
            }
            ExprKind::Arithmetic(operator, left, right) => {
                Code::Arithmetic(*operator, self.boxed(left, place)?, self.boxed(right, place)?)
            }
            ExprKind::Negate(operand) => Code::Negate(self.boxed(operand, place)?),
            ExprKind::Case { operand, branches, otherwise } => Code::Case {
                operand: operand.as_ref().map(|operand| self.boxed(operand, place)).transpose()?,
                branches: branches
                    .iter()
                    .map(|(when, then)| Ok((self.expr(when, place)?, self.expr(then, place)?)))
                    .collect::<Result<_, TagError>>()?,
                otherwise: otherwise.as_ref().map(|otherwise| self.boxed(otherwise, place)).transpose()?,
            },
            ExprKind::Coalesce(operands) => Code::Coalesce(self.all(operands, place)?),
            ExprKind::Rank(operand) => {
                let (ordinal, code) = self.rank(expr, operand, place)?;
                self.ranked[ordinal as usize].watch = Watch::Any;
                Code::Rank(ordinal, Box::new(code))
            }
        })
    }

    /// An operand that is only compared with others. A measure or a rank there is watched for coming to another side of
    /// them.
    fn beside(
        &mut self,
        operand: &Expr,
        others: &[(&Expr, Side)],
        place: Place,
    ) -> Result<Box<Code>, TagError> {
        let (code, watch) = match (&operand.kind, place) {
            (ExprKind::Measure(measure), Place::Rule) => {
                let ordinal = self.measure(measure)?;
                (Code::Leaf(Leaf::Measure(ordinal)), &mut self.slots[ordinal as usize].watch)
            }
            (ExprKind::Rank(number), Place::Rule) => {
                let (ordinal, code) = self.rank(operand, number, place)?;
                (Code::Rank(ordinal, Box::new(code)), &mut self.ranked[ordinal as usize].watch)
            }
            _ => return self.boxed(operand, place),
        };
        for (other, side) in others {
            match &other.kind {
                ExprKind::Literal(Value::Number(number)) => {
                    watch.note(Crossing { number: *number, side: *side })
                }
                _ => *watch = Watch::Any,
            }
        }
        Ok(Box::new(code))
    }

    /// The ordinal of a ranked expression, and its code.
    fn rank(&mut self, rank: &Expr, operand: &Expr, place: Place) -> Result<(u32, Code), TagError> {
        if place != Place::Rule {
            return Err(self.misplaced(rank));
        }
        // A measure alone is looked at through its rank; inside of anything else every change of it counts.
        let code = match &operand.kind {
            ExprKind::Measure(measure) => Code::Leaf(Leaf::Measure(self.measure(measure)?)),
            _ => self.expr(operand, Place::Ranked)?,
        };
        let text = canonical(operand);
        let fingerprint = Collector::of("rank").text(&self.zone).text(&text).finish();
        let (ordinal, new) = self.known_ranked.ordinal(text);
        if new {
            let watch = Watch::Crossings(Vec::new());
            self.ranked.push(Ranked { code: code.clone(), watch, fingerprint });
        }
        Ok((ordinal, code))
    }

    fn leaf(&mut self, expr: &Expr, place: Place) -> Result<Leaf, TagError> {
        Ok(match (&expr.kind, place) {
            (ExprKind::Property(name), Place::Filter) => Leaf::Property(self.property(name)),
            (ExprKind::Trait(name), Place::Rule | Place::Ranked) => {
                let (ordinal, new) = self.known_traits.ordinal(name.clone());
                if new {
                    self.traits.push(name.clone());
                }
                Leaf::Trait(ordinal)
            }
            (ExprKind::Measure(measure), Place::Rule | Place::Ranked) => {
                let ordinal = self.measure(measure)?;
                self.slots[ordinal as usize].watch = Watch::Any;
                Leaf::Measure(ordinal)
            }
            (ExprKind::Tag(name), Place::Rule) => Leaf::Tag(self.refer(name)?),
            (ExprKind::HasTag { name, values }, Place::Rule) => self.membership(name, values)?,
            _ => return Err(self.misplaced(expr)),
        })
    }

    fn misplaced(&self, expr: &Expr) -> TagError {
        let message = format!("`{}` cannot stand here", canonical(expr));
        TagError::Misplaced { tag: self.tag.to_owned(), message }
    }

    fn property(&mut self, name: &str) -> u32 {
        let (ordinal, new) = self.known_properties.ordinal(name.to_owned());
        if new {
            self.properties.push(name.to_owned());
        }
        ordinal
    }

    fn refer(&mut self, name: &str) -> Result<u32, TagError> {
        let Some(&ordinal) = self.tag_ordinals.get(name) else {
            return Err(TagError::UnknownTag { tag: self.tag.to_owned(), referred: name.to_owned() });
        };
        self.references.push(ordinal);
        Ok(ordinal)
    }

    fn membership(&mut self, name: &str, values: &[String]) -> Result<Leaf, TagError> {
        let tag = self.refer(name)?;
        let known = &self.definitions[tag as usize].values;
        let counts = (0u16..).zip(known).filter(|(_, known)| values.contains(&known.value));
        let values = (!values.is_empty()).then(|| counts.map(|(ordinal, _)| ordinal).collect());
        self.memberships.push(Membership { tag, values });
        let ordinal = u32::try_from(self.memberships.len() - 1).unwrap_or(u32::MAX);
        Ok(Leaf::Membership(ordinal))
    }

    fn measure(&mut self, measure: &Measure) -> Result<u32, TagError> {
        let text = canonical(&Expr { kind: ExprKind::Measure(measure.clone()), span: Default::default() });
        let (ordinal, new) = self.known_slots.ordinal(text);
        if !new {
            return Ok(ordinal);
        }
        let grain = Grain::of(&measure.aggregate, measure.window);
        let filter = measure.filter.as_deref();
        let mut second = None;
        let series = match &measure.aggregate {
            Aggregate::Share(property, value) => {
                second = Some(self.series(&measure.event, filter, Kind::Count, grain)?);
                let chosen = having(filter, property, value);
                self.series(&measure.event, Some(&chosen), Kind::Count, grain)?
            }
            Aggregate::FollowedBy { second: follower, .. } => {
                second = Some(self.series(follower, filter, Kind::Count, grain)?);
                self.series(&measure.event, filter, Kind::Count, grain)?
            }
            Aggregate::Interest(topic) => {
                self.series(&EventPattern::Any, filter, Kind::Topic(topic.clone()), grain)?
            }
            aggregate => {
                let kind = self.kind(aggregate);
                self.series(&measure.event, filter, kind, grain)?
            }
        };
        self.slots.push(Slot {
            measure: measure.clone(),
            series,
            second,
            grain,
            watch: Watch::Crossings(Vec::new()),
        });
        Ok(ordinal)
    }

    fn kind(&mut self, aggregate: &Aggregate) -> Kind {
        match aggregate {
            Aggregate::Sum(property) | Aggregate::Avg(property) => Kind::Sum(self.property(property)),
            Aggregate::Min(property) | Aggregate::Max(property) => Kind::Extent(self.property(property)),
            Aggregate::CountDistinct(property) | Aggregate::Top(property) => {
                Kind::Values(self.property(property))
            }
            Aggregate::FirstSeen
            | Aggregate::LastSeen
            | Aggregate::DaysSinceFirst
            | Aggregate::DaysSinceLast => Kind::Seen,
            Aggregate::Count
            | Aggregate::DaysActive
            | Aggregate::PerDay
            | Aggregate::Share(..)
            | Aggregate::FollowedBy { .. } => Kind::Count,
            Aggregate::Interest(topic) => Kind::Topic(topic.clone()),
        }
    }

    fn series(
        &mut self,
        event: &EventPattern,
        filter: Option<&Expr>,
        kind: Kind,
        grain: Grain,
    ) -> Result<u32, TagError> {
        let filter_text = filter.map(canonical);
        let filter = filter.map(|filter| self.filter(filter)).transpose()?;
        let (ordinal, new) = self.known_series.ordinal((event.clone(), filter, kind.clone(), grain));
        if new {
            let (what, name) = match &kind {
                Kind::Count => ("count", ""),
                Kind::Seen => ("seen", ""),
                Kind::Sum(property) => ("sum", self.properties[*property as usize].as_str()),
                Kind::Extent(property) => ("extent", self.properties[*property as usize].as_str()),
                Kind::Values(property) => ("values", self.properties[*property as usize].as_str()),
                Kind::Topic(topic) => ("topic", topic.as_str()),
            };
            let pattern = match event {
                EventPattern::Any => Collector::of("any"),
                EventPattern::Named(name) => Collector::of("named").text(name),
            };
            let fingerprint = pattern
                .text(what)
                .text(name)
                .text(&format!("{grain:?}"))
                .text(filter_text.as_deref().unwrap_or(""))
                .finish();
            self.series.push(Series { event: event.clone(), filter, kind, grain, fingerprint });
        }
        Ok(ordinal)
    }

    fn filter(&mut self, filter: &Expr) -> Result<u32, TagError> {
        let (ordinal, new) = self.known_filters.ordinal(canonical(filter));
        if new {
            let code = self.expr(filter, Place::Filter)?;
            self.filters.push(code);
        }
        Ok(ordinal)
    }
}

/// On which side of the right operand the left one is looked for, and on which side of the left one the right.
fn sides_of(comparison: Comparison) -> (Side, Side) {
    match comparison {
        Comparison::Equal | Comparison::NotEqual => (Side::At, Side::At),
        Comparison::GreaterOrEqual | Comparison::Less => (Side::From, Side::Above),
        Comparison::Greater | Comparison::LessOrEqual => (Side::Above, Side::From),
    }
}

/// `filter and property = value`
fn having(filter: Option<&Expr>, property: &str, value: &Value) -> Expr {
    let plain = |kind| Expr { kind, span: Default::default() };
    let equal = plain(ExprKind::Compare(
        Comparison::Equal,
        Box::new(plain(ExprKind::Property(property.to_owned()))),
        Box::new(plain(ExprKind::Literal(value.clone()))),
    ));
    match filter {
        None => equal,
        Some(filter) => plain(ExprKind::And(vec![filter.clone(), equal])),
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
