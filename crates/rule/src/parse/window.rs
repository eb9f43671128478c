//! The text of a window: `'7d'`, `'24h'`, `'30d..7d'`.

use qianmian_model::Window;

const MAX_DAYS: u32 = 36_500;
const MAX_HOURS: u32 = MAX_DAYS * 24;
const FORMS: &str = "a window is days like '7d', hours like '24h', or from..to like '30d..7d'";

/// Reads a window. The error is a message and a hint.
///
/// # Errors
/// Any other unit than `d` and `h`, a window without length, a range in mixed units or from later to earlier, and
/// one of more than a hundred years.
pub fn parse_window(text: &str) -> Result<Window, (String, String)> {
    let refuse = |why: &str| (format!("`{text}` is not a window: {why}"), FORMS.to_owned());
    let (from, to) = match text.split_once("..") {
        Some((from, to)) => (from, Some(to)),
        None => (text, None),
    };
    let (from, unit) = length(from).map_err(|why| refuse(&why))?;
    let to = match to {
        None => 0,
        Some(to) => {
            let (to, to_unit) = length(to).map_err(|why| refuse(&why))?;
            if to_unit != unit {
                return Err(refuse("both ends need the same unit"));
            }
            to
        }
    };
    if from == to {
        return Err(refuse("it has no length"));
    }
    if from < to {
        return Err((format!("`{text}` is not a window: it ends before it begins"), {
            format!("the earlier end comes first: '{from}..{to}'", from = end(to, unit), to = end(from, unit))
        }));
    }
    match unit {
        'd' if from <= MAX_DAYS => Ok(Window::Days { from, to }),
        'h' if from <= MAX_HOURS => Ok(Window::Hours { from, to }),
        _ => Err(refuse("it is longer than a hundred years")),
    }
}

/// Reads a length of time, in hours: `'3d'` is 72 exact hours. The error is a message and a hint.
pub(super) fn parse_hours(text: &str) -> Result<u32, (String, String)> {
    let refuse = |why: &str| {
        let hint = "write days of 24 hours like '3d', or hours like '36h'".to_owned();
        (format!("`{text}` is not a length of time: {why}"), hint)
    };
    let (number, unit) = length(text).map_err(|why| refuse(&why))?;
    let hours = if unit == 'd' { number.checked_mul(24) } else { Some(number) };
    match hours {
        Some(0) => Err(refuse("it is zero")),
        Some(hours) if hours <= MAX_HOURS => Ok(hours),
        _ => Err(refuse("it is longer than a hundred years")),
    }
}

fn end(length: u32, unit: char) -> String {
    format!("{length}{unit}")
}

fn length(text: &str) -> Result<(u32, char), String> {
    let Some(unit) = text.chars().last() else { return Err("it is empty".to_owned()) };
    let digits = &text[..text.len() - unit.len_utf8()];
    if unit.is_ascii_digit() {
        return Err("it has no unit".to_owned());
    }
    if !matches!(unit, 'd' | 'h') {
        return Err(format!("`{unit}` is not a unit"));
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("`{digits}` is not a whole number"));
    }
    digits.parse().map(|number| (number, unit)).map_err(|_| format!("`{digits}` is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_hours_and_ranges() {
        assert_eq!(parse_window("7d"), Ok(Window::Days { from: 7, to: 0 }));
        assert_eq!(parse_window("24h"), Ok(Window::Hours { from: 24, to: 0 }));
        assert_eq!(parse_window("30d..7d"), Ok(Window::Days { from: 30, to: 7 }));
    }

    #[test]
    fn a_length_is_in_exact_hours() {
        assert_eq!(parse_hours("3d"), Ok(72));
        assert_eq!(parse_hours("36h"), Ok(36));
        for text in ["", "0h", "3", "3d..1d", "2w", "99999999d"] {
            assert!(parse_hours(text).is_err(), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "7",
            "d",
            "2w",
            "0d",
            "7d..30d",
            "30d..24h",
            "-3d",
            "7 d",
            "7d..",
            "1.5d",
            "99999999999d",
            "七天",
        ] {
            assert!(parse_window(text).is_err(), "{text}");
        }
        assert_eq!(parse_window("7d..30d").unwrap_err().1, "the earlier end comes first: '30d..7d'");
    }
}
