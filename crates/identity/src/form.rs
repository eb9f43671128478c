//! The canonical text of a mention: identifier ordinals, then the period its weakness binds it to, then attributes.
//!
//! `12,55;q=79;birth_year=1964;name=王凯`: two records say the same of whom they are about exactly if their forms are equal.

use std::borrow::Cow;
use std::fmt::Write as _;

use qianmian_model::SubjectId;
use smallvec::SmallVec;

use crate::attribute::Attribute;

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// The identifiers, ascending, none twice.
    pub(crate) identifiers: Vec<SubjectId>,
    /// The number of the period, where the strongest identifier is of a kind that is given to others.
    pub(crate) period: Option<i64>,
    /// Attributes by name: each once.
    pub(crate) attributes: Vec<(String, String)>,
}

/// Writes a form. Identifiers may come in any order.
pub(crate) fn write(identifiers: &[SubjectId], period: Option<i64>, attributes: &[Attribute<'_>]) -> String {
    let mut identifiers = identifiers.to_vec();
    identifiers.sort_unstable();
    let mut text = String::new();
    for (index, subject) in identifiers.iter().enumerate() {
        let separator = if index == 0 { "" } else { "," };
        write!(text, "{separator}{}", subject.0).expect("writing to memory does not fail");
    }
    text + &rest(period, attributes)
}

/// What a form says after the identifiers.
pub(crate) fn rest(period: Option<i64>, attributes: &[Attribute<'_>]) -> String {
    let mut attributes: SmallVec<[&Attribute<'_>; 4]> = attributes.iter().collect();
    attributes.sort_unstable();
    attributes.dedup_by(|later, first| later.name == first.name);
    let mut text = String::new();
    if let Some(period) = period {
        write!(text, ";q={period}").expect("writing to memory does not fail");
    }
    for attribute in attributes {
        text.extend([";", &escape(&attribute.name), "=", &escape(&attribute.value)]);
    }
    text
}

/// The same of a form that was written.
pub(crate) fn rest_of(form: &str) -> &str {
    form.find(';').map_or("", |at| &form[at..])
}

/// Reads a form; none where the text is not one.
pub(crate) fn read(text: &str) -> Option<Form> {
    let mut parts = text.split(';');
    let identifiers = parts.next()?.split(',').map(|id| id.parse().ok().map(SubjectId));
    let mut form =
        Form { identifiers: identifiers.collect::<Option<_>>()?, period: None, attributes: Vec::new() };
    for part in parts {
        let (name, value) = part.split_once('=')?;
        match name {
            "q" => form.period = Some(value.parse().ok()?),
            _ => form.attributes.push((unescape(name), unescape(value))),
        }
    }
    Some(form)
}

const ESCAPES: [(&str, &str); 3] = [("%", "%25"), (";", "%3B"), ("=", "%3D")];

fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', ';', '=']) {
        return Cow::Borrowed(text);
    }
    ESCAPES.iter().fold(text.to_owned(), |text, (plain, code)| text.replace(plain, code)).into()
}

fn unescape(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    ESCAPES.iter().rev().fold(text.to_owned(), |text, (plain, code)| text.replace(code, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_written_whatever_the_order() {
        let attribute =
            |name: &'static str, value: &'static str| Attribute { name: name.into(), value: value.into() };
        let odd = [attribute("name", "a;b=c%3B"), attribute("birth_year", "1964")];
        let text = write(&[SubjectId(55), SubjectId(12)], Some(-3), &odd);
        assert_eq!(text, write(&[SubjectId(12), SubjectId(55)], Some(-3), &[odd[1].clone(), odd[0].clone()]));
        let form = read(&text).unwrap();
        assert_eq!((form.identifiers, form.period), (vec![SubjectId(12), SubjectId(55)], Some(-3)));
        let expected = [("birth_year", "1964"), ("name", "a;b=c%3B")];
        assert_eq!(form.attributes, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!((read("x"), read("1;q=y")), (None, None));
    }
}
