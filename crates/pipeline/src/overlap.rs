//! Which tag values have the same people, from the bitmaps as they are.

use qianmian_store::people;
use qianmian_store::tags::{Role, TagBitmap, all_bitmaps};
use qianmian_tag::overlap::{Group, Limits, Pair, Redundancy, overlaps};

use crate::{Pipeline, PipelineError, Result};

/// How the tag values of a workspace overlap.
#[derive(Debug, Clone, PartialEq)]
pub struct TagOverlap {
    /// How many people there are.
    pub everybody: u64,
    /// The tag values: tag, value and people, by tag and value.
    pub values: Vec<(String, String, u64)>,
    /// Pairs of them that share somebody, by their places among the values.
    pub pairs: Vec<Pair>,
}

impl TagOverlap {
    /// The redundant pairs: those of the same people first, then by how much they share.
    pub fn redundant(&self) -> Vec<(&Pair, Redundancy)> {
        let found = self.pairs.iter().filter_map(|pair| Some((pair, pair.redundancy?)));
        let mut found: Vec<(&Pair, Redundancy)> = found.collect();
        found.sort_by(|(left, why), (right, other)| {
            let same = |why: &Redundancy| *why != Redundancy::Same;
            same(why).cmp(&same(other)).then(right.jaccard.total_cmp(&left.jaccard))
        });
        found
    }
}

impl Pipeline {
    /// How tag values overlap; where `only` names a tag, the pairs with a value of it.
    ///
    /// # Errors
    /// No tag of that name; limits that are not parts; when the store fails.
    pub async fn tag_overlap(&self, only: Option<&str>, limits: Limits) -> Result<TagOverlap> {
        for (name, part) in [("jaccard", limits.jaccard), ("containment", limits.containment)] {
            if !(0.0..=1.0).contains(&part) {
                let message = format!("`{name}` is {part}; give a part between 0 and 1");
                return Err(PipelineError::Refused(message));
            }
        }
        only.map(|tag| self.workspace.tag(tag)).transpose()?;
        let mut tx = self.store.read().await?;
        let everybody = people::totals(&mut tx).await?.people;
        let mut bitmaps = all_bitmaps(&mut tx).await?;
        drop(tx);
        bitmaps.retain(|bitmap| bitmap.role == Role::Member);
        let only = only.map(str::to_owned);
        let count = move || {
            let groups: Vec<Group<'_>> = bitmaps.iter().map(group).collect();
            let pairs = overlaps(&groups, everybody, &limits, only.as_deref());
            let sizes = bitmaps.iter().map(|bitmap| bitmap.people.len()).collect::<Vec<_>>();
            let names = bitmaps.into_iter().map(|bitmap| (bitmap.tag, bitmap.value));
            let values = names.zip(sizes).map(|((tag, value), people)| (tag, value, people)).collect();
            TagOverlap { everybody, values, pairs }
        };
        tokio::task::spawn_blocking(count).await.map_err(|_| PipelineError::Worker)
    }
}

/// A bitmap's people under their tag value.
pub(crate) fn group(bitmap: &TagBitmap) -> Group<'_> {
    Group { tag: &bitmap.tag, value: &bitmap.value, people: &bitmap.people }
}
