//! The workspace as a whole: the loop in numbers, and how it is set up.

use axum::Json;
use axum::extract::State;

use crate::error::ApiError;
use crate::{ServerState, dto};

/// The loop in numbers
///
/// From what came in to what was proven, with what is waiting.
#[utoipa::path(
    get, path = "/overview", tag = "stages",
    responses((status = 200, description = "The numbers", body = dto::Overview), ApiError)
)]
pub(crate) async fn show_overview(State(state): State<ServerState>) -> Result<Json<dto::Overview>, ApiError> {
    Ok(Json((&state.pipeline.overview(&state.inbox).await?).into()))
}

/// How this workspace is set up
#[utoipa::path(
    get, path = "/settings", tag = "operation",
    responses((status = 200, description = "The settings", body = dto::Settings), ApiError)
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn show_settings(State(state): State<ServerState>) -> Json<dto::Settings> {
    Json(dto::Settings::new(&state.pipeline, &state.channels))
}
