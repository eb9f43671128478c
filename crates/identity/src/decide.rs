//! Who is who: pure. Given identifiers and the mentions that name them, which of them are one person.
//!
//! Mentions that name the same value are joined, value by value: the strongest kinds first, values of a kind in the order
//! of their keyed hash, mentions of a value in the order of when they were first seen. Two groups that may not be one
//! person stay two ([`groups`] says when), and the mention joins another that holds the value, or begins one. Nothing
//! here depends on the order in which records arrived, and no join reaches beyond mentions that are connected, so that
//! deciding a connected part again after a new record gives what deciding everything anew would give.
//!
//! What gives way where two things contradict each other is the weaker: before the values of a kind join anybody, each
//! group keeps as many of them as its limit allows, the earliest; stronger kinds have joined by then.

mod groups;
mod parts;
mod shared;

use std::sync::Arc;

use qianmian_model::Time;
use smallvec::SmallVec;

use crate::attribute::PersonName;
use crate::config::{DAY, KindRule, Weight};
use crate::facts::place;
use groups::Groups;
pub(crate) use parts::group_people;

/// An identifier or a mention: identifiers by their place, then mentions by theirs.
pub type Node = u32;

/// A few numbers: of what one record says there is seldom more, so that they need no allocation.
pub(crate) type Few = SmallVec<[u32; 5]>;

/// Everything that is decided about.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// The rules of the kinds that occur, with their names.
    pub kinds: Vec<(String, &'a KindRule)>,
    /// How many identifiers are joined to one person at most, beyond the first; 0: any number.
    pub merges: u32,
    /// The identifiers.
    pub identifiers: Vec<IdentifierNode>,
    /// The mentions.
    pub mentions: Vec<MentionNode>,
    /// What attributes of mentions say.
    pub(crate) claims: Arc<[Claim]>,
    /// Pairs that somebody said to be one person, whatever else holds.
    pub same: Vec<(Node, Node)>,
    /// Pairs that somebody said to be two.
    pub apart: Vec<(Node, Node)>,
}

impl Facts<'_> {
    /// How many nodes there are: they are numbered from 0 on.
    fn nodes(&self) -> u32 {
        place(self.identifiers.len() + self.mentions.len())
    }
}

/// An identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentifierNode {
    /// Its kind, by its place in [`Facts::kinds`].
    pub kind: usize,
    /// Its place among others of its kind, whichever came first.
    pub order: u64,
    /// When it was first seen.
    pub first_at: Time,
    /// Whether it is known that too many use it; its mentions need not all be here then.
    pub is_shared: bool,
    /// Whether the rules say that it points at nobody.
    pub is_blocked: bool,
}

/// A mention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MentionNode {
    /// The identifiers it names, by their places.
    pub identifiers: Few,
    /// Those of them that do not link it, because the edge was retracted.
    pub cut: Vec<u32>,
    /// What its attributes say, by place in the claims.
    pub claims: Few,
    /// When it was first seen.
    pub first_at: Time,
    /// Its place among others of the same instant.
    pub order: u64,
}

impl MentionNode {
    /// The identifiers that link it.
    fn linking(&self, is_shared: &[bool]) -> impl Iterator<Item = u32> {
        let links = |value: &u32| !is_shared[*value as usize] && !self.cut.contains(value);
        self.identifiers.iter().copied().filter(links)
    }
}

/// What an attribute says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The attribute, by number.
    pub(crate) attribute: usize,
    /// What a difference means.
    pub(crate) weight: Weight,
    /// The value as a name, where the attribute is the name.
    pub(crate) name: Option<PersonName>,
}

/// Why two groups stayed two, or a value did not join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// There would be more values of a kind (by place) than its limit.
    Limit(usize),
    /// There would be more identifiers than may be merged into one person.
    Merges,
    /// They differ in an attribute (by number) that blocks, or in two that count.
    Attribute(usize),
    /// Somebody said so.
    Apart,
}

/// A value that did not join a mention to others that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The identifier.
    pub identifier: u32,
    /// The mention.
    pub mention: Node,
    /// Why.
    pub reason: Reason,
}

/// Two groups that became one because both have a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// The identifier; none where somebody said so.
    pub identifier: Option<u32>,
    /// A member of the one …
    pub left: Node,
    /// … and of the other.
    pub right: Node,
}

/// Who is who.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// For each node, a node that stands for its person.
    pub group_of: Vec<Node>,
    /// For each identifier, whether it links nobody: too many use it, or it is blocked.
    pub is_shared: Vec<bool>,
    /// What did not join.
    pub refusals: Vec<Refusal>,
    /// What joined, in order.
    pub joins: Vec<Join>,
}

/// Decides who is who.
pub fn decide_people(facts: &Facts<'_>) -> Decisions {
    let ranks = Ranks::new(facts);
    let is_shared = shared::find_shared(facts, &ranks);
    decide_linking(facts, &ranks, is_shared)
}

/// As [`decide_people`], where it is known which identifiers link nobody.
fn decide_linking(facts: &Facts<'_>, ranks: &Ranks, is_shared: Vec<bool>) -> Decisions {
    let naming = Naming::new(facts, &is_shared);
    let mut deciding = Deciding {
        facts,
        groups: Groups::new(facts, ranks, &is_shared),
        naming,
        refusals: Vec::new(),
        joins: Vec::new(),
    };
    deciding.force();
    let values = values_by_kind(facts, &is_shared);
    for (rank, kind) in (0..).zip(&ranks.kinds) {
        deciding.trim(rank, &values[*kind]);
        for value in deciding.adopt(&values[*kind]) {
            deciding.join_value(value);
        }
    }
    let group_of = (0..facts.nodes()).map(|node| deciding.groups.root(node)).collect();
    Decisions { group_of, is_shared, refusals: deciding.refusals, joins: deciding.joins }
}

/// The root of a node's tree, by the parents of all nodes, some of which are shortened.
fn find_root(parents: &mut [Node], mut node: Node) -> Node {
    while parents[node as usize] != node {
        let parent = parents[node as usize];
        parents[node as usize] = parents[parent as usize];
        node = parent;
    }
    node
}

/// The order in which things link, independent of their arrival.
pub(crate) struct Ranks {
    /// Kinds, strongest first.
    pub(crate) kinds: Vec<usize>,
    /// The rank of the kind of each identifier.
    pub(crate) of: Vec<u32>,
}

impl Ranks {
    pub(crate) fn new(facts: &Facts<'_>) -> Ranks {
        let mut kinds: Vec<usize> = (0..facts.kinds.len()).collect();
        kinds.sort_by_key(|kind| {
            let (name, rule) = &facts.kinds[*kind];
            (std::cmp::Reverse(rule.priority), name.clone())
        });
        let mut ranks = vec![0; kinds.len()];
        (0..).zip(&kinds).for_each(|(rank, kind)| ranks[*kind] = rank);
        Ranks { kinds, of: facts.identifiers.iter().map(|identifier| ranks[identifier.kind]).collect() }
    }
}

/// By kind: the values that link, as they came.
fn values_by_kind(facts: &Facts<'_>, is_shared: &[bool]) -> Vec<Vec<u32>> {
    let mut values: Vec<Vec<u32>> = vec![Vec::new(); facts.kinds.len()];
    for (place, (identifier, is_shared)) in (0..).zip(facts.identifiers.iter().zip(is_shared)) {
        if !is_shared {
            values[identifier.kind].push(place);
        }
    }
    values
}

/// Which mentions name each identifier and are linked by it.
struct Naming {
    starts: Vec<u32>,
    mentions: Vec<u32>,
}

impl Naming {
    fn new(facts: &Facts<'_>, is_shared: &[bool]) -> Naming {
        let mut starts = vec![0_u32; facts.identifiers.len() + 1];
        for mention in &facts.mentions {
            mention.linking(is_shared).for_each(|value| starts[value as usize + 1] += 1);
        }
        (1..starts.len()).for_each(|place| starts[place] += starts[place - 1]);
        let mut free = starts.clone();
        let mut mentions = vec![0; *starts.last().unwrap_or(&0) as usize];
        for (place, mention) in (0..).zip(&facts.mentions) {
            for value in mention.linking(is_shared) {
                let slot = &mut free[value as usize];
                mentions[*slot as usize] = place;
                *slot += 1;
            }
        }
        Naming { starts, mentions }
    }

    fn of(&self, value: u32) -> &[u32] {
        &self.mentions[self.starts[value as usize] as usize..self.starts[value as usize + 1] as usize]
    }
}

struct Deciding<'f, 'a> {
    facts: &'f Facts<'a>,
    groups: Groups<'f, 'a>,
    naming: Naming,
    refusals: Vec<Refusal>,
    joins: Vec<Join>,
}

impl Deciding<'_, '_> {
    /// Joins what somebody said to be one person.
    fn force(&mut self) {
        for (left, right) in &self.facts.same {
            if self.groups.force(*left, *right) {
                self.joins.push(Join { identifier: None, left: *left, right: *right });
            }
        }
    }

    /// Takes the values over the limit of a kind, by its rank, away from groups that have more of them.
    fn trim(&mut self, rank: u32, values: &[u32]) {
        let offset = self.offset();
        for value in values {
            for mention in self.naming.of(*value) {
                self.groups.trim(offset + mention, rank);
            }
        }
    }

    fn offset(&self) -> u32 {
        place(self.facts.identifiers.len())
    }

    /// Gives values that one mention names, and its group kept, to that group: they join nobody, whatever their order. Gives
    /// the others in the order in which they join.
    fn adopt(&mut self, values: &[u32]) -> Vec<u32> {
        let offset = self.offset();
        let mut others: Vec<(u64, u32)> = Vec::new();
        for value in values {
            match self.naming.of(*value) {
                [mention] if !self.groups.is_bound(*value) && self.groups.has(offset + mention, *value) => {
                    self.groups.adopt(*value, offset + mention);
                }
                _ => others.push((self.facts.identifiers[*value as usize].order, *value)),
            }
        }
        others.sort_unstable();
        others.into_iter().map(|(_, value)| value).collect()
    }

    /// Joins all mentions of a value that may be one person's; the value itself goes to the one who holds it.
    fn join_value(&mut self, value: u32) {
        let offset = self.offset();
        let mut members: Few = self.naming.of(value).iter().map(|mention| offset + mention).collect();
        if self.groups.is_bound(value) {
            members.push(value);
        }
        // What somebody said of the value itself comes before what records make of it.
        members.sort_unstable_by_key(|node| (*node != value, self.order_of(*node)));
        let (mut holders, mut joined) = (Few::new(), Few::new());
        for node in members {
            if node != value && !self.groups.has(node, value) {
                let kind = self.facts.identifiers[value as usize].kind;
                self.refusals.push(Refusal { identifier: value, mention: node, reason: Reason::Limit(kind) });
                continue;
            }
            self.join_member(value, node, &mut holders);
            joined.push(node);
        }
        if let Some(holder) = self.keeper(value, &joined).filter(|_| !self.groups.is_bound(value)) {
            self.groups.adopt(value, holder);
        }
    }

    /// Whose a value itself is: the first's who had it, or, where it is given to others, the next one's who has it after so
    /// many days in which nobody new did.
    fn keeper(&mut self, value: u32, joined: &[Node]) -> Option<Node> {
        let days = i64::from(self.rule(value).reassigned_after_days);
        let mut keeper = *joined.first()?;
        let mut last_at = self.order_of(keeper).0;
        for node in joined {
            let at = self.order_of(*node).0;
            if self.groups.root(*node) == self.groups.root(keeper) {
                last_at = at.max(last_at);
            } else if days > 0 && at.0.saturating_sub(last_at.0) >= days * DAY {
                (keeper, last_at) = (*node, at);
            }
        }
        Some(keeper)
    }

    /// Joins a mention of a value to the holder that fits best, or makes it another holder.
    fn join_member(&mut self, value: u32, node: Node, holders: &mut Few) {
        let mut best: Option<((bool, i64), Node)> = None;
        let mut refused = None;
        for holder in holders.iter().copied() {
            if self.groups.root(holder) == self.groups.root(node) {
                return;
            }
            match self.groups.objection(holder, node, value) {
                Some(reason) => refused = refused.or(Some(reason)),
                None => {
                    let fit = (!self.groups.agree(holder, node), self.distance(value, holder, node));
                    if best.is_none_or(|(known, _)| fit < known) {
                        best = Some((fit, holder));
                    }
                }
            }
        }
        match best {
            Some((_, holder)) => {
                self.groups.join(holder, node);
                self.joins.push(Join { identifier: Some(value), left: holder, right: node });
            }
            None => {
                if let Some(reason) = refused {
                    self.refusals.push(Refusal { identifier: value, mention: node, reason });
                }
                holders.push(node);
            }
        }
    }

    /// In days, how far a mention is from a holder of a value that is given to others.
    fn distance(&mut self, value: u32, holder: Node, node: Node) -> i64 {
        if self.rule(value).reassigned_after_days == 0 {
            return 0;
        }
        let ((from, to), (at, until)) = (self.groups.span(holder), self.groups.span(node));
        (at.0.saturating_sub(to.0)).max(from.0.saturating_sub(until.0)).max(0) / DAY
    }

    fn rule(&self, value: u32) -> &KindRule {
        self.facts.kinds[self.facts.identifiers[value as usize].kind].1
    }

    fn order_of(&self, node: Node) -> (Time, u64) {
        match self.facts.identifiers.get(node as usize) {
            Some(identifier) => (identifier.first_at, identifier.order),
            None => {
                let mention = &self.facts.mentions[node as usize - self.facts.identifiers.len()];
                (mention.first_at, mention.order)
            }
        }
    }
}
