//! The form of a text: how many characters it has, and how many of each kind. Titles of one desk are about as long as each
//! other, prices have digits, and what is sold has Latin letters in its name.
//!
//! A count is told by two bands of a quarter of its doubling each, of which the second begins half a band later: counts that
//! are close to each other have at least one in common.

use super::BOUNDARY;

/// Above all pairs of characters, below all Latin words.
const FORM: u64 = 1 << 62;
/// Half bands by which a count grows when it doubles.
const HALF_BANDS: f64 = 8.0;
/// Characters of any kind; letters that are not Latin, Latin ones, digits, blanks between others, and signs.
const KINDS: usize = 6;

/// Calls `found` for both bands of each count that is not 0, with a number of their own.
pub(super) fn form(standard: &str, mut found: impl FnMut(u64)) {
    for (kind, count) in counts(standard).into_iter().enumerate().filter(|(_, count)| *count > 0) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 8 times 32")]
        let half_bands = (HALF_BANDS * f64::from(count).log2()) as u64;
        for (side, band) in [half_bands / 2, half_bands.div_ceil(2)].into_iter().enumerate() {
            found(FORM | (kind as u64) << 32 | (side as u64) << 16 | band);
        }
    }
}

/// How many characters a text in its standard form has, and of each kind; blanks of any length are one.
fn counts(standard: &str) -> [u32; KINDS] {
    let mut counts = [0; KINDS];
    let mut blank = false;
    for character in standard.chars() {
        if character == BOUNDARY {
            blank = true;
            continue;
        }
        counts[4] += u32::from(blank && counts[0] > 0);
        blank = false;
        counts[0] += 1;
        counts[kind(character)] += 1;
    }
    counts
}

fn kind(character: char) -> usize {
    match character {
        '0' => 3,
        'a'..='z' => 2,
        // What most are, found sooner.
        '\u{4E00}'..='\u{9FFF}' => 1,
        letter if letter.is_alphanumeric() => 1,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::super::standard_char;
    use super::*;

    fn standard(text: &str) -> String {
        text.chars().map(standard_char).collect()
    }

    fn of(text: &str) -> Vec<u64> {
        let mut bands = Vec::new();
        form(&standard(text), |band| bands.push(band));
        bands
    }

    #[test]
    fn characters_are_counted_by_kind() {
        assert_eq!(counts(&standard(" 買ＡＢ  奶粉，１２段！\n")), [10, 4, 2, 2, 1, 2]);
        assert_eq!(counts(&standard(" \t\n")), [0; KINDS]);
        assert_eq!(of(""), []);
    }

    #[test]
    fn close_lengths_have_a_band_in_common_and_distant_ones_none() {
        let letters = |count: usize| of(&"字".repeat(count));
        let common = |one, other| letters(one).iter().any(|band| letters(other).contains(band));
        assert!((8..60).all(|count| common(count, count + 1)));
        assert!(!common(10, 14) && !common(14, 20) && !common(1, 2));
    }
}
