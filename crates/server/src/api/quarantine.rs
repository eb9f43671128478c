//! Records that were not taken, with every reason: listed, corrected and replayed, or discarded; and the rules.

use axum::Json;
use axum::extract::State;
use qianmian_lake::RejectFilter;
use qianmian_model::Position;
use qianmian_pipeline::quarantine::{Choice, Correction};

use super::{check_limit, run_apart};
use crate::error::ApiError;
use crate::extract::{Asked, Posted};
use crate::{ServerState, dto};

/// Records in quarantine, latest first
///
/// Those that are `open` can be corrected and replayed, or discarded. One that is `at_source` was refused before it became a
/// record: it is corrected where it came from, and sent or imported again.
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
    let found = state.pipeline.quarantine(&filter, query.limit).await?;
    Ok(Json(found.iter().map(dto::QuarantinedRecord::from).collect()))
}

/// Correct open records and send them through the stages again
///
/// The same corrections are made to every chosen record. What passes goes on under the time and message id that it had,
/// and is counted as out instead of rejected; what fails again stays open, with every reason in the answer. Asking again
/// changes nothing.
#[utoipa::path(
    post, path = "/quarantine/replay", tag = "stages", request_body = dto::ReplayRequest,
    responses((status = 200, description = "What became of them", body = dto::ReplayReport), ApiError)
)]
pub(crate) async fn replay_quarantine(
    State(state): State<ServerState>,
    Posted(request): Posted<dto::ReplayRequest>,
) -> Result<Json<dto::ReplayReport>, ApiError> {
    check_limit(request.limit)?;
    let choice = if request.positions.is_empty() {
        Choice::Matching { source: request.source, code: request.code, limit: request.limit }
    } else {
        Choice::At(positions(&request.positions)?)
    };
    let corrections: Vec<Correction> = request
        .set
        .into_iter()
        .map(|correction| Correction { field: correction.field, value: correction.value.into() })
        .collect();
    let report =
        run_apart(move || async move { Ok(state.pipeline.replay(choice, &corrections).await?) }).await?;
    Ok(Json((&report).into()))
}

/// Give open records up
///
/// They stay in the list with their reasons, and stay counted as rejected.
#[utoipa::path(
    post, path = "/quarantine/discard", tag = "stages", request_body = dto::DiscardRequest,
    responses((status = 200, description = "How many were open", body = dto::Discarded), ApiError)
)]
pub(crate) async fn discard_quarantine(
    State(state): State<ServerState>,
    Posted(request): Posted<dto::DiscardRequest>,
) -> Result<Json<dto::Discarded>, ApiError> {
    let discarded = state.pipeline.discard(&positions(&request.positions)?).await?;
    Ok(Json(dto::Discarded { discarded }))
}

/// The catalogue of quality rules
///
/// Every code under which rows, records and fields are refused, left out or noted, with what it costs; and the rules that
/// sources declare themselves.
#[utoipa::path(
    get, path = "/quality-rules", tag = "stages",
    responses((status = 200, description = "The rules", body = dto::QualityRules), ApiError)
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn list_quality_rules(
    State(state): State<ServerState>,
) -> Result<Json<dto::QualityRules>, ApiError> {
    Ok(Json(dto::QualityRules::of(&state.pipeline.workspace)))
}

fn positions(texts: &[String]) -> Result<Vec<Position>, ApiError> {
    let parse = |text: &String| {
        text.parse().map_err(|_| {
            let message =
                format!("`{text}` is no position: write it as the list of records does, such as http:17");
            ApiError::bad_request("malformed_position", message)
        })
    };
    texts.iter().map(parse).collect()
}
