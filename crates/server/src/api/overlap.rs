//! Which tag values have the same people.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::Asked;
use crate::{ServerState, dto};

/// Which tag values have the same people
///
/// Every pair that shares somebody, with the overlap that chance would give beside it, and the pairs that are redundant.
#[utoipa::path(
    get, path = "/tag-overlap", tag = "tags", params(dto::OverlapQuery),
    responses((status = 200, description = "The overlap", body = dto::TagOverlap), ApiError)
)]
pub(crate) async fn show_overlap(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::OverlapQuery>,
) -> Result<Json<dto::TagOverlap>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let found = pipeline.tag_overlap(query.tag.as_deref(), (&query).into()).await?;
        Ok(Json((&found).into()))
    })
    .await
}
