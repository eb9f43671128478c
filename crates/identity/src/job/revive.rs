//! Bringing back who was merged: what parts from somebody is who it was before, if it was anybody.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use qianmian_model::{PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, MergeEntry};

use super::world::World;
use crate::IdentityError;
use crate::decide::{Decisions, Node};

/// For each new group, who was merged into the one it parts from and had most of its subjects; their merges are undone.
pub(super) async fn revive(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    decisions: &Decisions,
    new: &[(Node, Option<PersonId>)],
    now: Time,
) -> Result<Vec<Option<PersonId>>, IdentityError> {
    let parting: Vec<PersonId> = new.iter().filter_map(|(_, before)| *before).collect();
    if parting.is_empty() {
        return Ok(vec![None; new.len()]);
    }
    let merges = people::merges_below(tx, &parting).await?;
    let losers: Vec<PersonId> = merges.iter().map(|merge| merge.loser).collect();
    let under = people::canonical(tx, &losers).await?;
    let mut subjects: HashMap<Node, BTreeSet<SubjectId>> = HashMap::new();
    for (group, subject) in decisions.group_of.iter().zip(&world.subjects) {
        subjects.entry(*group).or_default().insert(*subject);
    }
    let found = pair(new, &merges, &under, &subjects);
    for merge in found.values() {
        people::undo_merge(tx, merge.id, now).await?;
    }
    Ok((0..new.len()).map(|number| found.get(&number).map(|merge| merge.loser)).collect())
}

/// Which merge each new group undoes: those with the largest overlap first, of equals the older merge; each once.
fn pair<'m>(
    new: &[(Node, Option<PersonId>)],
    merges: &'m [MergeEntry],
    under: &[PersonId],
    subjects: &HashMap<Node, BTreeSet<SubjectId>>,
) -> BTreeMap<usize, &'m MergeEntry> {
    let mut overlaps: Vec<(usize, i64, usize, &MergeEntry)> = Vec::new();
    for (number, (group, before)) in new.iter().enumerate() {
        for (merge, under) in merges.iter().zip(under).filter(|(_, under)| Some(**under) == *before) {
            debug_assert_eq!(Some(*under), *before);
            let shared = merge.moved.iter().filter(|subject| subjects[group].contains(subject)).count();
            if shared > 0 {
                overlaps.push((shared, merge.id, number, merge));
            }
        }
    }
    overlaps.sort_by_key(|(shared, id, number, _)| (std::cmp::Reverse(*shared), *id, *number));
    let (mut taken, mut found) = (BTreeSet::new(), BTreeMap::new());
    for (_, _, number, merge) in overlaps {
        if !found.contains_key(&number) && taken.insert(merge.loser) {
            found.insert(number, merge);
        }
    }
    found
}
