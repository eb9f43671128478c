//! People as disjoint sets of mentions and identifiers, with what tells them apart.
//!
//! Two groups may not be one person, for a value of some kind, if together they
//! - have more values of that kind, or of a stronger one, than its limit;
//! - have more identifiers of those kinds than may be merged;
//! - differ in an attribute that blocks, or in two that count, unless the kind is proof;
//! - were said to be two.

use std::collections::HashMap;

use qianmian_model::Time;

use super::{Facts, Few, MentionNode, Node, Ranks, Reason, find_root};
use crate::config::Weight;
use crate::facts::place;

pub(super) struct Groups<'f, 'a> {
    facts: &'f Facts<'a>,
    ranks: &'f Ranks,
    parents: Vec<Node>,
    /// Of mentions by their places, then of bound identifiers.
    groups: Vec<Group>,
    /// Identifiers that somebody said something of: they join by their own.
    bound: Vec<u32>,
    /// By rank of kinds; all 0 between two questions.
    counts: Vec<u32>,
}

#[derive(Default)]
struct Group {
    /// Identifiers that link, by their places, ascending.
    values: Few,
    /// Claims, ascending.
    claims: Few,
    /// When its mentions were first seen: the first and the last of them.
    span: (Time, Time),
    /// Of each pair that somebody said to be two: twice its number, and one more for the second of it.
    apart: Vec<u32>,
    /// The rank of the kind up to which it was trimmed.
    trimmed: u32,
    /// How many joins by hand it has: each adds what one person may have.
    forced: u32,
}

impl<'f, 'a> Groups<'f, 'a> {
    pub(super) fn new(facts: &'f Facts<'a>, ranks: &'f Ranks, is_shared: &[bool]) -> Self {
        let of_mention = |mention: &MentionNode| {
            let mut values: Few = mention.linking(is_shared).collect();
            values.sort_unstable();
            let mut claims = mention.claims.clone();
            claims.sort_unstable();
            Group { values, claims, span: (mention.first_at, mention.first_at), ..Group::default() }
        };
        let said = facts.same.iter().chain(&facts.apart).flat_map(|(left, right)| [*left, *right]);
        let mut bound: Vec<u32> = said.filter(|node| (*node as usize) < facts.identifiers.len()).collect();
        bound.sort_unstable();
        bound.dedup();
        let of_identifier = |node: &u32| {
            let at = facts.identifiers[*node as usize].first_at;
            let values = if is_shared[*node as usize] { Few::new() } else { Few::from_slice(&[*node]) };
            Group { values, span: (at, at), ..Group::default() }
        };
        let groups = facts.mentions.iter().map(of_mention).chain(bound.iter().map(of_identifier)).collect();
        let parents = (0..facts.nodes()).collect();
        let mut groups = Groups { facts, ranks, parents, groups, bound, counts: vec![0; facts.kinds.len()] };
        for (number, (left, right)) in (0..).zip(&facts.apart) {
            groups.own(*left).apart.push(2 * number);
            groups.own(*right).apart.push(2 * number + 1);
        }
        for (node, mention) in first_mentions(facts, is_shared) {
            let claims = &mut groups.own(node).claims;
            claims.clone_from(&mention.claims);
            claims.sort_unstable();
        }
        groups
    }

    /// The place of the group of a root.
    fn slot(&self, root: Node) -> usize {
        match (root as usize).checked_sub(self.facts.identifiers.len()) {
            Some(mention) => mention,
            None => {
                let bound = self.bound.binary_search(&root);
                self.facts.mentions.len() + bound.expect("an identifier of its own is in a mention's group")
            }
        }
    }

    fn own(&mut self, root: Node) -> &mut Group {
        let slot = self.slot(root);
        &mut self.groups[slot]
    }

    pub(super) fn root(&mut self, node: Node) -> Node {
        find_root(&mut self.parents, node)
    }

    fn group(&mut self, node: Node) -> &Group {
        let root = self.root(node);
        &self.groups[self.slot(root)]
    }

    /// Whether somebody said something of an identifier.
    pub(super) fn is_bound(&self, value: u32) -> bool {
        self.bound.binary_search(&value).is_ok()
    }

    /// Whether a value is one of those that a node's group kept.
    pub(super) fn has(&mut self, node: Node, value: u32) -> bool {
        self.group(node).values.binary_search(&value).is_ok()
    }

    pub(super) fn span(&mut self, node: Node) -> (Time, Time) {
        self.group(node).span
    }

    /// Joins two nodes whatever stands against it, unless somebody said them to be two. Whether they were two before.
    pub(super) fn force(&mut self, left: Node, right: Node) -> bool {
        let (a, b) = (self.root(left), self.root(right));
        if a == b || self.are_apart(a, b) {
            return false;
        }
        self.join(a, b);
        let root = self.root(a);
        self.own(root).forced += 1;
        true
    }

    /// Gives an identifier to the group of a node.
    pub(super) fn adopt(&mut self, value: u32, node: Node) {
        let root = self.root(node);
        self.parents[value as usize] = root;
    }

    pub(super) fn join(&mut self, left: Node, right: Node) {
        let (a, b) = (self.root(left), self.root(right));
        if a == b {
            return;
        }
        let size = |node: Node| {
            let group = &self.groups[self.slot(node)];
            group.values.len() + group.claims.len()
        };
        let (stays, goes) = if size(a) >= size(b) { (a, b) } else { (b, a) };
        let gone = std::mem::take(self.own(goes));
        self.parents[goes as usize] = stays;
        let group = self.own(stays);
        absorb(&mut group.values, &gone.values);
        absorb(&mut group.claims, &gone.claims);
        group.apart.extend(gone.apart);
        group.apart.sort_unstable();
        group.span = (group.span.0.min(gone.span.0), group.span.1.max(gone.span.1));
        group.trimmed = group.trimmed.min(gone.trimmed);
        group.forced += gone.forced;
    }

    /// Takes the values of a kind, by its rank, over its limit away from a node's group: the earliest stay.
    pub(super) fn trim(&mut self, node: Node, rank: u32) {
        let root = self.root(node);
        let root = self.slot(root);
        if self.groups[root].trimmed > rank {
            return;
        }
        self.groups[root].trimmed = rank + 1;
        let rule = self.facts.kinds[self.ranks.kinds[rank as usize]].1;
        let of_kind = |value: &u32| self.ranks.of[*value as usize] == rank;
        let stronger = |value: &&u32| self.ranks.of[**value as usize] < rank;
        let count = self.groups[root].values.iter().filter(|value| of_kind(value)).count();
        let merged = self.groups[root].values.iter().filter(stronger).count();
        let people = self.groups[root].forced as usize + 1;
        let room = match self.facts.merges {
            0 => usize::MAX,
            merges => ((merges as usize + 1) * people).saturating_sub(merged),
        };
        let limit = if rule.limit == 0 { u32::MAX } else { rule.limit.saturating_mul(place(people)) };
        if count <= limit as usize && count <= room {
            return;
        }
        let mut values: Vec<u32> = self.groups[root].values.iter().copied().filter(of_kind).collect();
        values.sort_unstable_by_key(|value| {
            let identifier = &self.facts.identifiers[*value as usize];
            (identifier.first_at, identifier.order)
        });
        let seen: Vec<Time> =
            values.iter().map(|value| self.facts.identifiers[*value as usize].first_at).collect();
        let kept = rule.per.kept(&seen, limit);
        let keep: Vec<u32> =
            values.iter().zip(kept).filter(|(_, kept)| *kept).map(|(value, _)| *value).take(room).collect();
        self.groups[root].values.retain(|value| !values.contains(value) || keep.contains(value));
    }

    /// Why the groups of two nodes may not be one person, for a value.
    pub(super) fn objection(&mut self, left: Node, right: Node, value: u32) -> Option<Reason> {
        let (a, b) = (self.root(left), self.root(right));
        let rank = self.ranks.of[value as usize];
        if self.are_apart(a, b) {
            return Some(Reason::Apart);
        }
        if !self.facts.kinds[self.ranks.kinds[rank as usize]].1.proof
            && let Some(attribute) = self.difference(a, b)
        {
            return Some(Reason::Attribute(attribute));
        }
        self.excess(a, b, rank)
    }

    fn are_apart(&self, a: Node, b: Node) -> bool {
        let (a, b) = (&self.groups[self.slot(a)].apart, &self.groups[self.slot(b)].apart);
        a.iter().any(|token| b.binary_search(&(token ^ 1)).is_ok())
    }

    /// The first kind, of those up to a rank, of which two groups have too many values together.
    fn excess(&mut self, a: Node, b: Node, rank: u32) -> Option<Reason> {
        let (a, b) = (&self.groups[self.slot(a)], &self.groups[self.slot(b)]);
        let people = a.forced + b.forced + 1;
        let (a, b) = (&a.values, &b.values);
        let mut total = 0;
        for value in union(a, b) {
            let of_value = self.ranks.of[value as usize];
            if of_value <= rank {
                self.counts[of_value as usize] += 1;
                total += 1;
            }
        }
        let mut found = None;
        for value in union(a, b) {
            let of_value = self.ranks.of[value as usize] as usize;
            let (kind, count) = (self.ranks.kinds[of_value], std::mem::take(&mut self.counts[of_value]));
            let limit = self.facts.kinds[kind].1.limit.saturating_mul(people);
            if limit > 0 && count > limit && !self.fits(a, b, kind, limit) {
                found = Some(Reason::Limit(kind));
            }
        }
        let merges = self.facts.merges;
        found.or((merges > 0 && total > (merges + 1) * people).then_some(Reason::Merges))
    }

    /// Whether the values of a kind of two groups stay under a limit that counts within a period.
    fn fits(&self, a: &[u32], b: &[u32], kind: usize, limit: u32) -> bool {
        let rule = self.facts.kinds[kind].1;
        let of_kind = union(a, b).filter(|value| self.facts.identifiers[*value as usize].kind == kind);
        let mut seen: Vec<Time> =
            of_kind.map(|value| self.facts.identifiers[value as usize].first_at).collect();
        seen.sort_unstable();
        rule.per.kept(&seen, limit).into_iter().all(|kept| kept)
    }

    /// Whether two groups say the same of an attribute.
    pub(super) fn agree(&mut self, left: Node, right: Node) -> bool {
        let (a, b) = (self.root(left), self.root(right));
        let (a, b) = (&self.groups[self.slot(a)].claims, &self.groups[self.slot(b)].claims);
        a.iter().any(|claim| b.binary_search(claim).is_ok())
    }

    /// The attribute in which two groups differ so much that they are two people.
    fn difference(&self, a: Node, b: Node) -> Option<usize> {
        let (a, b) = (&self.groups[self.slot(a)].claims, &self.groups[self.slot(b)].claims);
        let mut counted: Vec<usize> = Vec::new();
        for left in a {
            let claim = &self.facts.claims[*left as usize];
            let same = |right: &&u32| self.facts.claims[**right as usize].attribute == claim.attribute;
            let mut others = b.iter().filter(same).peekable();
            if others.peek().is_none() || shares(&self.facts.claims, a, b, claim.attribute) {
                continue;
            }
            let fits = |right: &u32| {
                let other = &self.facts.claims[*right as usize];
                match (&claim.name, &other.name) {
                    (Some(name), Some(other)) => name.fits(other),
                    _ => left == right,
                }
            };
            if !others.all(fits) {
                match claim.weight {
                    Weight::Blocks => return Some(claim.attribute),
                    Weight::Counts if !counted.contains(&claim.attribute) => counted.push(claim.attribute),
                    Weight::Counts => {}
                }
            }
        }
        (counted.len() > 1).then(|| counted[0])
    }
}

/// Of the identifiers that somebody said to be one person's, the first mention of each that says something: what the two
/// differ in by it is no reason to part them again.
fn first_mentions<'f>(facts: &'f Facts<'_>, is_shared: &[bool]) -> HashMap<Node, &'f MentionNode> {
    let ends = facts.same.iter().flat_map(|(left, right)| [*left, *right]);
    let ends = ends.filter(|node| is_shared.get(*node as usize).is_some_and(|shared| !shared));
    let mut first: HashMap<Node, Option<&MentionNode>> = ends.map(|node| (node, None)).collect();
    let when = |mention: &MentionNode| (mention.first_at, mention.order);
    for mention in facts.mentions.iter().filter(|mention| !mention.claims.is_empty()) {
        for value in mention.identifiers.iter().filter(|value| !mention.cut.contains(value)) {
            if let Some(known) = first.get_mut(value)
                && known.is_none_or(|known| when(mention) < when(known))
            {
                *known = Some(mention);
            }
        }
    }
    first.into_iter().filter_map(|(node, mention)| Some((node, mention?))).collect()
}

/// Whether two groups have a claim of an attribute in common that says all there is to say.
fn shares(claims: &[super::Claim], a: &[u32], b: &[u32], attribute: usize) -> bool {
    let whole = |claim: &u32| {
        let claim = &claims[*claim as usize];
        let partial = matches!(claim.name, Some(crate::attribute::PersonName::Han { given: None, .. }));
        claim.attribute == attribute && !partial
    };
    a.iter().filter(|claim| whole(claim)).any(|claim| b.binary_search(claim).is_ok())
}

/// Adds sorted values to sorted values.
fn absorb(values: &mut Few, more: &[u32]) {
    if !more.is_empty() {
        *values = union(values, more).collect();
    }
}

/// The distinct values of two ascending lists, ascending.
fn union(a: &[u32], b: &[u32]) -> impl Iterator<Item = u32> {
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    std::iter::from_fn(move || match (a.peek().copied(), b.peek().copied()) {
        (Some(left), Some(right)) => {
            if left <= right {
                a.next();
            }
            if right <= left {
                b.next();
            }
            Some(left.min(right))
        }
        (Some(_), None) => a.next(),
        (None, _) => b.next(),
    })
}
