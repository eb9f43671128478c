//! What sets an audience apart: the distribution of every tag in it against a base, and how audiences overlap.

use std::collections::BTreeMap;

pub use qianmian_audience::insight::{Overlap, ValueShare};
use qianmian_audience::insight::{distribution, overlap};
use qianmian_model::Time;
use qianmian_store::Tx;
use qianmian_store::tags::{Role, all_bitmaps};
use roaring::RoaringBitmap;

use crate::{Pipeline, Result};

/// An audience beside its base.
#[derive(Debug, Clone, PartialEq)]
pub struct Insight {
    /// People of the audience.
    pub audience: u64,
    /// People of the base.
    pub base: u64,
    /// By tag in the order of the files, the values that anybody has.
    pub tags: Vec<TagDistribution>,
}

/// The values of one tag in an audience and its base.
#[derive(Debug, Clone, PartialEq)]
pub struct TagDistribution {
    /// The tag.
    pub tag: String,
    /// In the order of the definition.
    pub values: Vec<ValueShare>,
}

impl Pipeline {
    /// The distribution of all tags in an audience against a base: everybody where none is given. Both are names of
    /// audiences or expressions.
    ///
    /// # Errors
    /// As [`Pipeline::audience`].
    pub async fn insight(
        &self,
        tx: &mut Tx<'_>,
        audience: &str,
        base: Option<&str>,
        now: Time,
    ) -> Result<Insight> {
        let members = self.audience(tx, audience, now).await?;
        let base = match base {
            Some(base) => self.audience(tx, base, now).await?.yes,
            None => members.population,
        };
        let mut people: BTreeMap<(String, String), RoaringBitmap> = BTreeMap::new();
        for bitmap in all_bitmaps(tx).await? {
            if bitmap.role == Role::Member {
                people.insert((bitmap.tag, bitmap.value), bitmap.people);
            }
        }
        let tags = self.workspace.tags.iter().map(|tag| {
            let held = tag.values.iter().filter_map(|value| {
                let people = people.get(&(tag.name.clone(), value.value.clone()))?;
                Some((value.value.as_str(), people))
            });
            TagDistribution { tag: tag.name.clone(), values: distribution(&members.yes, &base, held) }
        });
        Ok(Insight {
            audience: members.yes.len(),
            base: base.len(),
            tags: tags.filter(|tag| !tag.values.is_empty()).collect(),
        })
    }

    /// How each two of some audiences overlap, in the order given: the first with the second, with the third, and so on.
    ///
    /// # Errors
    /// As [`Pipeline::audience`].
    pub async fn audience_overlap(
        &self,
        tx: &mut Tx<'_>,
        audiences: &[String],
        now: Time,
    ) -> Result<Vec<(usize, usize, Overlap)>> {
        let mut members = Vec::with_capacity(audiences.len());
        for audience in audiences {
            members.push(self.audience(tx, audience, now).await?.yes);
        }
        let pairs = (0..members.len())
            .flat_map(|first| (first + 1..members.len()).map(move |second| (first, second)));
        Ok(pairs.map(|(first, second)| (first, second, overlap(&members[first], &members[second]))).collect())
    }
}
