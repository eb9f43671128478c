//! Values that many people use: a shop's phone, a kiosk's device.

use std::collections::{BTreeSet, HashSet};

use qianmian_model::SubjectId;

use super::{Facts, NodeIndex};

/// What is found of one identifier.
#[derive(Default)]
pub(super) struct Company {
    /// It links nobody.
    pub(super) is_shared: bool,
    /// The strongest identifiers of records in whose company it is to be remembered: as many as make it shared.
    pub(super) remember: HashSet<NodeIndex>,
}

/// For each identifier, whether it came in the company of more others than its kind allows: those known before, and the
/// strongest other identifier of each record of the batch.
pub(super) fn find_shared(facts: &Facts<'_>) -> Vec<Company> {
    let mut partners: Vec<BTreeSet<NodeIndex>> = vec![BTreeSet::new(); facts.nodes.len()];
    for record in &facts.records {
        for node in record {
            if facts.kinds[facts.nodes[*node].kind].degree > 0 {
                partners[*node].extend(record.iter().find(|other| *other != node));
            }
        }
    }
    let over = |node: NodeIndex| {
        let degree = facts.kinds[facts.nodes[node].kind].degree as usize;
        let known = &facts.nodes[node].partners;
        let is_new = |partner: &NodeIndex| !subject(facts, *partner).is_some_and(|s| known.contains(&s));
        let new = partners[node].iter().copied().filter(is_new).count();
        degree > 0 && known.len() + new > degree
    };
    let is_shared: Vec<bool> = (0..facts.nodes.len()).map(over).collect();
    let mut companies: Vec<Company> =
        is_shared.iter().map(|is_shared| Company { is_shared: *is_shared, ..Company::default() }).collect();
    // The company is remembered by the records' heads, which are identifiers that do link.
    for record in &facts.records {
        let Some(head) = record.iter().copied().find(|node| !is_shared[*node]) else { continue };
        for node in record.iter().copied().filter(|node| is_shared[*node]) {
            let degree = facts.kinds[facts.nodes[node].kind].degree as usize;
            let known = &facts.nodes[node].partners;
            let company = &mut companies[node].remember;
            let is_new = !subject(facts, head).is_some_and(|subject| known.contains(&subject));
            if is_new && known.len() + company.len() <= degree {
                company.insert(head);
            }
        }
    }
    companies
}

fn subject(facts: &Facts<'_>, node: NodeIndex) -> Option<SubjectId> {
    facts.nodes[node].known.map(|(subject, _)| subject)
}
