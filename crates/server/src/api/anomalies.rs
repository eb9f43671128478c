//! People whose interactions are no person's: found, listed, and decided.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};

use super::{check_limit, run_apart};
use crate::access::{Caller, Object};
use crate::error::ApiError;
use crate::extract::{Asked, Number, Posted};
use crate::{ServerState, dto};

/// Anomalies, the most unusual first
///
/// While one is `open` or `confirmed`, the events of its span are in no measure; `dismissed`, they count.
#[utoipa::path(
    get, path = "/anomalies", tag = "stages", params(dto::AnomaliesQuery),
    responses((status = 200, description = "The anomalies", body = Vec<dto::Anomaly>), ApiError)
)]
pub(crate) async fn list_anomalies(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::AnomaliesQuery>,
) -> Result<Json<Vec<dto::Anomaly>>, ApiError> {
    check_limit(query.limit)?;
    let of = query.state.map(Into::into);
    let found = state.pipeline.anomalies(of, query.person.as_deref(), query.limit).await?;
    Ok(Json(found.iter().map(dto::Anomaly::from).collect()))
}

/// Look at what everybody did for interactions that no person has
///
/// Days on which somebody did far too much, and people whose habits are a machine's. With `apply`, what is found is kept
/// as open and set aside; open ones of before that are not found any more are gone. What was dismissed is not found again.
#[utoipa::path(
    post, path = "/anomalies/find", tag = "stages", request_body = dto::FindAnomalies,
    responses((status = 200, description = "What was found", body = dto::FoundAnomalies), ApiError)
)]
pub(crate) async fn find_anomalies(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::FindAnomalies>,
) -> Result<Json<dto::FoundAnomalies>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.find_anomalies(asked.apply).await?).into()))).await
}

/// Say what an anomaly is
///
/// It can be said otherwise later. Whoever's events count otherwise by it has the tags that follow at once.
#[utoipa::path(
    post, path = "/anomalies/{id}/decide", tag = "stages", params(Number),
    request_body = dto::AnomalyDecision,
    responses((status = 200, description = "The anomaly", body = dto::DecidedAnomaly), ApiError)
)]
pub(crate) async fn decide_anomaly(
    State(state): State<ServerState>,
    caller: Caller,
    id: Number,
    Posted(said): Posted<dto::AnomalyDecision>,
) -> Result<(Extension<Object>, Json<dto::DecidedAnomaly>), ApiError> {
    let (pipeline, by) = (Arc::clone(&state.pipeline), caller.name().to_owned());
    let id = id.stored();
    run_apart(async move || {
        let (anomaly, rebuilt) = pipeline.decide_anomaly(id, said.state.into(), &by).await?;
        let object = format!("{} #{id} {}", anomaly.found.person, anomaly.state.as_str());
        Ok((Extension(Object(object)), Json(dto::DecidedAnomaly { anomaly: (&anomaly).into(), rebuilt })))
    })
    .await
}
