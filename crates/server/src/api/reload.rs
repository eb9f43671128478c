//! Taking changed files into use.

use axum::Json;
use axum::extract::State;
use qianmian_pipeline::Pipeline;

use super::run_apart;
use crate::error::ApiError;
use crate::{ServerState, dto};

/// Take changed files into use
///
/// Reads all files of the workspace. With mistakes in them it answers all of those and changes nothing. Otherwise it answers
/// what changes and prepares it in the background: what new rules ask of the history is read while the files before stay in
/// use and tags are kept live, and one transaction switches. `GET` says when that is done.
#[utoipa::path(
    post, path = "/reload", tag = "operation",
    responses((status = 200, description = "What changes", body = dto::Reload), ApiError)
)]
pub(crate) async fn reload(State(state): State<ServerState>) -> Result<Json<dto::Reload>, ApiError> {
    run_apart(async move || state.reloads.begin(Pipeline::with_files).await.map(Json)).await
}

/// How the last reload fared
#[utoipa::path(
    get, path = "/reload", tag = "operation",
    responses((status = 200, description = "The last reload", body = dto::Reload), ApiError)
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn show_reload(State(state): State<ServerState>) -> Result<Json<dto::Reload>, ApiError> {
    Ok(Json(state.reloads.last()))
}
