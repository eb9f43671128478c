//! Who is probably one person: proposed by what people declared, and decided by `POST /identity/decisions`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{check_limit, run_apart};
use crate::error::ApiError;
use crate::extract::Asked;
use crate::{ServerState, dto};

/// People who are probably one
///
/// What the last run proposed and nobody decided since. `POST /identity/decisions` with `same` agrees, with `apart` declines;
/// neither comes back.
#[utoipa::path(
    get, path = "/identity/proposals", tag = "profiles", params(dto::LinkProposalsQuery),
    responses((status = 200, description = "The proposals, the most likely first", body = dto::LinkProposals), ApiError)
)]
pub(crate) async fn list_proposals(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::LinkProposalsQuery>,
) -> Result<Json<dto::LinkProposals>, ApiError> {
    check_limit(query.limit)?;
    Ok(Json((&state.pipeline.proposals(query.above, query.limit).await?).into()))
}

/// Look for people who are probably one
///
/// Learns from everybody by `link.yaml`, and puts what that proposes in the place of what was proposed before. Nobody is
/// merged.
#[utoipa::path(
    post, path = "/identity/proposals", tag = "profiles",
    responses((status = 200, description = "What the run did", body = dto::LinkRun), ApiError)
)]
pub(crate) async fn propose_links(State(state): State<ServerState>) -> Result<Json<dto::LinkRun>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.propose_links().await?).into()))).await
}
