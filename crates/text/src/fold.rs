//! One form for what people write in several: traditional and simplified characters, wide and narrow letters, capitals.
//!
//! Every character becomes exactly one character, so that positions in folded text, counted in characters, are positions
//! in the original. A text that mixes scripts, such as 「買奶粉」 and 「买奶粉」 in one group, is one text afterwards.
//! Where a traditional character has several simplified ones, the commonest is taken; words are not looked at.

use std::sync::LazyLock;

/// Characters below this are in the table.
const TABLE: usize = 0x1_0000;

/// What each character of the Basic Multilingual Plane becomes.
static FOLDED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (0..=u16::MAX).map(fold_letter).collect();
    let pairs = include_str!("fold/simplified.txt").lines().filter(|line| !line.starts_with('#'));
    let mut characters = pairs.flat_map(str::chars).map(|character| narrow(u32::from(character)));
    while let (Some(traditional), Some(simplified)) = (characters.next(), characters.next()) {
        table[usize::from(traditional)] = simplified;
    }
    table
});

/// The character in its one form: simplified, narrow, lower case.
pub fn fold_char(character: char) -> char {
    let code = character as usize;
    if code >= TABLE {
        return character;
    }
    char::from_u32(u32::from(FOLDED[code])).unwrap_or(character)
}

/// The text in its one form; as many characters as before.
///
/// ```
/// assert_eq!(qianmian_text::fold("ＡＢＣ臺灣奶粉，iPhone１５"), "abc台湾奶粉,iphone15");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(text.chars().map(fold_char));
    folded
}

/// Width and case; a letter whose lower case is several characters stays.
fn fold_letter(code: u16) -> u16 {
    let narrowed = match code {
        0xFF01..=0xFF5E => code - 0xFEE0,
        0x3000 | 0x00A0 => 0x20,
        other => other,
    };
    let Some(character) = char::from_u32(u32::from(narrowed)) else { return code };
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if (one as usize) < TABLE => narrow(u32::from(one)),
        _ => narrowed,
    }
}

fn narrow(code: u32) -> u16 {
    u16::try_from(code).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scripts_become_one() {
        for (traditional, simplified) in
            [("請問奶粉幾時到貨", "请问奶粉几时到货"), ("於是後來瞭解", "于是后来了解"), ("臺灣", "台湾")]
        {
            assert_eq!(fold(traditional), simplified);
        }
    }

    #[test]
    fn what_is_in_its_form_stays_and_nothing_changes_its_length() {
        let text = "ｉＰｈｏｎｅ １５ Pro Max 😀👨‍👩‍👧 ǅ İ ß 鷄\u{0}\u{10FFFF}";
        let folded = fold(text);
        assert_eq!(folded.chars().count(), text.chars().count());
        assert_eq!(fold(&folded), folded);
        assert!(folded.starts_with("iphone 15 pro max 😀"), "{folded}");
    }

    #[test]
    fn every_pair_of_the_table_is_final() {
        for code in 0..=0xFFFF {
            let Some(character) = char::from_u32(code) else { continue };
            let once = fold_char(character);
            assert_eq!(fold_char(once), once, "{character}");
        }
    }
}
