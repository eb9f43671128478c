//! Facts, put together one by one from records or from what is stored.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use qianmian_model::Time;
use smallvec::SmallVec;

use crate::IdentityConfig;
use crate::attribute::{NAME, PersonName};
use crate::decide::{Claim, Facts, Few, IdentifierNode, MentionNode};

/// What a mention says of an attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'t> {
    pub(crate) name: &'t str,
    pub(crate) value: &'t str,
    /// Its place among claims; none where it says nothing of a person.
    pub(crate) claim: Option<u32>,
}

/// Puts facts together.
pub(crate) struct Builder<'a> {
    config: &'a IdentityConfig,
    pub(crate) facts: Facts<'a>,
    kinds: HashMap<String, usize, RandomState>,
    /// What attributes of mentions say.
    pub(crate) claims: Claims<'a>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(config: &'a IdentityConfig) -> Self {
        Builder {
            config,
            facts: Facts { merges: config.merges, ..Facts::default() },
            kinds: HashMap::default(),
            claims: Claims::new(config),
        }
    }

    /// Ends putting together: what attributes say is with the other facts from here on.
    pub(crate) fn finish(&mut self) {
        self.facts.claims = std::mem::take(&mut self.claims.found).into();
    }

    /// The name of an attribute by its number.
    pub(crate) fn attribute_name(&self, number: usize) -> &'a str {
        self.claims.attributes[number]
    }

    pub(crate) fn kind(&mut self, name: &str) -> usize {
        if let Some(place) = self.kinds.get(name) {
            return *place;
        }
        let place = self.facts.kinds.len();
        self.facts.kinds.push((name.to_owned(), self.config.rule(name)));
        self.kinds.insert(name.to_owned(), place);
        place
    }

    pub(crate) fn identifier(&mut self, kind: usize, order: u64, first_at: Time, is_shared: bool) -> u32 {
        self.facts
            .identifiers
            .push(IdentifierNode { is_shared, ..IdentifierNode::new(kind, order, first_at) });
        place(self.facts.identifiers.len() - 1)
    }

    /// Notes that an identifier points at nobody.
    pub(crate) fn block(&mut self, value: u32) {
        self.facts.identifiers[value as usize].is_blocked = true;
    }

    /// Adds a mention; gives its place among mentions.
    pub(crate) fn mention<'t>(
        &mut self,
        identifiers: Few,
        cut: Vec<u32>,
        attributes: impl IntoIterator<Item = Said<'t>>,
        first_at: Time,
    ) -> u32 {
        let mention = MentionNode::new(&self.facts.identifiers, identifiers, attributes, first_at);
        self.facts.mentions.push(MentionNode { cut, ..mention });
        place(self.facts.mentions.len() - 1)
    }

    /// See [`Claims::said`].
    pub(crate) fn said<'t>(&mut self, name: &'t str, value: &'t str) -> Said<'t> {
        self.claims.said(name, value)
    }
}

impl IdentifierNode {
    /// One that links, as far as is known.
    pub(crate) fn new(kind: usize, order: u64, first_at: Time) -> Self {
        IdentifierNode { kind, order, first_at, is_shared: false, is_blocked: false }
    }
}

impl MentionNode {
    /// One that is linked by all that it names of `known`.
    pub(crate) fn new<'t>(
        known: &[IdentifierNode],
        identifiers: Few,
        attributes: impl IntoIterator<Item = Said<'t>>,
        first_at: Time,
    ) -> Self {
        let mut orders: SmallVec<[u64; 4]> =
            identifiers.iter().map(|value| known[*value as usize].order).collect();
        orders.sort_unstable();
        let mut order = orders.iter().fold(FNV, |hash, order| fold(hash, &order.to_be_bytes()));
        let mut claims = Few::new();
        for said in attributes {
            order = fold(fold(order, said.name.as_bytes()), said.value.as_bytes());
            claims.extend(said.claim);
        }
        MentionNode { identifiers, cut: Vec::new(), claims, first_at, order }
    }
}

/// What attributes say, each value read once.
pub(crate) struct Claims<'a> {
    config: &'a IdentityConfig,
    attributes: Vec<&'a str>,
    /// By attribute: its values.
    known: Vec<HashMap<String, Option<u32>, RandomState>>,
    found: Vec<Claim>,
}

impl<'a> Claims<'a> {
    pub(crate) fn new(config: &'a IdentityConfig) -> Self {
        Claims {
            config,
            attributes: config.attributes.keys().map(String::as_str).collect(),
            known: vec![HashMap::default(); config.attributes.len()],
            found: Vec::new(),
        }
    }

    /// What a value of an attribute says; nothing, where the attribute has no rule.
    pub(crate) fn said<'t>(&mut self, name: &'t str, value: &'t str) -> Said<'t> {
        Said { name, value, claim: self.claim(name, value) }
    }

    fn claim(&mut self, name: &str, value: &str) -> Option<u32> {
        let attribute = self.attributes.binary_search(&name).ok()?;
        if let Some(known) = self.known[attribute].get(value) {
            return *known;
        }
        let person = if name == NAME { PersonName::read(value) } else { None };
        let claim = (name != NAME || person.is_some()).then(|| {
            self.found.push(Claim { attribute, weight: self.config.attributes[name], name: person });
            place(self.found.len() - 1)
        });
        self.known[attribute].insert(value.to_owned(), claim);
        claim
    }
}

pub(crate) fn place(index: usize) -> u32 {
    u32::try_from(index).expect("ordinals are 32 bits wide, and so are places")
}

pub(crate) const FNV: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a.
pub(crate) fn fold(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
