//! Sessions in a browser: the cookie, how long one lasts, and what proves that a request came from the console.
//!
//! The cookie is `HttpOnly` and `SameSite=Strict`. A request that changes something and is proven by the cookie must also
//! come from this origin (`Sec-Fetch-Site`, else `Origin` against `Host`), and carry the session's CSRF token in a header.
//! The token is a hash of the session's secret: whoever cannot read an answer of this origin does not know it.

use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use qianmian_model::Time;
use qianmian_store::sessions::Session;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::error::ApiError;

/// A session that is not used ends.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_hours(4);
/// A session ends, used or not.
pub(crate) const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// A use is noted once in so long.
const NOTE_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// The header that carries the CSRF token.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";

/// Whether a session is one, and has to be noted as used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Over,
    Good,
    Note,
}

/// How a session stands at an instant.
pub(crate) fn decide_standing(session: &Session, now: Time) -> Standing {
    let over = session.user.disabled_at.is_some()
        || now >= session.created_at + LIFE
        || now >= session.seen_at + IDLE;
    if over {
        return Standing::Over;
    }
    if now >= session.seen_at + NOTE_EVERY { Standing::Note } else { Standing::Good }
}

/// The name of the cookie. The prefix makes browsers refuse it from anything but this host over https.
pub(crate) fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-qianmian_session" } else { "qianmian_session" }
}

/// The cookie that begins a session, and with an empty secret the one that ends it.
pub(crate) fn set_cookie(secret: &str, https: bool) -> String {
    let (name, secure) = (cookie_name(https), if https { "; Secure" } else { "" });
    let seconds = if secret.is_empty() { 0 } else { LIFE.as_secs() };
    format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// The secret of a request's session.
pub(crate) fn secret_of(headers: &HeaderMap, https: bool) -> Option<&str> {
    let values = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == cookie_name(https) && !value.is_empty()).then_some(value))
}

/// The CSRF token of a session.
pub(crate) fn csrf_token(secret: &str) -> String {
    let hash = Sha256::new().chain_update(b"csrf\0").chain_update(secret).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses what does not carry the session's token.
pub(crate) fn check_csrf(headers: &HeaderMap, secret: &str) -> Result<(), ApiError> {
    let given = headers.get(CSRF_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    if bool::from(given.ct_eq(csrf_token(secret).as_bytes())) {
        return Ok(());
    }
    let message = "send the session's `csrf_token`, which `GET /api/v1/session` gives, as `X-CSRF-Token`";
    Err(ApiError::new(StatusCode::FORBIDDEN, "csrf_token", message))
}

/// Refuses what another site's page sent.
pub(crate) fn check_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if is_same_origin(text("sec-fetch-site"), text(ORIGIN.as_str()), text(HOST.as_str())) {
        return Ok(());
    }
    let message = "a page of another site asked for this; behind a proxy, let it hand the `Host` through";
    Err(ApiError::new(StatusCode::FORBIDDEN, "cross_origin", message))
}

/// In the order of Go's `http.CrossOriginProtection`: what the browser says of the sender, else its origin, else it is no
/// browser's.
fn is_same_origin(fetch_site: Option<&str>, origin: Option<&str>, host: Option<&str>) -> bool {
    match (fetch_site, origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, authority)| authority) == host,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qianmian_store::users::User;

    fn session(created_at: Time, seen_at: Time) -> Session {
        let user = User {
            id: 1,
            name: "anna".to_owned(),
            role: "admin".to_owned(),
            has_password: true,
            created_at: Time(0),
            signed_in_at: None,
            disabled_at: None,
        };
        Session { user, created_at, seen_at }
    }

    #[test]
    fn a_session_ends_when_it_is_not_used_and_when_it_is_old() {
        let begun = Time(0);
        let at = |hours: i64, minutes: i64| begun + SignedDuration::from_mins(hours * 60 + minutes);
        for (seen, now, standing) in [
            (begun, at(0, 4), Standing::Good),
            (begun, at(0, 5), Standing::Note),
            (begun, at(3, 59), Standing::Note),
            (begun, at(4, 0), Standing::Over),
            (at(23, 58), at(23, 59), Standing::Good),
            (at(23, 59), at(24, 0), Standing::Over),
        ] {
            assert_eq!(decide_standing(&session(begun, seen), now), standing, "{seen} {now}");
        }
        let mut disabled = session(begun, begun);
        disabled.user.disabled_at = Some(begun);
        assert_eq!(decide_standing(&disabled, begun), Standing::Over);
    }

    #[test]
    fn another_sites_page_is_told_by_the_browser_or_by_its_origin() {
        let host = Some("qm.example:8787");
        for (site, origin, same) in [
            (Some("same-origin"), Some("http://proxied"), true),
            (Some("none"), None, true),
            (Some("same-site"), Some("http://qm.example:8787"), false),
            (Some("cross-site"), None, false),
            (None, Some("http://qm.example:8787"), true),
            (None, Some("http://qm.example"), false),
            (None, Some("null"), false),
            (None, None, true),
        ] {
            assert_eq!(is_same_origin(site, origin, host), same, "{site:?} {origin:?}");
        }
    }

    #[test]
    fn the_cookie_is_bound_to_https_where_the_site_is() {
        assert!(!set_cookie("s", false).contains("Secure"));
        let secure = set_cookie("s", true);
        assert!(secure.starts_with("__Host-qianmian_session=s; Path=/; ") && secure.ends_with("; Secure"));
        for cookie in [set_cookie("s", false), secure] {
            assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
        }
        assert!(set_cookie("", false).contains("Max-Age=0"));
    }
}
