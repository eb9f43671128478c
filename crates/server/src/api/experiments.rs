//! Campaigns read as experiments.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::{Asked, Name};
use crate::{ServerState, dto};

/// A campaign read as an experiment
///
/// Arms with intervals, effects, and a verdict for each tag under test, as of now; the reading is kept. The shape is
/// `qianmian.experiment/1`, the same that `qianmian experiment report --format json` prints.
#[utoipa::path(
    get, path = "/experiments/{name}", tag = "experiments", params(Name),
    responses((status = 200, description = "The report", body = Object), ApiError)
)]
pub(crate) async fn report_experiment(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<impl IntoResponse, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json(pipeline.report(&name).await?))).await
}

/// How many people an experiment needs
///
/// To show that a message moves a rate, and to show that it does more for people with a tag.
#[utoipa::path(
    get, path = "/sample-size", tag = "experiments", params(dto::SampleSizeQuery),
    responses((status = 200, description = "The numbers of people", body = dto::SampleSize), ApiError)
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn show_sample_size(
    Asked(query): Asked<dto::SampleSizeQuery>,
) -> Result<Json<dto::SampleSize>, ApiError> {
    let refused = || {
        let message = "`rate`, `rate` and `effect` together, `prevalence`, `alpha` and `power` lie between 0 and 1, and `effect` is not 0";
        ApiError::bad_request("malformed_sample_size", message)
    };
    query.size().map(Json).ok_or_else(refused)
}
