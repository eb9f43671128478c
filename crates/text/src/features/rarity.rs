//! How much a bucket says by being rare: the square root of ln((texts + 1) / (texts that have it + 1)), as a byte. The
//! logarithm is that of Spärck Jones 1972, <https://doi.org/10.1108/eb026526>; short texts are told apart best by all of
//! it, long ones by none, and its root serves both.

use super::Features;

/// Bytes are so many parts of 1.
const STEPS: f32 = 64.0;

/// The rarity of each bucket; without one, all count the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rarity(Option<Vec<u8>>);

impl Rarity {
    /// All buckets count the same.
    pub(crate) fn none() -> Rarity {
        Rarity(None)
    }

    /// One byte for each bucket, as [`Rarity::bytes`] gave them.
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Rarity {
        Rarity(Some(bytes))
    }

    /// Counts in how many of some texts each of `buckets` buckets is.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a [(u32, f32)]>, buckets: usize) -> Rarity {
        let (mut found, mut all) = (vec![0_u32; buckets], 0_u32);
        for text in texts {
            text.iter().for_each(|(bucket, _)| found[*bucket as usize] += 1);
            all += 1;
        }
        Rarity(Some(found.into_iter().map(|found| in_steps(all, found)).collect()))
    }

    /// One byte for each bucket; none where all count the same.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        self.0.as_deref()
    }

    /// Weighs damped counts and scales them to length 1.
    pub(crate) fn weigh(&self, features: &mut Features) {
        if let Some(bytes) = &self.0 {
            features
                .iter_mut()
                .for_each(|(bucket, value)| *value *= f32::from(bytes[*bucket as usize]) / STEPS);
        }
        let length = features.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        features.iter_mut().for_each(|(_, value)| *value /= length);
    }
}

/// At least one step, so that a text of nothing but what all have is still a text.
fn in_steps(all: u32, found: u32) -> u8 {
    let rarity = (f64::from(all + 1) / f64::from(found + 1)).ln().sqrt() * f64::from(STEPS);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 255")]
    let steps = rarity.round().clamp(1.0, 255.0) as u8;
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_texts_have_weighs_more_and_the_length_is_1() {
        let texts: [Features; 4] =
            [vec![(0, 1.0), (1, 1.0)], vec![(0, 1.0)], vec![(0, 1.0)], vec![(0, 1.0), (2, 1.0)]];
        let rarity = Rarity::of(texts.iter().map(Vec::as_slice), 4);
        let mut features = vec![(0, 1.0), (1, 1.0), (3, 1.0)];
        rarity.weigh(&mut features);
        assert!(features[0].1 < features[1].1 && features[1].1 < features[2].1, "{features:?}");
        assert!((features.iter().map(|(_, value)| value * value).sum::<f32>() - 1.0).abs() < 1e-6);
        let mut alike = vec![(0, 3.0), (1, 4.0)];
        Rarity::none().weigh(&mut alike);
        assert_eq!(alike, [(0, 0.6), (1, 0.8)]);
    }
}
