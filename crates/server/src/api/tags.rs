//! Tags: their definitions in numbers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::{Asked, Name, PostedText, TagOfPerson, instant};
use crate::{ServerState, dto};

/// All tags in numbers: those in force, then drafts and retired ones, in the order of the files
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

/// The name of a posted text in the places of its mistakes.
const POSTED: &str = "tags.yaml";

/// What tags would say
///
/// The body is a tag file. Its tags are evaluated over everything that is known, in the place of those of the same name,
/// and nothing is kept.
#[utoipa::path(
    post, path = "/tags/preview", tag = "tags", params(dto::PreviewQuery),
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "What they would say", body = dto::TagPreviews), ApiError)
)]
pub(crate) async fn preview_tags(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::PreviewQuery>,
    PostedText(text): PostedText,
) -> Result<Json<dto::TagPreviews>, ApiError> {
    let as_of = query.as_of.map(|text| instant("as_of", &text)).transpose()?;
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let as_of = as_of.unwrap_or_else(|| pipeline.clock.now());
        Ok(Json((&pipeline.preview_tags(POSTED, &text, as_of).await?).into()))
    })
    .await
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
