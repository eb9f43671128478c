//! The HTTP API. `/v1` takes events in the Segment form from any SDK with a write key; `/api/v1` is the product's own API
//! behind a session or a bearer token and its role, described by `/api/v1/openapi.json`; `/healthz` and `/metrics` are for machines;
//! everything else is the web console's.
//!
//! What holds: a `200` of `/v1` is answered after the events are on disk; no answer redirects; an error of the server
//! itself never shows its details; contact values are masked in every answer but a person's export.

mod access;
mod api;
mod collection;
mod console;
pub mod dto;
mod error;
mod extract;
mod metrics;
mod openapi;
mod reload;
pub mod secret;
mod state;
mod uses;
mod worker;

use std::future::Future;
use std::net::SocketAddr;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

pub use access::{AccessError, NewLink, Role, Site, ensure_token, first_link, invite, reset};
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
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// All routes.
pub fn router(state: ServerState) -> Router {
    let always = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    let no_store =
        SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let (open, _) = openapi::open_routes().split_for_parts();
    let (api, _) = api::routes().split_for_parts();
    let api = api.route_layer(from_fn_with_state(state.clone(), access::require));
    Router::new()
        .merge(open)
        .nest(openapi::API_ROOT, api)
        .fallback(console::fallback)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(no_store)
        .layer(always(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(REFERRER_POLICY, "no-referrer"))
        .with_state(state)
}
