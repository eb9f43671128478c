//! Which tag values have the same people.

use qianmian_pipeline::overlap;
use qianmian_tag::overlap::{Limits, Pair};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which pairs, and when they are redundant.
#[derive(Debug, Clone, PartialEq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OverlapQuery {
    /// Only pairs with a value of this tag.
    pub tag: Option<String>,
    /// Redundant from this part of the people of either having both.
    #[serde(default = "jaccard")]
    #[param(minimum = 0, maximum = 1, default = 0.95)]
    pub jaccard: f64,
    /// Or from this part of the people of one having the other.
    #[serde(default = "containment")]
    #[param(minimum = 0, maximum = 1, default = 0.98)]
    pub containment: f64,
    /// Where both have at least so many people.
    #[serde(default = "people")]
    #[param(default = 30)]
    pub people: u64,
}

fn jaccard() -> f64 {
    Limits::default().jaccard
}

fn containment() -> f64 {
    Limits::default().containment
}

fn people() -> u64 {
    Limits::default().people
}

impl From<&OverlapQuery> for Limits {
    fn from(query: &OverlapQuery) -> Self {
        Limits { jaccard: query.jaccard, containment: query.containment, people: query.people }
    }
}

/// How tag values overlap.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagOverlap {
    /// How many people there are.
    pub everybody: u64,
    /// The tag values.
    pub values: Vec<OverlapValue>,
    /// Pairs of them that share somebody: the matrix without what is 0.
    pub pairs: Vec<OverlappingPair>,
    /// The pairs that say the same, the same people first.
    pub redundant: Vec<RedundantPair>,
}

/// One tag value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OverlapValue {
    /// The tag.
    pub tag: String,
    /// The value.
    pub value: String,
    /// How many people have it.
    pub people: u64,
}

/// Two tag values that share somebody.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OverlappingPair {
    /// Place of the one in `values`, from 0.
    pub left: usize,
    /// Place of the other.
    pub right: usize,
    /// How many people have both.
    pub shared: u64,
    /// How many would, if the one said nothing about the other.
    pub expected: f64,
    /// Of the people who have either, the part that has both.
    pub jaccard: f64,
    /// Of the people of the left, the part that has the right.
    pub left_in_right: f64,
    /// Of the people of the right, the part that has the left.
    pub right_in_left: f64,
}

/// Two tag values that say the same.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RedundantPair {
    /// The one.
    pub left: OverlapValue,
    /// The other.
    pub right: OverlapValue,
    /// `same`, `left_in_right` or `right_in_left`.
    pub why: String,
    /// How many people have both.
    pub shared: u64,
    /// How many would, if the one said nothing about the other.
    pub expected: f64,
    /// Of the people who have either, the part that has both.
    pub jaccard: f64,
}

impl From<&overlap::TagOverlap> for TagOverlap {
    fn from(overlap: &overlap::TagOverlap) -> Self {
        let value = |(tag, value, people): &(String, String, u64)| OverlapValue {
            tag: tag.clone(),
            value: value.clone(),
            people: *people,
        };
        let values: Vec<OverlapValue> = overlap.values.iter().map(value).collect();
        let redundant = overlap.redundant().into_iter().map(|(pair, why)| RedundantPair {
            left: values[pair.left].clone(),
            right: values[pair.right].clone(),
            why: why.name().to_owned(),
            shared: pair.shared,
            expected: pair.expected,
            jaccard: pair.jaccard,
        });
        TagOverlap {
            everybody: overlap.everybody,
            redundant: redundant.collect(),
            pairs: overlap.pairs.iter().map(OverlappingPair::from).collect(),
            values,
        }
    }
}

impl From<&Pair> for OverlappingPair {
    fn from(pair: &Pair) -> Self {
        OverlappingPair {
            left: pair.left,
            right: pair.right,
            shared: pair.shared,
            expected: pair.expected,
            jaccard: pair.jaccard,
            left_in_right: pair.left_in_right,
            right_in_left: pair.right_in_left,
        }
    }
}
