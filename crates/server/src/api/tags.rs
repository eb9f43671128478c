//! Tags: their definitions in numbers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::{Name, TagOfPerson};
use crate::{ServerState, dto};

/// All tags in numbers, in the order of the files
#[utoipa::path(
    get, path = "/tags", tag = "tags",
    responses((status = 200, description = "The tags", body = Vec<dto::TagSummary>), ApiError)
)]
pub(crate) async fn list_tags(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::TagSummary>>, ApiError> {
    Ok(Json(state.pipeline.tags().await?.iter().map(dto::TagSummary::from).collect()))
}

/// One tag, with its versions and who came and went
#[utoipa::path(
    get, path = "/tags/{name}", tag = "tags", params(Name),
    responses((status = 200, description = "The tag", body = dto::TagDetail), ApiError)
)]
pub(crate) async fn show_tag(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::TagDetail>, ApiError> {
    Ok(Json((&state.pipeline.tag_detail(&name).await?).into()))
}

/// Why a person has a tag, or not
///
/// Its rules as trees with the value of every part, and the events that its measures rest on.
#[utoipa::path(
    get, path = "/profiles/{person}/tags/{name}", tag = "tags", params(TagOfPerson),
    responses((status = 200, description = "The explanation", body = dto::Explanation), ApiError)
)]
pub(crate) async fn explain_tag(
    State(state): State<ServerState>,
    TagOfPerson { person, name }: TagOfPerson,
) -> Result<Json<dto::Explanation>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.explain(&person, &name).await?).into()))).await
}
