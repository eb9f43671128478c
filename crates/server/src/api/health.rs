//! Whether the server can work: for load balancers and supervisors.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ServerState;
use crate::error::ApiError;

/// A server that can work.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`
    status: &'static str,
    /// Accepted requests that are not processed yet.
    inbox_lag_entries: u64,
}

/// Whether the server can work
///
/// Answers after reading from the store; 503 when that fails.
#[utoipa::path(
    get, path = "/healthz", tag = "operation", security(()),
    responses((status = 200, description = "It can", body = Health), ApiError)
)]
pub(crate) async fn healthz(State(state): State<ServerState>) -> Result<Json<Health>, ApiError> {
    match state.pipeline.inbox_lag(&state.inbox).await {
        Ok(inbox_lag_entries) => Ok(Json(Health { status: "ok", inbox_lag_entries })),
        Err(error) => {
            tracing::error!(%error, code = error.code(), "not healthy");
            Err(ApiError::unavailable(error.code()))
        }
    }
}
