//! Records that were not taken, with every reason.

use axum::Json;
use axum::extract::State;
use qianmian_lake::{Dataset, RejectFilter};
use qianmian_pipeline::PipelineError;
use qianmian_store::lake_files;

use super::check_limit;
use crate::error::ApiError;
use crate::extract::Asked;
use crate::{ServerState, dto};

/// Records in quarantine, latest first
#[utoipa::path(
    get, path = "/quarantine", tag = "stages", params(dto::QuarantineQuery),
    responses((status = 200, description = "The records", body = Vec<dto::QuarantinedRecord>), ApiError)
)]
pub(crate) async fn list_quarantine(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::QuarantineQuery>,
) -> Result<Json<Vec<dto::QuarantinedRecord>>, ApiError> {
    check_limit(query.limit)?;
    let filter = RejectFilter { source: query.source, code: query.code, ..RejectFilter::default() };
    let files =
        lake_files::active(&mut state.pipeline.store.read().await?, Dataset::Rejects.as_str()).await?;
    let found = state.pipeline.lake.list_rejects(&files, &filter, query.limit).await;
    let found = found.map_err(PipelineError::from)?;
    Ok(Json(found.iter().map(dto::QuarantinedRecord::from).collect()))
}
