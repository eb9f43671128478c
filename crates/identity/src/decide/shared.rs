//! Values that many people use: a shop's phone, a kiosk's device, the default of a form. Found by the company they come in.

use super::{Facts, IdentifierNode, MentionNode, Ranks};
use crate::attribute::PersonName;

/// For each identifier, whether it is blocked or came in the company of more others than its kind allows: of each mention,
/// the strongest other identifier of a kind that tells people apart, or else the name.
pub(super) fn find_shared(facts: &Facts<'_>, ranks: &Ranks) -> Vec<bool> {
    let mut mentions: Vec<u32> = vec![0; facts.identifiers.len()];
    facts
        .mentions
        .iter()
        .flat_map(|mention| &mention.identifiers)
        .for_each(|value| mentions[*value as usize] += 1);
    let degree = |value: u32| facts.kinds[facts.identifiers[value as usize].kind].1.degree;
    // Only what many mention can be in the company of many.
    let often = |(value, mentions): (u32, u32)| degree(value) > 0 && mentions > degree(value);
    let is_often: Vec<bool> = (0..).zip(mentions).map(often).collect();
    let may_be = |value: u32| is_often[value as usize];
    let mut company: Vec<(u32, u64)> = Vec::new();
    let suspect = |mention: &&MentionNode| mention.identifiers.iter().any(|value| may_be(*value));
    for mention in facts.mentions.iter().filter(suspect) {
        let counted =
            |value: &&u32| facts.kinds[facts.identifiers[**value as usize].kind].1.counts_as_company();
        let strength = |value: &&u32| {
            let identifier = &facts.identifiers[**value as usize];
            (ranks.of[**value as usize], identifier.order)
        };
        let first = mention.identifiers.iter().filter(counted).min_by_key(strength);
        let second = mention
            .identifiers
            .iter()
            .filter(counted)
            .filter(|value| Some(*value) != first)
            .min_by_key(strength);
        let name = mention.claims.iter().find(|claim| {
            matches!(facts.claims[**claim as usize].name, Some(PersonName::Han { .. } | PersonName::Words(_)))
        });
        for value in mention.identifiers.iter().filter(|value| may_be(**value)) {
            let other = if first == Some(value) { second } else { first };
            let token = match (other, name) {
                (Some(other), _) => u64::from(*other),
                (None, Some(name)) => u64::from(*name) | 1 << 32,
                (None, None) => continue,
            };
            company.push((*value, token));
        }
    }
    company.sort_unstable();
    company.dedup();
    let mut others: Vec<u32> = vec![0; facts.identifiers.len()];
    company.iter().for_each(|(value, _)| others[*value as usize] += 1);
    let over = |(identifier, others): (&IdentifierNode, &u32)| {
        let degree = facts.kinds[identifier.kind].1.degree;
        identifier.is_blocked || degree > 0 && (identifier.is_shared || *others > degree)
    };
    facts.identifiers.iter().zip(&others).map(over).collect()
}
