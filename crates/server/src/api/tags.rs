//! Tags: their definitions in numbers.

use axum::Json;
use axum::extract::State;

use crate::error::ApiError;
use crate::extract::Name;
use crate::{ServerState, dto};

/// All tags in numbers, in the order of the files
#[utoipa::path(
    get, path = "/tags", tag = "tags",
    responses((status = 200, description = "The tags", body = Vec<dto::TagSummary>), ApiError)
)]
pub(crate) async fn list_tags(State(state): State<ServerState>) -> Result<Json<Vec<dto::TagSummary>>, ApiError> {
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
