//! `/v1`: events in the Segment form. A request is in the inbox, on disk, before it is answered.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING};
use axum::http::{HeaderMap, StatusCode};
use metrics::counter;
use qianmian_collect::segment::BODY_LIMIT_BYTES;
use qianmian_collect::{Arrival, Endpoint, NewEntry, check_request, gzip, parse_request, write_key};
use qianmian_model::Time;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ServerState;
use crate::error::ApiError;
use crate::extract::{Name, read_body};
use crate::metrics::{EVENTS_ACCEPTED, REQUESTS};

/// The routes with their documentation.
pub(crate) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().routes(routes!(collect_batch)).routes(routes!(collect_event))
}

/// What an accepted request is told.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// Always: the events are on disk.
    success: bool,
}

/// Accept many events
///
/// Events of any call, each with its `type`; `context` and `sentAt` of the batch hold for each. An event that breaks a rule
/// of its own goes to quarantine by itself. Plain or gzip, whatever the content type; at most 4 MiB unpacked.
#[utoipa::path(
    post, path = "/v1/batch", tag = "collection", security(("write_key" = [])),
    request_body(content = Object, description = "A batch in the Segment form", example = json!({
        "batch": [{ "type": "track", "messageId": "m1", "userId": "u1", "event": "Link Clicked",
                    "properties": { "url": "https://example.com" }, "timestamp": "2026-03-01T08:00:00Z" }],
        "sentAt": "2026-03-01T08:00:01Z"
    })),
    responses((status = 200, description = "The events are on disk", body = Accepted), ApiError)
)]
async fn collect_batch(
    State(state): State<ServerState>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Accepted>, ApiError> {
    accept(&state, Some(Endpoint::Batch), &headers, body).await
}

/// Accept one event
///
/// `name` is the call: `identify`, `track`, `page`, `screen`, `group` or `alias`, or the first letter of one. An event that
/// breaks a rule is refused with its reason.
#[utoipa::path(
    post, path = "/v1/{name}", tag = "collection", security(("write_key" = [])), params(Name),
    request_body(content = Object, description = "An event in the Segment form", example = json!({
        "messageId": "m1", "userId": "u1", "event": "Link Clicked", "properties": { "url": "https://example.com" }
    })),
    responses((status = 200, description = "The event is on disk", body = Accepted), ApiError)
)]
async fn collect_event(
    State(state): State<ServerState>,
    Name(call): Name,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Accepted>, ApiError> {
    accept(&state, Endpoint::from_path(&call), &headers, body).await
}

async fn accept(
    state: &ServerState,
    endpoint: Option<Endpoint>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Json<Accepted>, ApiError> {
    let answer = take(state, endpoint, headers, body).await;
    let status = answer.as_ref().err().map_or(StatusCode::OK, ApiError::status);
    counter!(REQUESTS, "status" => status.as_str().to_owned()).increment(1);
    counter!(EVENTS_ACCEPTED).increment(answer? as u64);
    Ok(Json(Accepted { success: true }))
}

/// Checks a request and waits until it is durable; gives the number of its events.
async fn take(
    state: &ServerState,
    endpoint: Option<Endpoint>,
    headers: &HeaderMap,
    body: Body,
) -> Result<usize, ApiError> {
    let body = read_body(body).await?;
    let endpoint = endpoint.ok_or_else(|| {
        let calls = Endpoint::ALL.map(Endpoint::as_str).join(", ");
        ApiError::new(StatusCode::NOT_FOUND, "not_found", format!("no such call; there are {calls}"))
    })?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let plain = gzip::plain_body(text(CONTENT_ENCODING), &body, BODY_LIMIT_BYTES)?;
    let key = write_key(text(AUTHORIZATION), &plain).ok_or_else(|| {
        ApiError::unauthorized("no write key: send it as the user name of Basic authorization")
    })?;
    let source = state.source_of(&key).await?;
    let source = source
        .ok_or_else(|| ApiError::unauthorized("unknown write key; `qianmian write-key SOURCE` makes one"))?;
    let received_at = state.pipeline.clock.now();
    let events = check(endpoint, &plain, &source, received_at)?;
    let body = match plain {
        Cow::Borrowed(_) => body.clone(),
        Cow::Owned(unpacked) => Bytes::from(unpacked),
    };
    state.inbox.append(NewEntry { received_at, source, endpoint, body }).await?;
    Ok(events)
}

/// Whether a body can be taken: a batch when it can be taken apart, a single event only when it holds, because its sender
/// is there to be told.
fn check(endpoint: Endpoint, plain: &[u8], source: &Arc<str>, received_at: Time) -> Result<usize, ApiError> {
    if endpoint == Endpoint::Batch {
        return Ok(check_request(endpoint, plain)?);
    }
    let (source, stream) = (Arc::clone(source), Arc::from(qianmian_pipeline::live::STREAM));
    let parsed = parse_request(endpoint, plain, &Arrival { received_at, source, stream, offset: 0 })?;
    match parsed.rejected.first().and_then(|rejected| rejected.failures.first()) {
        None => Ok(parsed.records.len()),
        Some(failure) => Err(ApiError::bad_request(failure.code, failure.reason.clone())),
    }
}
