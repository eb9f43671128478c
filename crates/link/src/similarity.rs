//! How alike two short texts are. Texts are UTF-16 code units, of which the first [`LONGEST`] are compared.
//!
//! Written here because a linkage makes a hundred million of these comparisons, nearly all of them between texts that have
//! nothing in common: a sketch of which letters and pairs of letters a text has says that without reading it, and never
//! wrongly. The tests hold all to `strsim`.

/// How many code units of a text are compared.
pub(crate) const LONGEST: usize = 64;

/// A text with its sketch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form<'a> {
    pub(crate) text: &'a [u16],
    pub(crate) sketch: Sketch,
}

/// Which letters a text has, and which pairs of neighbouring letters, as bits; several share one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sketch {
    letters: u64,
    pairs: u64,
}

impl Sketch {
    pub(crate) fn of(text: &[u16]) -> Sketch {
        let text = cut(text);
        let letters = text.iter().fold(0, |bits, unit| bits | 1 << (unit & 63));
        let pairs = text.windows(2).fold(0, |bits, pair| {
            let number = u32::from(pair[0]) << 16 | u32::from(pair[1]);
            bits | 1 << (number.wrapping_mul(0x9E37_79B1) >> 26)
        });
        Sketch { letters, pairs }
    }
}

fn cut(text: &[u16]) -> &[u16] {
    &text[..text.len().min(LONGEST)]
}

#[allow(clippy::cast_precision_loss, reason = "at most 64")]
fn count(number: usize) -> f64 {
    number as f64
}

/// The most of `a` (of so many parts) and `b` that can be in both, where these bits say what they have.
fn most_in_common(a: (usize, u64), b: (usize, u64)) -> usize {
    let kept = |(parts, bits): (usize, u64), other: u64| parts - (bits & !other).count_ones() as usize;
    kept(a, b.1).min(kept(b, a.1))
}

/// Jaro-Winkler similarity, 0 to 1 (Winkler 1990: up to four leading characters in common raise a Jaro similarity over 0.7 by
/// a tenth of what it lacks each), where it is at least `least`.
pub(crate) fn jaro_winkler(a: Form<'_>, b: Form<'_>, least: f64) -> Option<f64> {
    let (of_a, of_b) = (cut(a.text), cut(b.text));
    if of_a.is_empty() || of_b.is_empty() {
        return (of_a.is_empty() && of_b.is_empty()).then_some(1.0);
    }
    let common = count(of_a.iter().zip(of_b).take(4).take_while(|(a, b)| a == b).count());
    let raised = |jaro: f64| {
        let alike = if jaro > 0.7 { jaro + common * 0.1 * (1.0 - jaro) } else { jaro };
        Some(alike).filter(|alike| *alike >= least)
    };
    let most = count(most_in_common((of_a.len(), a.sketch.letters), (of_b.len(), b.sketch.letters)));
    raised((most / count(of_a.len()) + most / count(of_b.len()) + 1.0) / 3.0)?;
    raised(jaro(of_a, of_b))
}

fn jaro(a: &[u16], b: &[u16]) -> f64 {
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut of_a, mut of_b) = (0_u64, 0_u64);
    for (i, unit) in a.iter().enumerate() {
        let (low, high) = (i.saturating_sub(window), (i + window + 1).min(b.len()));
        let found = (low..high).find(|&j| of_b >> j & 1 == 0 && b[j] == *unit);
        if let Some(j) = found {
            of_a |= 1 << i;
            of_b |= 1 << j;
        }
    }
    let matches = count(of_a.count_ones() as usize);
    if matches == 0.0 {
        return 0.0;
    }
    let (mut left_a, mut left_b, mut displaced) = (of_a, of_b, 0);
    while left_a != 0 {
        let (i, j) = (left_a.trailing_zeros() as usize, left_b.trailing_zeros() as usize);
        displaced += usize::from(a[i] != b[j]);
        left_a &= left_a - 1;
        left_b &= left_b - 1;
    }
    let transpositions = count(displaced / 2);
    (matches / count(a.len()) + matches / count(b.len()) + (matches - transpositions) / matches) / 3.0
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two texts (optimal string
/// alignment), where it is at most `limit`.
pub(crate) fn edits_within(a: Form<'_>, b: Form<'_>, limit: usize) -> Option<usize> {
    // An edit takes away one letter at most and adds one at most.
    if (a.sketch.letters ^ b.sketch.letters).count_ones() as usize > 2 * limit {
        return None;
    }
    let (mut a, mut b) = (cut(a.text), cut(b.text));
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    (a, b) = (&a[before..], &b[before..]);
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    (a, b) = (&a[..a.len() - after], &b[..b.len() - after]);
    if a.is_empty() || b.is_empty() {
        return Some(a.len().max(b.len())).filter(|edits| *edits <= limit);
    }
    if limit <= 1 {
        let swapped = a.len() == 2 && b.len() == 2 && a[0] == b[1] && a[1] == b[0];
        return (limit == 1 && (swapped || a.len() == 1 && b.len() == 1)).then_some(1);
    }
    edits(a, b, limit)
}

/// Of the table of edits, only the cells within `limit` of the diagonal are looked at: the others are over it.
fn edits(a: &[u16], b: &[u16], limit: usize) -> Option<usize> {
    let over = limit + 1;
    let mut rows = [[over; LONGEST + 2]; 3];
    for (j, cell) in rows[0].iter_mut().enumerate().take(limit.min(b.len()) + 1) {
        *cell = j;
    }
    for i in 1..=a.len() {
        let (now, before, two_before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        let (low, high) = (i.saturating_sub(limit).max(1), (i + limit).min(b.len()));
        rows[now][low - 1] = if low == 1 { i.min(over) } else { over };
        let mut best = rows[now][low - 1];
        for j in low..=high {
            let replaced = rows[before][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut cell = replaced.min(rows[before][j] + 1).min(rows[now][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cell = cell.min(rows[two_before][j - 2] + 1);
            }
            rows[now][j] = cell.min(over);
            best = best.min(cell);
        }
        rows[now][high + 1] = over;
        if best > limit {
            return None;
        }
    }
    Some(rows[a.len() % 3][b.len()]).filter(|edits| *edits <= limit)
}

/// Whether two texts are one but for spaces and signs (`mary-ann`, `mary ann`, `maryann`).
pub(crate) fn same_but_for_signs(a: &[u16], b: &[u16]) -> bool {
    let kept = |unit: &&u16| !is_sign(**unit);
    a.iter().filter(kept).eq(b.iter().filter(kept))
}

fn is_sign(unit: u16) -> bool {
    matches!(unit, 0x20..=0x2F | 0x3A..=0x40 | 0x5B..=0x60 | 0x7B..=0x7E)
}

/// Dice's coefficient of the pairs of neighbouring letters of two texts, 0 to 1, where it is at least `least`.
pub(crate) fn dice(a: Form<'_>, b: Form<'_>, least: f64) -> Option<f64> {
    let pairs_of = |text: &[u16]| cut(text).len().saturating_sub(1);
    let (many_a, many_b) = (pairs_of(a.text), pairs_of(b.text));
    let share = |common: usize| {
        let all = many_a + many_b;
        Some(if all == 0 { 0.0 } else { 2.0 * count(common) / count(all) }).filter(|share| *share >= least)
    };
    share(most_in_common((many_a, a.sketch.pairs), (many_b, b.sketch.pairs)))?;
    share(common(&pairs(a.text), &pairs(b.text)))
}

fn pairs(text: &[u16]) -> Vec<u32> {
    let mut pairs: Vec<u32> =
        cut(text).windows(2).map(|pair| u32::from(pair[0]) << 16 | u32::from(pair[1])).collect();
    pairs.sort_unstable();
    pairs
}

/// How many elements two sorted lists have in common.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn units(text: &str) -> Vec<u16> {
        text.encode_utf16().collect()
    }

    fn form(text: &[u16]) -> Form<'_> {
        Form { text, sketch: Sketch::of(text) }
    }

    /// Dice's coefficient as it is defined, over multisets of pairs.
    fn slow_dice(a: &str, b: &str) -> f64 {
        let pairs = |text: &str| {
            let units = units(text);
            let mut pairs: HashMap<(u16, u16), usize> = HashMap::new();
            units.windows(2).for_each(|pair| *pairs.entry((pair[0], pair[1])).or_default() += 1);
            pairs
        };
        let (a, b) = (pairs(a), pairs(b));
        let common: usize = a.iter().map(|(pair, many)| b.get(pair).unwrap_or(&0).min(many)).sum();
        let all = a.values().sum::<usize>() + b.values().sum::<usize>();
        if all == 0 { 0.0 } else { 2.0 * count(common) / count(all) }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        /// The shortcuts (sketches, bands, common ends) never change an answer.
        #[test]
        fn answers_are_those_of_the_definitions(a in "[abc d]{0,9}", b in "[abc d]{0,9}", limit in 0_usize..4) {
            let (of_a, of_b) = (units(&a), units(&b));
            let (of_a, of_b) = (form(&of_a), form(&of_b));
            let edits = strsim::osa_distance(&a, &b);
            prop_assert_eq!(edits_within(of_a, of_b, limit), Some(edits).filter(|edits| *edits <= limit));
            for least in [0.0, 0.45, 0.8] {
                let alike = strsim::jaro_winkler(&a, &b);
                let found = jaro_winkler(of_a, of_b, least);
                prop_assert!(found.is_some() == (alike >= least - 1e-12) || (alike - least).abs() < 1e-9);
                prop_assert!(found.is_none_or(|found| (found - alike).abs() < 1e-9), "{:?} {}", found, alike);
                let alike = slow_dice(&a, &b);
                prop_assert_eq!(dice(of_a, of_b, least), Some(alike).filter(|alike| *alike >= least));
            }
        }
    }

    #[test]
    fn signs_and_spaces_do_not_make_another_name() {
        assert!(same_but_for_signs(&units("mary-ann"), &units("mary ann")));
        assert!(same_but_for_signs(&units("o'neill"), &units("oneill")));
        assert!(!same_but_for_signs(&units("mary-ann"), &units("mary-anne")));
    }
}
