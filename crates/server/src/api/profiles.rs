//! People: shown masked, exported in the clear, erased.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use qianmian_store::requests;

use super::run_apart;
use crate::access::Caller;
use crate::error::ApiError;
use crate::extract::Person;
use crate::{ServerState, dto};

/// One person
///
/// Identifiers, traits with provenance, tags and consents. Contact values are masked.
#[utoipa::path(
    get, path = "/profiles/{person}", tag = "profiles", params(Person),
    responses((status = 200, description = "The profile", body = dto::Profile), ApiError)
)]
pub(crate) async fn show_profile(
    State(state): State<ServerState>,
    Person(person): Person,
) -> Result<Json<dto::Profile>, ApiError> {
    Ok(Json((&state.pipeline.profile(&person).await?).into()))
}

/// Everything that is held about a person
///
/// In the clear, with the events: the answer to a request for access.
#[utoipa::path(
    get, path = "/profiles/{person}/export", tag = "profiles", params(Person),
    responses((status = 200, description = "The data", body = dto::PersonExport), ApiError)
)]
pub(crate) async fn export_profile(
    State(state): State<ServerState>,
    Person(person): Person,
) -> Result<Json<dto::PersonExport>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let (export, events) = pipeline.export(&person).await?;
        Ok(Json(dto::PersonExport::new(&export, &events)))
    })
    .await
}

/// Erase a person
///
/// From store, history and quarantine; it cannot be undone. What stays is the proof of consents under keyed hashes, and
/// numbers. Open requests of the person for erasure are closed.
#[utoipa::path(
    delete, path = "/profiles/{person}", tag = "profiles", params(Person),
    responses((status = 200, description = "What was taken away", body = dto::Erasure), ApiError)
)]
pub(crate) async fn erase_profile(
    State(state): State<ServerState>,
    Person(person): Person,
    caller: Caller,
) -> Result<Json<dto::Erasure>, ApiError> {
    run_apart(async move || {
        let pipeline = &state.pipeline;
        let known = pipeline.find_person(&mut pipeline.store.read().await?, &person).await?;
        let erasure = pipeline.erase(&person).await?;
        let mut tx = pipeline.store.begin().await?;
        requests::close_erasures(&mut tx, known, caller.name(), state.access.now()).await?;
        tx.commit().await?;
        Ok(Json((&erasure).into()))
    })
    .await
}
