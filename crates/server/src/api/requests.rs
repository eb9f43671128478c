//! What people ask for about their own data: written down, due in 30 days, closed by whoever answers for it.

use axum::extract::State;
use axum::{Extension, Json};
use jiff::SignedDuration;
use qianmian_store::requests::{self, Closing};

use super::{check_limit, word};
use crate::access::{Caller, Object};
use crate::error::ApiError;
use crate::extract::{Asked, Number, Posted};
use crate::{ServerState, dto};

/// A request is to be answered within so long.
const DUE_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Requests of data subjects: the open ones first, by when they are due
#[utoipa::path(
    get, path = "/subject-requests", tag = "consents", params(dto::SubjectRequestQuery),
    responses((status = 200, description = "The requests", body = Vec<dto::SubjectRequest>), ApiError)
)]
pub(crate) async fn list_subject_requests(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::SubjectRequestQuery>,
) -> Result<Json<Vec<dto::SubjectRequest>>, ApiError> {
    check_limit(query.limit)?;
    let mut tx = state.pipeline.store.read().await?;
    let found = requests::list(&mut tx, query.state.as_deref(), query.limit as u64).await?;
    Ok(Json(found.iter().map(dto::SubjectRequest::from).collect()))
}

/// Write down what a person asks for about their own data
#[utoipa::path(
    post, path = "/subject-requests", tag = "consents", request_body = dto::SubjectRequestEntry,
    responses((status = 200, description = "The request", body = dto::SubjectRequest), ApiError)
)]
pub(crate) async fn add_subject_request(
    State(state): State<ServerState>,
    Posted(entry): Posted<dto::SubjectRequestEntry>,
) -> Result<(Extension<Object>, Json<dto::SubjectRequest>), ApiError> {
    let through = word("through", &entry.through)?;
    let now = state.access.now();
    let mut tx = state.pipeline.store.begin().await?;
    let person = state.pipeline.find_person(&mut tx, &entry.person).await?;
    let what = (person, entry.kind.as_str(), through.as_str());
    let id = requests::add(&mut tx, what, now, now + DUE_AFTER).await?;
    let request = requests::find(&mut tx, id).await?.ok_or_else(|| unknown(id))?;
    tx.commit().await?;
    let object = format!("{person} {} #{id}", request.kind);
    Ok((Extension(Object(object)), Json((&request).into())))
}

/// Close a request, as done or as refused for a reason
///
/// 409 with `request_closed` where it is closed already.
#[utoipa::path(
    post, path = "/subject-requests/{id}/close", tag = "consents", params(Number),
    request_body = dto::SubjectRequestClosing,
    responses((status = 200, description = "The request", body = dto::SubjectRequest), ApiError)
)]
pub(crate) async fn close_subject_request(
    State(state): State<ServerState>,
    Number(id): Number,
    caller: Caller,
    Posted(closing): Posted<dto::SubjectRequestClosing>,
) -> Result<(Extension<Object>, Json<dto::SubjectRequest>), ApiError> {
    let reason = closing.refused_because.map(|reason| word("refused_because", &reason)).transpose()?;
    let outcome = if reason.is_some() { "refused" } else { "done" };
    let closing =
        Closing { state: outcome, by: caller.name(), reason: reason.as_deref(), at: state.access.now() };
    let mut tx = state.pipeline.store.begin().await?;
    let closed = requests::close(&mut tx, id, &closing).await?;
    let request = requests::find(&mut tx, id).await?.ok_or_else(|| unknown(id))?;
    if !closed {
        let message = format!("the request was closed as {} already", request.state);
        return Err(ApiError::new(axum::http::StatusCode::CONFLICT, "request_closed", message));
    }
    tx.commit().await?;
    let object = format!("{} {} #{id} {outcome}", request.person, request.kind);
    Ok((Extension(Object(object)), Json((&request).into())))
}

fn unknown(id: u64) -> ApiError {
    ApiError::new(axum::http::StatusCode::NOT_FOUND, "unknown", format!("no request has the number {id}"))
}
