//! The HTTP API. `/v1` takes events in the Segment form from any SDK with a write key; `/api/v1` is the product's own API
//! behind a bearer token, described by `/api/v1/openapi.json`; `/healthz` and `/metrics` are for machines.
//!
//! What holds: a `200` of `/v1` is answered after the events are on disk; no answer redirects; an error of the server
//! itself never shows its details; contact values are masked in every answer but a person's export.

mod api;
mod auth;
mod collection;
pub mod dto;
mod error;
mod extract;
mod metrics;
mod openapi;
mod state;
mod uses;
mod worker;

use std::future::Future;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub use auth::ensure_token;
pub use openapi::document;
pub use state::ServerState;
pub use worker::Worker;

/// Serves until `shutdown` is done; requests that are under way end first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: ServerState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(state)).with_graceful_shutdown(shutdown).await
}

/// All routes.
pub fn router(state: ServerState) -> Router {
    let no_store = SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let no_sniff =
        SetResponseHeaderLayer::overriding(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let (open, _) = openapi::open_routes().split_for_parts();
    let (api, _) = api::routes().split_for_parts();
    let api = api.route_layer(from_fn_with_state(state.clone(), auth::require_token));
    Router::new()
        .merge(open)
        .nest(openapi::API_ROOT, api)
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(no_store)
        .layer(no_sniff)
        .with_state(state)
}
