//! How tags are, and what their rules ask for that the data does not have.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::population::day;
use super::run_apart;
use crate::error::ApiError;
use crate::extract::{Asked, Name};
use crate::{ServerState, dto};

/// How the tags are that people can have, and what should be done about them
#[utoipa::path(
    get, path = "/tag-health", tag = "tags", params(dto::TagHealthQuery),
    responses((status = 200, description = "The tags, in the order of the files", body = Vec<dto::TagHealth>), ApiError)
)]
pub(crate) async fn list_tag_health(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::TagHealthQuery>,
) -> Result<Json<Vec<dto::TagHealth>>, ApiError> {
    Ok(Json(look(&state, None, &query).await?))
}

/// How one tag is, and what should be done about it
///
/// Coverage, missing data, freshness, drift since an earlier day, what uses it, and the tags that say the same.
#[utoipa::path(
    get, path = "/tag-health/{name}", tag = "tags", params(Name, dto::TagHealthQuery),
    responses((status = 200, description = "The tag", body = dto::TagHealth), ApiError)
)]
pub(crate) async fn show_tag_health(
    State(state): State<ServerState>,
    Name(name): Name,
    Asked(query): Asked<dto::TagHealthQuery>,
) -> Result<Json<dto::TagHealth>, ApiError> {
    let found = look(&state, Some(name), &query).await?.pop();
    found.map(Json).ok_or_else(|| ApiError::internal("no_health"))
}

/// What is wrong with the data
///
/// What the rules of tags ask for and the data does not have: events, properties, topics and traits that never arrived, or
/// none in the window that a rule looks at, each at its place in the tag file. And what changed in the sources on the last
/// whole day: records, refused ones, empty fields, the spread of values, each at the source's file.
#[utoipa::path(
    get, path = "/findings", tag = "tags",
    responses((status = 200, description = "The findings, in the order of the files", body = Vec<dto::Mistake>), ApiError)
)]
pub(crate) async fn list_findings(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::Mistake>>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let mut found = pipeline.findings().await?;
        found.extend(pipeline.drift().await?);
        Ok(Json(found.iter().map(dto::Mistake::from).collect()))
    })
    .await
}

async fn look(
    state: &ServerState,
    name: Option<String>,
    query: &dto::TagHealthQuery,
) -> Result<Vec<dto::TagHealth>, ApiError> {
    let since = query.since.as_deref().map(day).transpose()?;
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let found = pipeline.tag_health(name.as_deref(), since).await?;
        Ok(found.iter().map(dto::TagHealth::from).collect())
    })
    .await
}
