//! What people did not say of themselves, guessed from what they do.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use qianmian_pipeline::PipelineError;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::NamedOfPerson;
use crate::{ServerState, dto};

/// Why a trait of a person is guessed as it is
///
/// What the model of the last guessing that was taken into use says of the person, and what of their behaviour speaks for
/// it most. `name` is `gender`, `age_band`, `province`, `city` or `occupation`.
#[utoipa::path(
    get, path = "/profiles/{person}/guesses/{name}", tag = "profiles", params(NamedOfPerson),
    responses((status = 200, description = "The guess", body = dto::Guess), ApiError)
)]
pub(crate) async fn show_guess(
    State(state): State<ServerState>,
    NamedOfPerson { person, name }: NamedOfPerson,
) -> Result<Json<dto::Guess>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let nothing = || PipelineError::Refused(format!("{person} did nothing that speaks for any `{name}`"));
        let guess = pipeline.why(&name, &person).await?.ok_or_else(nothing)?;
        Ok(Json((&guess).into()))
    })
    .await
}
