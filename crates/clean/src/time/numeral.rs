//! Bringing the characters of a written time to ASCII: full-width digits, Chinese numerals, 上午 and 下午.

use std::borrow::Cow;

const NUMERALS: &str = "〇零一二三四五六七八九十";

/// The text with the characters that the table of formats knows. Only a text that needs it is copied.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut tidy: String = text.chars().map(half_width).collect();
    for (chinese, ascii) in [("上午", "AM"), ("下午", "PM"), ("晚上", "PM"), ("早上", "AM")] {
        tidy = tidy.replace(chinese, ascii);
    }
    if tidy.contains('年') && tidy.chars().any(|c| NUMERALS.contains(c)) {
        tidy = arabic(&tidy);
    }
    Cow::Owned(tidy)
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// 二〇二三年十二月二十一日 to 2023年12月21日.
fn arabic(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<u32> = Vec::new();
    for c in text.chars() {
        match digit(c) {
            Some(digit) => run.push(digit),
            None => {
                write_run(&mut out, &run);
                run.clear();
                out.push(c);
            }
        }
    }
    write_run(&mut out, &run);
    out
}

/// The value of a numeral; ten for 十.
fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' => Some(0),
        '十' => Some(10),
        _ => (1u32..)
            .zip("一二三四五六七八九".chars())
            .find(|(_, numeral)| *numeral == c)
            .map(|(value, _)| value),
    }
}

fn write_run(out: &mut String, run: &[u32]) {
    let text = match *run {
        [10] => "10".to_owned(),
        [10, ones] => (10 + ones).to_string(),
        [tens, 10] => (tens * 10).to_string(),
        [tens, 10, ones] => (tens * 10 + ones).to_string(),
        _ => run.iter().map(u32::to_string).collect(),
    };
    out.push_str(&text);
}
