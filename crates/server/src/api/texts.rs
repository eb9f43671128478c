//! What texts say, by the topics and models of the workspace.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{check_range, run_apart};
use crate::error::ApiError;
use crate::extract::Posted;
use crate::{ServerState, dto};

/// Keywords of a text at most.
const KEYWORDS: std::ops::RangeInclusive<usize> = 1..=100;

/// What texts say: keywords, and topics with calibrated confidences
///
/// Nothing of the texts is kept. How rare a word is among the texts of one call counts, so texts that belong together are
/// best asked together.
#[utoipa::path(
    post, path = "/text/features", tag = "texts", request_body = dto::TextsRequest,
    responses((status = 200, description = "Of each text, in order", body = Vec<dto::TextFeatures>), ApiError)
)]
pub(crate) async fn read_texts(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::TextsRequest>,
) -> Result<Json<Vec<dto::TextFeatures>>, ApiError> {
    check_range("texts", asked.texts.len())?;
    if !KEYWORDS.contains(&asked.keywords) {
        let message = format!("`keywords` is {}; give 1 to {}", asked.keywords, KEYWORDS.end());
        return Err(ApiError::bad_request("keywords_out_of_range", message));
    }
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let texts: Vec<&str> = asked.texts.iter().map(String::as_str).collect();
        let found = pipeline.text_features(&texts, asked.keywords);
        Ok(Json(found.iter().map(dto::TextFeatures::from).collect()))
    })
    .await
}

/// The models of texts that topics name, and how good they are
#[utoipa::path(
    get, path = "/text/models", tag = "texts",
    responses((status = 200, description = "The models, by path", body = Vec<dto::TextModel>), ApiError)
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn list_text_models(State(state): State<ServerState>) -> Json<Vec<dto::TextModel>> {
    Json(state.pipeline.text_models().map(|model| (&model).into()).collect())
}
