//! YAML files that people write, read into types.
//!
//! In: a file's name and text. Out: the value, or one [`Diagnostic`] with file, line, column, a clean one-line message and the
//! nearest name that exists. Checks of meaning make their own with [`error()`] and [`suggest`].

use std::fmt;
use std::marker::PhantomData;

use qianmian_model::{Diagnostic, Severity};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_saphyr::{Error, Location, Spanned};

/// A mapping of the file in the order it was written, with the place of each value.
#[derive(Debug)]
pub struct Entries<V>(
    /// Name and value.
    pub Vec<(String, Spanned<V>)>,
);

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for InOrder<V> {
            type Value = Entries<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`name: value` pairs")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<V>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

/// Reads a file's text. `file` is its name in errors. `y`, `n`, `on` and the like are text, not booleans.
///
/// # Errors
/// The first mistake of syntax or shape, with its place.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Diagnostic> {
    let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| describe(file, error.without_snippet()))
}

/// An error at a place of a file.
pub fn error(
    file: &str,
    place: Location,
    code: &'static str,
    message: String,
    hint: Option<String>,
) -> Diagnostic {
    let cut = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    Diagnostic {
        severity: Severity::Error,
        code,
        file: file.to_owned(),
        line: cut(place.line()),
        column: cut(place.column()),
        message,
        hint,
    }
}

/// Findings in the order of their places.
pub fn in_order(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings
}

/// "did you mean …?", where one of the names is near, else the names.
pub fn suggest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().collect();
    let distance = |name: &str| strsim::osa_distance(&word.to_lowercase(), &name.to_lowercase());
    let nearest = names.iter().map(|name| (distance(name), *name)).min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((distance, name)) if distance <= word.chars().count().max(3) / 3 => {
            Some(format!("did you mean `{name}`?"))
        }
        Some(_) => Some(format!("there is {}", names.join(", "))),
        None => None,
    }
}

fn describe(file: &str, failure: &Error) -> Diagnostic {
    let place = failure.location().unwrap_or(Location::UNKNOWN);
    let (code, message, hint) = match failure {
        Error::SerdeUnknownField { field, expected, .. } => {
            ("unknown_key", format!("unknown key `{field}`"), suggest(field, expected.iter().copied()))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => (
            "unknown_value",
            format!("unknown value `{variant}`"),
            suggest(variant, expected.iter().copied()),
        ),
        Error::SerdeMissingField { field, .. } => ("missing_key", format!("missing key `{field}`"), None),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            ("duplicate_key", format!("key `{key}` is there twice"), None)
        }
        Error::Eof { .. } => ("invalid_yaml", "the file ends too early, or is empty".to_owned(), None),
        Error::Unexpected { expected, .. } => ("invalid_type", format!("not {}", in_words(expected)), None),
        Error::InvalidScalar { ty, .. } => ("invalid_type", format!("not {}", in_words(ty)), None),
        other => ("invalid_yaml", plain_message(other), None),
    };
    error(file, place, code, message, hint)
}

/// What the reader waited for, as the writer of the file would say it.
fn in_words(expected: &str) -> &str {
    match expected {
        "mapping start" => "`key: value` pairs",
        "sequence start" => "a list",
        "string scalar" => "a text",
        "floating point" => "a number",
        "u32" => "a whole number from 0 up",
        other => other,
    }
}

/// The message without its place, on one line, in our form.
fn plain_message(failure: &Error) -> String {
    let text = serde_saphyr::UserMessageFormatter;
    let message = serde_saphyr::MessageFormatter::format_message(&text, failure).replace('\n', " ");
    message.trim_end_matches('.').to_owned()
}
