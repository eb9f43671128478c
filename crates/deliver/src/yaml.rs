//! Campaign files with located errors: one clean line each.

use qianmian_model::{Diagnostic, Severity};
use serde::de::DeserializeOwned;
use serde_saphyr::{Error, Location};

/// Reads a file's text. `file` is its name in errors. `y`, `n`, `on` and the like are text, not booleans.
pub(crate) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Diagnostic> {
    let options = serde_saphyr::options! { with_snippet: false, strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| describe(file, error.without_snippet()))
}

/// An error at a place of a file.
pub(crate) fn error(
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
pub(crate) fn in_order(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by_key(|finding| (finding.line, finding.column));
    findings
}

fn describe(file: &str, failure: &Error) -> Diagnostic {
    let place = failure.location().unwrap_or(Location::UNKNOWN);
    let (code, message, hint) = match failure {
        Error::SerdeUnknownField { field, expected, .. } => {
            ("unknown_key", format!("unknown key `{field}`"), suggest(field, expected))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            ("unknown_value", format!("unknown value `{variant}`"), suggest(variant, expected))
        }
        Error::SerdeMissingField { field, .. } => ("missing_key", format!("missing key `{field}`"), None),
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            ("duplicate_key", format!("key `{key}` is there twice"), None)
        }
        other => ("invalid_yaml", plain_message(other), None),
    };
    error(file, place, code, message, hint)
}

/// "did you mean …?", where one of the names is near, else the names.
fn suggest(word: &str, names: &[&str]) -> Option<String> {
    let distance = |name: &str| strsim::osa_distance(&word.to_lowercase(), &name.to_lowercase());
    let (nearest, name) = names.iter().map(|name| (distance(name), *name)).min()?;
    if nearest <= word.chars().count().max(3) / 3 {
        return Some(format!("did you mean `{name}`?"));
    }
    Some(format!("there is {}", names.join(", ")))
}

/// The message without its place, on one line, in our form.
fn plain_message(failure: &Error) -> String {
    let formatter = serde_saphyr::UserMessageFormatter;
    let message = serde_saphyr::MessageFormatter::format_message(&formatter, failure).replace('\n', " ");
    message.trim_end_matches('.').to_owned()
}
