//! The audit trail.

use axum::Json;
use axum::extract::State;
use qianmian_store::audit::{self, AuditFilter};

use super::check_limit;
use crate::error::ApiError;
use crate::extract::Asked;
use crate::{ServerState, dto};

/// Who did what, the latest first
///
/// Sign-ins, refused requests, everything that changed something, exports and queries.
#[utoipa::path(
    get, path = "/audit", tag = "access", params(dto::AuditQuery),
    responses((status = 200, description = "Some of the trail", body = dto::AuditPage), ApiError)
)]
pub(crate) async fn list_audit(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::AuditQuery>,
) -> Result<Json<dto::AuditPage>, ApiError> {
    check_limit(query.limit)?;
    let filter = AuditFilter {
        before: query.before,
        actor: query.actor,
        action: query.action,
        outcome: query.outcome,
    };
    let mut tx = state.pipeline.store.read().await?;
    let mut found = audit::list(&mut tx, &filter, query.limit as u64 + 1).await?;
    let more = found.len() > query.limit;
    found.truncate(query.limit);
    let next = found.last().filter(|_| more).map(|entry| entry.id);
    Ok(Json(dto::AuditPage { entries: found.iter().map(dto::AuditEntry::from).collect(), next }))
}
