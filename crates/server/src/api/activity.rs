//! What comes in: by day, by source, by event.

use axum::Json;
use axum::extract::State;

use super::check_range;
use crate::error::ApiError;
use crate::extract::Asked;
use crate::{ServerState, dto};

/// What happened by day
///
/// Events and refused rows of the last days up to that of the newest event.
#[utoipa::path(
    get, path = "/activity", tag = "stages", params(dto::ActivityQuery),
    responses((status = 200, description = "The days", body = dto::Activity), ApiError)
)]
pub(crate) async fn show_activity(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::ActivityQuery>,
) -> Result<Json<dto::Activity>, ApiError> {
    check_range("days", query.days)?;
    let days = u32::try_from(query.days).unwrap_or(u32::MAX);
    Ok(Json((&state.pipeline.activity_by_day(days).await?).into()))
}

/// All sources with their volumes and freshness, by name
#[utoipa::path(
    get, path = "/sources", tag = "stages",
    responses((status = 200, description = "The sources", body = Vec<dto::SourceSummary>), ApiError)
)]
pub(crate) async fn list_sources(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::SourceSummary>>, ApiError> {
    let declared = &state.pipeline.workspace.sources;
    let sources = state.pipeline.source_activity().await?;
    let shown = sources.iter().map(|found| dto::SourceSummary::new(found, declared.get(&found.source)));
    Ok(Json(shown.collect()))
}

/// The tracking plan, with what came of each event
///
/// Then the events that came without being planned.
#[utoipa::path(
    get, path = "/tracking-plan", tag = "stages",
    responses((status = 200, description = "The events", body = Vec<dto::TrackedEvent>), ApiError)
)]
pub(crate) async fn list_tracked_events(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::TrackedEvent>>, ApiError> {
    Ok(Json(state.pipeline.event_activity().await?.iter().map(dto::TrackedEvent::from).collect()))
}
