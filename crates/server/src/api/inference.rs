//! Guesses of what people did not declare: how good they are, made anew, taken back.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};

use super::run_apart;
use crate::access::Object;
use crate::error::ApiError;
use crate::extract::{Name, Posted};
use crate::{ServerState, dto};

/// The traits that are guessed, and how good the guesses are
///
/// Of the last guessing of each trait that was taken into use: figures on people who declared it, each masked and
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

/// Guess a trait of those who did not declare it
///
/// A model learns from those who declared it what they do, and is measured on them, each masked. `name` is `gender`,
/// `age_band`, `province`, `city` or `occupation`. With `apply`, the guesses take the place of those of before, as the
/// trait `inferred_…`, and are estimated anew each day in the same way. Without, nothing is changed.
#[utoipa::path(
    post, path = "/traits/inference/{name}", tag = "profiles", params(Name), request_body = dto::InferTrait,
    responses((status = 200, description = "What was found", body = dto::TraitInference), ApiError)
)]
pub(crate) async fn infer_trait(
    State(state): State<ServerState>,
    Name(name): Name,
    Posted(asked): Posted<dto::InferTrait>,
) -> Result<(Extension<Object>, Json<dto::TraitInference>), ApiError> {
    let threshold = asked.threshold()?;
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let found = pipeline.infer(&name, threshold, asked.apply).await?;
        Ok((Extension(Object(name)), Json((&found).into())))
    })
    .await
}

/// Take back what is guessed of a trait
///
/// The guesses and the model are gone, tags follow at once, and it is not guessed again until somebody asks.
#[utoipa::path(
    delete, path = "/traits/inference/{name}", tag = "profiles", params(Name),
    responses((status = 200, description = "How many people had a guess", body = dto::ForgottenGuesses), ApiError)
)]
pub(crate) async fn forget_guesses(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<(Extension<Object>, Json<dto::ForgottenGuesses>), ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let people = pipeline.forget_guesses(&name).await?;
        Ok((Extension(Object(name)), Json(dto::ForgottenGuesses { people })))
    })
    .await
}
