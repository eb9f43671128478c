//! What a person allowed, and for what.

use axum::Json;
use axum::extract::State;
use qianmian_model::consent::ConsentChange;
use qianmian_store::consents::{self, LedgerEntry};

use super::{check_limit, word};
use crate::error::ApiError;
use crate::extract::{Asked, Person, Posted};
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
    Ok(Json((&LedgerEntry { person, subject: None, change, recorded_at: now }).into()))
}

/// Everybody's consent ledger, the latest entry first
#[utoipa::path(
    get, path = "/consents", tag = "consents", params(dto::LedgerQuery),
    responses((status = 200, description = "Some of the entries", body = dto::LedgerPage), ApiError)
)]
pub(crate) async fn list_ledger(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::LedgerQuery>,
) -> Result<Json<dto::LedgerPage>, ApiError> {
    check_limit(query.limit)?;
    let limit = u32::try_from(query.limit).unwrap_or(u32::MAX);
    let mut tx = state.pipeline.store.read().await?;
    let found =
        consents::recent(&mut tx, query.purpose.as_deref(), query.before, limit.saturating_add(1)).await?;
    Ok(Json(dto::LedgerPage::new(&found, query.limit)))
}

/// What consents are asked for, who agreed, under which notices, and what rests on them
#[utoipa::path(
    get, path = "/purposes", tag = "consents",
    responses((status = 200, description = "The purposes, by name", body = Vec<dto::PurposeSummary>), ApiError)
)]
pub(crate) async fn list_purposes(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::PurposeSummary>>, ApiError> {
    let mut tx = state.pipeline.store.read().await?;
    let (states, notices) = (consents::totals(&mut tx).await?, consents::notices(&mut tx).await?);
    Ok(Json(dto::PurposeSummary::all(&state.pipeline.workspace, &states, &notices)))
}
