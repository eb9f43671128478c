//! Read-only SQL over the lake and the profiles.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use qianmian_pipeline::sql::QueryLimits;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::Posted;
use crate::{ServerState, dto};

const LIMITS: QueryLimits = QueryLimits { timeout: Duration::from_secs(60), rows: 10_000 };

/// Ask the lake and the profiles
///
/// One SELECT; nothing can be changed. Tables are `events` (person, at, event, source, topics and every planned property),
/// `people` (person, `created_at`), `traits` (person, name, value, source, `observed_at`, origin, confidence), `tags`
/// (person, tag, value) and `clock` (one row: now, today). Times are in the workspace's zone. The answer has ten thousand rows at most, after 60 seconds at most.
#[utoipa::path(
    post, path = "/sql", tag = "sql", request_body = dto::SqlRequest,
    responses((status = 200, description = "The answer", body = dto::SqlAnswer), ApiError)
)]
pub(crate) async fn ask(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::SqlRequest>,
) -> Result<Json<dto::SqlAnswer>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json(pipeline.sql(&asked.query, LIMITS).await?.into()))).await
}
