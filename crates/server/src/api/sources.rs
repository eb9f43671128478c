//! How sources do.

use axum::Json;
use axum::extract::State;

use super::check_range;
use crate::error::ApiError;
use crate::extract::Asked;
use crate::{ServerState, dto};

/// What every source sent by day, and what changed on the last whole day
///
/// A day is compared with up to fourteen days before it, and not before there are three. A change is told where it is both
/// large and not chance.
#[utoipa::path(
    get, path = "/source-health", tag = "stages", params(dto::SourceHealthQuery),
    responses((status = 200, description = "The sources, by name", body = Vec<dto::SourceHealth>), ApiError)
)]
pub(crate) async fn list_source_health(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::SourceHealthQuery>,
) -> Result<Json<Vec<dto::SourceHealth>>, ApiError> {
    check_range("days", query.days as usize)?;
    let health = state.pipeline.source_health(query.days).await?;
    Ok(Json(health.iter().map(dto::SourceHealth::from).collect()))
}
