//! What went through the stages.

use axum::Json;
use axum::extract::State;

use crate::error::ApiError;
use crate::{ServerState, dto};

/// What went through the stages
///
/// Since the beginning: rows in, out, merged and rejected by stage and source, people, merges, events.
#[utoipa::path(
    get, path = "/stages", tag = "stages",
    responses((status = 200, description = "The counts", body = dto::Stages), ApiError)
)]
pub(crate) async fn list_stages(State(state): State<ServerState>) -> Result<Json<dto::Stages>, ApiError> {
    Ok(Json((&state.pipeline.stages().await?).into()))
}
