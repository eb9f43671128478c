//! Audiences as they were: kept, compared with now, taken out, thrown away.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::{Extension, Json};

use super::audiences::csv_of;
use super::run_apart;
use crate::access::Object;
use crate::error::ApiError;
use crate::extract::{Name, Number};
use crate::{ServerState, dto};

/// The snapshots of an audience, against who is in it now
#[utoipa::path(
    get, path = "/audiences/{name}/snapshots", tag = "audiences", params(Name),
    responses((status = 200, description = "The snapshots, the newest first", body = dto::AudienceSnapshots), ApiError)
)]
pub(crate) async fn list_snapshots(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::AudienceSnapshots>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.snapshots(&name).await?).into()))).await
}

/// Keep who is in an audience now
///
/// So that it can be said later who came and went, and so that the same people can be taken out again.
#[utoipa::path(
    post, path = "/audiences/{name}/snapshots", tag = "audiences", params(Name),
    responses((status = 200, description = "What was kept", body = dto::AudienceSnapshot), ApiError)
)]
pub(crate) async fn take_snapshot(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<(Extension<Object>, Json<dto::AudienceSnapshot>), ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let taken = pipeline.take_snapshot(&name).await?;
        let object = Object(format!("{name} #{}: {} people", taken.id, taken.people));
        Ok((Extension(object), Json((&taken).into())))
    })
    .await
}

/// Take the people of a snapshot out
///
/// As `POST /audiences/export`, of who was in it; whoever was merged since is who they are now.
#[utoipa::path(
    post, path = "/audience-snapshots/{id}/export", tag = "audiences", params(Number),
    responses((status = 200, description = "The people", body = String, content_type = "text/csv"), ApiError)
)]
pub(crate) async fn export_snapshot(
    State(state): State<ServerState>,
    id: Number,
) -> Result<impl IntoResponse, ApiError> {
    let (pipeline, id) = (Arc::clone(&state.pipeline), id.stored());
    run_apart(async move || {
        let (summary, roster) = pipeline.snapshot_roster(id).await?;
        let object = Object(format!("{} #{id}: {} people", summary.name, roster.people.len()));
        Ok((Extension(object), [(CONTENT_TYPE, "text/csv; charset=utf-8")], csv_of(&roster)?))
    })
    .await
}

/// Throw a snapshot away
#[utoipa::path(
    delete, path = "/audience-snapshots/{id}", tag = "audiences", params(Number),
    responses((status = 200, description = "What was thrown away", body = dto::AudienceSnapshot), ApiError)
)]
pub(crate) async fn drop_snapshot(
    State(state): State<ServerState>,
    id: Number,
) -> Result<(Extension<Object>, Json<dto::AudienceSnapshot>), ApiError> {
    let dropped = state.pipeline.drop_snapshot(id.stored()).await?;
    Ok((Extension(Object(format!("{} #{}", dropped.name, id.0))), Json((&dropped).into())))
}
