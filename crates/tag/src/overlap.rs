//! How much the people of tag values overlap, and which values say the same. Pure; sets are Roaring bitmaps, whose
//! intersections are counted without being made.

use roaring::RoaringBitmap;

/// The people of one tag value.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// The tag's name.
    pub tag: &'a str,
    /// The value.
    pub value: &'a str,
    /// Who has it.
    pub people: &'a RoaringBitmap,
}

/// When two tag values are called redundant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// From this part of the people who have either having both, 0..1.
    pub jaccard: f64,
    /// Or from this part of the people of the one having the other, 0..1.
    pub containment: f64,
    /// Where both have so many people.
    pub people: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { jaccard: 0.95, containment: 0.98, people: 30 }
    }
}

/// Why two tag values are redundant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Redundancy {
    /// Almost the same people have both.
    Same,
    /// Almost everybody of the left has the right.
    LeftInRight,
    /// Almost everybody of the right has the left.
    RightInLeft,
}

impl Redundancy {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Redundancy::Same => "same",
            Redundancy::LeftInRight => "left_in_right",
            Redundancy::RightInLeft => "right_in_left",
        }
    }
}

/// Two tag values that somebody has both of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Place of the one among the groups.
    pub left: usize,
    /// Place of the other, which comes later.
    pub right: usize,
    /// How many people have both.
    pub shared: u64,
    /// Of the people who have either, the part that has both: `|A∩B| / |A∪B|`.
    pub jaccard: f64,
    /// Of the people of the left, the part that has the right: `|A∩B| / |A|`.
    pub left_in_right: f64,
    /// Of the people of the right, the part that has the left.
    pub right_in_left: f64,
    /// How many would have both if the one said nothing about the other: `|A| |B| / N`.
    pub expected: f64,
    /// Why they are redundant, where they are.
    pub redundancy: Option<Redundancy>,
}

/// Every pair of groups that shares somebody, by its places; where `only` names a tag, the pairs with a value of it.
pub fn overlaps(groups: &[Group<'_>], everybody: u64, limits: &Limits, only: Option<&str>) -> Vec<Pair> {
    let sizes: Vec<u64> = groups.iter().map(|group| group.people.len()).collect();
    let wanted = |left: usize, right: usize| {
        only.is_none_or(|tag| groups[left].tag == tag || groups[right].tag == tag)
    };
    let mut pairs = Vec::new();
    for left in (0..groups.len()).filter(|left| sizes[*left] > 0) {
        for right in (left + 1..groups.len()).filter(|right| sizes[*right] > 0 && wanted(left, *right)) {
            let shared = groups[left].people.intersection_len(groups[right].people);
            if shared > 0 {
                pairs.push(pair((left, right), shared, (sizes[left], sizes[right]), everybody, limits));
            }
        }
    }
    pairs
}

/// The pairs of groups with the same people, as far as the limit of [`Limits::jaccard`] says: by size first, so that few
/// intersections are counted.
#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
pub fn same_people(groups: &[Group<'_>], limits: &Limits) -> Vec<(usize, usize)> {
    let mut sized: Vec<(u64, usize)> =
        groups.iter().enumerate().map(|(place, group)| (group.people.len(), place)).collect();
    sized.retain(|(people, _)| *people >= limits.people.max(1));
    sized.sort_unstable();
    let mut same = Vec::new();
    for (at, (people, left)) in sized.iter().enumerate() {
        let near = sized[at + 1..].iter();
        // Of sets so different in size, the smaller cannot be enough of both.
        let near = near.take_while(|(more, _)| *people as f64 >= limits.jaccard * *more as f64);
        for (more, right) in near {
            let shared = groups[*left].people.intersection_len(groups[*right].people);
            if shared as f64 >= limits.jaccard * (people + more - shared) as f64 {
                same.push((*left.min(right), *left.max(right)));
            }
        }
    }
    same.sort_unstable();
    same
}

#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
fn pair(
    (left, right): (usize, usize),
    shared: u64,
    (of_left, of_right): (u64, u64),
    everybody: u64,
    limits: &Limits,
) -> Pair {
    let part = |whole: u64| shared as f64 / whole as f64;
    let (jaccard, left_in_right, right_in_left) =
        (part(of_left + of_right - shared), part(of_left), part(of_right));
    let many = of_left.min(of_right) >= limits.people;
    let redundancy = match () {
        () if !many => None,
        () if jaccard >= limits.jaccard => Some(Redundancy::Same),
        () if left_in_right >= limits.containment => Some(Redundancy::LeftInRight),
        () if right_in_left >= limits.containment => Some(Redundancy::RightInLeft),
        () => None,
    };
    let expected = of_left as f64 * of_right as f64 / everybody.max(1) as f64;
    Pair { left, right, shared, jaccard, left_in_right, right_in_left, expected, redundancy }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group<'a>(tag: &'a str, people: &'a RoaringBitmap) -> Group<'a> {
        Group { tag, value: "true", people }
    }

    #[test]
    fn values_that_say_the_same_are_found_and_why() {
        let range = |range: std::ops::Range<u32>| range.collect::<RoaringBitmap>();
        let people =
            [range(0..100), range(0..99), range(0..40), range(90..200), range(0..29), range(300..400)];
        let names = ["all", "almost", "part", "other", "few", "apart"];
        let groups: Vec<Group<'_>> =
            names.into_iter().zip(&people).map(|(tag, people)| group(tag, people)).collect();
        let pairs = overlaps(&groups, 1_000, &Limits::default(), None);
        let redundant: Vec<_> = pairs
            .iter()
            .filter_map(|pair| Some((names[pair.left], names[pair.right], pair.redundancy?)))
            .collect();
        let expected = [
            ("all", "almost", Redundancy::Same),
            ("all", "part", Redundancy::RightInLeft),
            ("almost", "part", Redundancy::RightInLeft),
        ];
        assert_eq!(redundant, expected, "29 people are too few");
        assert_eq!(same_people(&groups, &Limits::default()), [(0, 1)]);
        let other = pairs.iter().find(|pair| names[pair.right] == "other").unwrap();
        assert_eq!((other.shared, other.jaccard, other.expected), (10, 0.05, 11.0));
        assert_eq!(overlaps(&groups, 1_000, &Limits::default(), Some("other")).len(), 2);
    }

    proptest! {
        #[test]
        fn overlap_is_what_counting_people_gives(
            left in prop::collection::btree_set(0u32..200, 1..80),
            right in prop::collection::btree_set(0u32..200, 1..80),
        ) {
            let sets = [left.iter().copied().collect(), right.iter().copied().collect::<RoaringBitmap>()];
            let pairs = overlaps(&[group("a", &sets[0]), group("b", &sets[1])], 200, &Limits::default(), None);
            let shared = left.intersection(&right).count();
            prop_assert_eq!(pairs.len(), usize::from(shared > 0));
            for pair in pairs {
                prop_assert_eq!(pair.shared, shared as u64);
                prop_assert!((pair.jaccard - shared as f64 / left.union(&right).count() as f64).abs() < 1e-12);
                prop_assert!((pair.left_in_right - shared as f64 / left.len() as f64).abs() < 1e-12);
                prop_assert!((pair.right_in_left - shared as f64 / right.len() as f64).abs() < 1e-12);
                prop_assert!(pair.jaccard <= pair.left_in_right.min(pair.right_in_left));
            }
        }
    }
}
