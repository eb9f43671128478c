//! The web console at `/`: its files, its page for every path of its own, and what to do where none was built.
//!
//! The page is made for each response, because its Content-Security-Policy names a nonce that allows the styles which the
//! console writes as it runs. Nothing else from outside the console's files is allowed, and no other origin is.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use qianmian_console::{Asset, Console, NONCE_PLACE};

use crate::error::{self, ApiError};
use crate::{ServerState, secret};

/// What is said at `/` where no console was built.
const MISSING: &str = include_str!("console/missing.html");
/// First parts of paths that are not the console's: what is not there is told as JSON.
const MACHINE_PATHS: [&str; 4] = ["api", "v1", "healthz", "metrics"];

/// Answers for every path that no route takes.
pub(crate) async fn fallback(State(state): State<ServerState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if MACHINE_PATHS.contains(&first) || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return error::not_found().await.into_response();
    }
    answer(state.console, path, request.headers()).unwrap_or_else(IntoResponse::into_response)
}

fn answer(console: Option<Console>, path: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let nonce = secret::draw("n")?;
    let Some(console) = console else {
        let status = if path.is_empty() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        return Ok((status, page(MISSING.replace(NONCE_PLACE, &nonce), &nonce)).into_response());
    };
    match console.find(path) {
        Some(asset) if asset.path != "index.html" => Ok(file(asset, headers)),
        // A page of an older build asks for a file of it: no page can stand for that.
        None if path.starts_with("assets/") => {
            Err(ApiError::new(StatusCode::NOT_FOUND, "not_found", "no such file of this console"))
        }
        _ => Ok(page(console.page(&nonce), &nonce)),
    }
}

fn page(html: String, nonce: &str) -> Response {
    // `style-src-attr`: charts write their tooltips with style attributes, which run nothing.
    let policy = format!(
        "default-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn file(asset: &Asset, headers: &HeaderMap) -> Response {
    let keep = if asset.is_immutable() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let about = [(CACHE_CONTROL, keep), (ETAG, asset.etag), (VARY, "accept-encoding")];
    if lists(headers, IF_NONE_MATCH, asset.etag) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let kind = [(CONTENT_TYPE, asset.content_type)];
    match asset.gzip {
        Some(packed) if lists(headers, ACCEPT_ENCODING, "gzip") => {
            (about, kind, [(CONTENT_ENCODING, "gzip")], packed).into_response()
        }
        _ => (about, kind, asset.plain).into_response(),
    }
}

/// Whether a header lists a word and does not say that it has no weight.
fn lists(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let (listed, weight) = item.split_once(';').unwrap_or((item, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0));
        listed.trim().trim_start_matches("W/") == word && !refused
    })
}
