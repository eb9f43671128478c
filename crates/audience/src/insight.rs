//! What sets apart an audience: overlaps, and the distribution of a tag against a base.

use roaring::RoaringBitmap;

/// How two sets of people overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// People of the first.
    pub first: u64,
    /// People of the second.
    pub second: u64,
    /// People of both.
    pub both: u64,
    /// Both over either (Jaccard), 0..1; none when both sets are empty.
    pub jaccard: Option<f64>,
    /// Part of the first that is in the second, 0..1; none when the first is empty.
    pub first_in_second: Option<f64>,
    /// Part of the second that is in the first, 0..1; none when the second is empty.
    pub second_in_first: Option<f64>,
}

/// How two sets overlap.
pub fn overlap(first: &RoaringBitmap, second: &RoaringBitmap) -> Overlap {
    let both = first.intersection_len(second);
    let (first, second) = (first.len(), second.len());
    Overlap {
        first,
        second,
        both,
        jaccard: ratio(both, first + second - both),
        first_in_second: ratio(both, first),
        second_in_first: ratio(both, second),
    }
}

/// Target group index: the share of a value in the audience over its share in the base, times 100. 100 is no
/// difference. None when either set is empty, or nobody of the base has the value.
pub fn tgi(audience: &RoaringBitmap, base: &RoaringBitmap, value: &RoaringBitmap) -> Option<f64> {
    let in_audience = ratio(audience.intersection_len(value), audience.len())?;
    let in_base = ratio(base.intersection_len(value), base.len())?;
    (in_base > 0.0).then(|| in_audience / in_base * 100.0)
}

/// One value in an audience and in the base.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueShare {
    /// The value.
    pub value: String,
    /// People of the audience who have it.
    pub people: u64,
    /// Of the audience, 0..1; none when it is empty.
    pub share: Option<f64>,
    /// Of the base, 0..1; none when it is empty.
    pub base_share: Option<f64>,
    /// See [`tgi`].
    pub tgi: Option<f64>,
}

/// The distribution of the values of a tag in an audience, against a base; in the order given.
pub fn distribution<'a>(
    audience: &RoaringBitmap,
    base: &RoaringBitmap,
    values: impl IntoIterator<Item = (&'a str, &'a RoaringBitmap)>,
) -> Vec<ValueShare> {
    let share_of = |(name, value): (&str, &RoaringBitmap)| {
        let people = audience.intersection_len(value);
        ValueShare {
            value: name.to_owned(),
            people,
            share: ratio(people, audience.len()),
            base_share: ratio(base.intersection_len(value), base.len()),
            tgi: tgi(audience, base, value),
        }
    };
    values.into_iter().map(share_of).collect()
}

#[allow(clippy::cast_precision_loss, reason = "counts of u32 ordinals are exact in f64")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_counts_and_contains() {
        let (a, b) = (RoaringBitmap::from_iter(0..8), RoaringBitmap::from_iter(6..10));
        let found = overlap(&a, &b);
        assert_eq!((found.first, found.second, found.both), (8, 4, 2));
        assert_eq!(found.jaccard, Some(0.2));
        assert_eq!((found.first_in_second, found.second_in_first), (Some(0.25), Some(0.5)));
        let empty = RoaringBitmap::new();
        assert_eq!(overlap(&empty, &empty).jaccard, None);
        assert_eq!(overlap(&a, &empty).first_in_second, Some(0.0));
    }

    #[test]
    fn tgi_is_100_where_nothing_differs() {
        let base = RoaringBitmap::from_iter(0..100);
        let value = RoaringBitmap::from_iter(0..25);
        assert_eq!(tgi(&base, &base, &value), Some(100.0));
        assert_eq!(tgi(&RoaringBitmap::from_iter(0..50), &base, &value), Some(200.0));
        assert_eq!(tgi(&RoaringBitmap::from_iter(50..60), &base, &value), Some(0.0));
        assert_eq!(tgi(&RoaringBitmap::new(), &base, &value), None);
        assert_eq!(tgi(&base, &base, &RoaringBitmap::new()), None);
    }

    #[test]
    fn a_distribution_keeps_the_order_of_the_values() {
        let base = RoaringBitmap::from_iter(0..10);
        let (old, young) = (RoaringBitmap::from_iter(0..5), RoaringBitmap::from_iter(5..9));
        let found = distribution(&RoaringBitmap::from_iter(0..6), &base, [("old", &old), ("young", &young)]);
        assert_eq!(found.iter().map(|share| share.people).collect::<Vec<_>>(), [5, 1]);
        assert_eq!(found[1].base_share, Some(0.4));
        assert_eq!(found[0].value, "old");
    }
}
