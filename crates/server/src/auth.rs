//! The bearer token of `/api/v1`.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use qianmian_pipeline::Pipeline;
use qianmian_store::keys;

use crate::ServerState;
use crate::error::ApiError;

/// The name and role of the token that is made on first run.
const FIRST: (&str, &str) = ("first", "admin");

/// Makes a token out of `secret` if the workspace has none yet; gives whether it did. Only its hash is stored.
///
/// # Errors
/// When the store fails.
pub async fn ensure_token(pipeline: &Pipeline, secret: &str) -> qianmian_store::Result<bool> {
    let mut tx = pipeline.store.begin().await?;
    let working = keys::tokens(&mut tx).await?.iter().any(|token| token.revoked_at.is_none());
    if working {
        return Ok(false);
    }
    keys::add_token(&mut tx, secret, FIRST.0, FIRST.1, pipeline.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Lets a request pass that carries a working token.
pub(crate) async fn require_token(
    State(state): State<ServerState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let token = bearer(request.headers()).ok_or_else(|| {
        ApiError::unauthorized(
            "no token: send `Authorization: Bearer …`; the server printed it when it first ran",
        )
    })?;
    let mut tx = state.pipeline.store.read().await?;
    let known = keys::find_token(&mut tx, token).await?;
    drop(tx);
    known.ok_or_else(|| ApiError::unauthorized("unknown or revoked token"))?;
    Ok(next.run(request).await)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
