//! What a value looks like without what it says.

/// Longest shape, in characters.
const LONGEST: usize = 40;

/// `13800138000` to `9{11}`, `Li.Si@qq.com` to `Aa.Aa@aa.aaa`, with runs of three and more counted: `Aa.Aa@aa.a{3}`.
pub(super) fn shape(value: &str) -> String {
    let mut shape = String::new();
    let mut run: Option<(char, usize)> = None;
    for class in value.chars().map(class) {
        match &mut run {
            Some((of, length)) if *of == class => *length += 1,
            _ => {
                push(&mut shape, run);
                run = Some((class, 1));
            }
        }
        if shape.chars().count() > LONGEST {
            shape.push('…');
            return shape;
        }
    }
    push(&mut shape, run);
    shape
}

fn push(shape: &mut String, run: Option<(char, usize)>) {
    match run {
        None => {}
        Some((of, length @ 1..=2)) => shape.extend(std::iter::repeat_n(of, length)),
        Some((of, length)) => {
            shape.push(of);
            shape.push_str(&format!("{{{length}}}"));
        }
    }
}

fn class(c: char) -> char {
    match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        c if c.is_ascii_lowercase() => 'a',
        '\u{4e00}'..='\u{9fff}' => '字',
        c if c.is_alphabetic() => 'a',
        c if c.is_numeric() => '9',
        other => other,
    }
}

/// `13800138000` to `1*********0`: of values up to three characters nothing is shown.
pub(super) fn masked(value: &str) -> String {
    let length = value.chars().count();
    let hidden = |count: usize| "*".repeat(count.min(12));
    match (value.chars().next(), value.chars().next_back()) {
        (Some(first), Some(last)) if length > 3 => format!("{first}{}{last}", hidden(length - 2)),
        _ => hidden(length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_tells_the_form_and_not_the_value() {
        assert_eq!(shape("13800138000"), "9{11}");
        assert_eq!(shape("Li.Si@qq.com"), "Aa.Aa@aa.a{3}");
        assert_eq!(shape("2023-05-01 15:20"), "9{4}-99-99 99:99");
        assert_eq!(shape("北京市朝阳区"), "字{6}");
        assert_eq!(shape(""), "");
    }

    #[test]
    fn a_masked_value_keeps_its_ends() {
        assert_eq!(masked("13800138000"), "1*********0");
        assert_eq!(masked("张三"), "**");
    }
}
