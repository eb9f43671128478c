//! How good guesses of what people did not declare are.

use axum::Json;
use axum::extract::State;

use crate::error::ApiError;
use crate::{ServerState, dto};

/// The traits that are guessed, and how good the guesses are
///
/// Of the last run of `qianmian traits infer … --apply` for each trait: figures on people who declared it, each masked and
/// asked of a model that has not seen them, beside always answering the commonest value.
#[utoipa::path(
    get, path = "/traits/inference", tag = "profiles",
    responses((status = 200, description = "The traits", body = Vec<dto::InferredTrait>), ApiError)
)]
pub(crate) async fn list_inferred_traits(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::InferredTrait>>, ApiError> {
    let found = state.pipeline.inferred().await?;
    Ok(Json(found.iter().map(dto::InferredTrait::from).collect()))
}
