//! What a person allowed, and for what.

use axum::Json;
use axum::extract::State;
use qianmian_model::consent::ConsentChange;
use qianmian_store::consents::{self, LedgerEntry};

use super::word;
use crate::error::ApiError;
use crate::extract::{Person, Posted};
use crate::{ServerState, dto};

/// Through what a consent came that was given here.
const SOURCE: &str = "api";

/// The consent ledger of a person, oldest first
#[utoipa::path(
    get, path = "/profiles/{person}/consents", tag = "consents", params(Person),
    responses((status = 200, description = "The ledger", body = Vec<dto::ConsentEntry>), ApiError)
)]
pub(crate) async fn list_consents(
    State(state): State<ServerState>,
    Person(person): Person,
) -> Result<Json<Vec<dto::ConsentEntry>>, ApiError> {
    let mut tx = state.pipeline.store.read().await?;
    let person = state.pipeline.find_person(&mut tx, &person).await?;
    let ledger = consents::ledger_of(&mut tx, person).await?;
    Ok(Json(ledger.iter().map(dto::ConsentEntry::from).collect()))
}

/// Write down what a person said of a purpose just now
#[utoipa::path(
    post, path = "/profiles/{person}/consents", tag = "consents", params(Person), request_body = dto::ConsentRequest,
    responses((status = 200, description = "The entry as it is in the ledger", body = dto::ConsentEntry), ApiError)
)]
pub(crate) async fn record_consent(
    State(state): State<ServerState>,
    Person(person): Person,
    Posted(said): Posted<dto::ConsentRequest>,
) -> Result<Json<dto::ConsentEntry>, ApiError> {
    let now = state.pipeline.clock.now();
    let change = ConsentChange {
        purpose: word("purpose", &said.purpose)?,
        state: said.state.into(),
        at: now,
        source: SOURCE.to_owned(),
        notice_version: said.notice_version.map(|version| word("notice_version", &version)).transpose()?,
    };
    let mut tx = state.pipeline.store.begin().await?;
    let person = state.pipeline.find_person(&mut tx, &person).await?;
    consents::append(&mut tx, &[(person, change.clone())], now).await?;
    tx.commit().await?;
    Ok(Json((&LedgerEntry { person, change, recorded_at: now }).into()))
}
