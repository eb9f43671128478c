//! Which write key a request carries.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;
use serde::Deserialize;

use crate::json::Loose;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keyed<'a> {
    #[serde(borrow, default)]
    write_key: Option<Loose<'a>>,
}

/// The write key: of `Authorization: Basic base64(key:)`, else `writeKey` of the plain body, else a `Bearer` token.
/// The body is only looked at where there is no `Basic` key.
pub fn write_key<'a>(authorization: Option<&'a str>, body: &'a [u8]) -> Option<Cow<'a, str>> {
    let scheme_and_rest = authorization.and_then(|header| header.trim().split_once(' '));
    let credentials = |wanted: &str| {
        scheme_and_rest
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(wanted))
            .map(|(_, credentials)| credentials.trim())
    };
    credentials("Basic")
        .and_then(basic_key)
        .map(Cow::Owned)
        .or_else(|| body_key(body))
        .or_else(|| credentials("Bearer").map(Cow::Borrowed))
        .filter(|key| !key.is_empty())
}

/// The user name of Basic credentials; none where it is empty.
fn basic_key(credentials: &str) -> Option<String> {
    let bytes = STANDARD_PAD_INDIFFERENT.decode(credentials).ok()?;
    let mut key = String::from_utf8(bytes).ok()?;
    key.truncate(key.find(':').unwrap_or(key.len()));
    Some(key).filter(|key| !key.is_empty())
}

fn body_key(body: &[u8]) -> Option<Cow<'_, str>> {
    let keyed: Keyed<'_> = serde_json::from_slice(body).ok()?;
    keyed.write_key.map(|Loose(key)| key)
}
