//! Write keys of sources and tokens of the API. A secret is shown when it is made, and never again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use qianmian_store::keys;

use super::word;
use crate::access::Object;
use crate::error::ApiError;
use crate::extract::{KeyId, Posted};
use crate::{ServerState, dto, secret};

/// An answer, and to what it was done.
type Done<T> = Result<(Extension<Object>, T), ApiError>;

/// All write keys, by source
#[utoipa::path(
    get, path = "/write-keys", tag = "access",
    responses((status = 200, description = "The write keys", body = Vec<dto::WriteKey>), ApiError)
)]
pub(crate) async fn list_write_keys(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::WriteKey>>, ApiError> {
    let found = keys::write_keys(&mut state.pipeline.store.read().await?).await?;
    Ok(Json(found.iter().map(dto::WriteKey::from).collect()))
}

/// Make a write key for a source
#[utoipa::path(
    post, path = "/write-keys", tag = "access", request_body = dto::WriteKeyRequest,
    responses((status = 200, description = "The secret, shown once", body = dto::NewSecret), ApiError)
)]
pub(crate) async fn add_write_key(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::WriteKeyRequest>,
) -> Done<Json<dto::NewSecret>> {
    state.pipeline.workspace.source(&asked.source)?;
    let secret = secret::draw("wk")?;
    let mut tx = state.pipeline.store.begin().await?;
    keys::add_write_key(&mut tx, &secret, &asked.source, state.access.now()).await?;
    tx.commit().await?;
    Ok(made(&asked.source, secret))
}

/// Stop a write key
///
/// This server refuses it at once; others that serve the same workspace, once they are started again.
#[utoipa::path(
    delete, path = "/write-keys/{id}", tag = "access", params(KeyId),
    responses((status = 204, description = "It is stopped"), ApiError)
)]
pub(crate) async fn revoke_write_key(
    State(state): State<ServerState>,
    KeyId(id): KeyId,
) -> Result<StatusCode, ApiError> {
    let mut tx = state.pipeline.store.begin().await?;
    let worked = keys::revoke_write_key(&mut tx, &id, state.access.now()).await?;
    tx.commit().await?;
    state.forget_write_keys();
    revoked(worked, "write key")
}

/// All tokens, by name
#[utoipa::path(
    get, path = "/tokens", tag = "access",
    responses((status = 200, description = "The tokens", body = Vec<dto::Token>), ApiError)
)]
pub(crate) async fn list_tokens(State(state): State<ServerState>) -> Result<Json<Vec<dto::Token>>, ApiError> {
    let found = keys::tokens(&mut state.pipeline.store.read().await?).await?;
    Ok(Json(found.iter().map(dto::Token::from).collect()))
}

/// Make a token
#[utoipa::path(
    post, path = "/tokens", tag = "access", request_body = dto::TokenRequest,
    responses((status = 200, description = "The secret, shown once", body = dto::NewSecret), ApiError)
)]
pub(crate) async fn add_token(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::TokenRequest>,
) -> Done<Json<dto::NewSecret>> {
    let name = word("name", &asked.name)?;
    let secret = secret::draw("qt")?;
    let mut tx = state.pipeline.store.begin().await?;
    keys::add_token(&mut tx, &secret, &name, asked.role.as_str(), state.access.now()).await?;
    tx.commit().await?;
    Ok(made(&format!("{name} {}", asked.role), secret))
}

/// Stop a token
#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "access", params(KeyId),
    responses((status = 204, description = "It is stopped"), ApiError)
)]
pub(crate) async fn revoke_token(
    State(state): State<ServerState>,
    KeyId(id): KeyId,
) -> Result<StatusCode, ApiError> {
    let mut tx = state.pipeline.store.begin().await?;
    let worked = keys::revoke_token(&mut tx, &id, state.access.now()).await?;
    tx.commit().await?;
    revoked(worked, "token")
}

fn made(what: &str, secret: String) -> (Extension<Object>, Json<dto::NewSecret>) {
    let id = keys::key_id(&secret);
    (Extension(Object(format!("{what} {id}"))), Json(dto::NewSecret { id, secret }))
}

fn revoked(worked: bool, what: &str) -> Result<StatusCode, ApiError> {
    if worked {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ApiError::new(StatusCode::NOT_FOUND, "unknown_key", format!("no working {what} has this id")))
}
