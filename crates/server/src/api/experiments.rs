//! Campaigns read as experiments.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use super::run_apart;
use crate::ServerState;
use crate::error::ApiError;
use crate::extract::Name;

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
