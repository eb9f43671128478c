//! Requests in the audit trail. What a route does is written as begun before, with what came of it after; a client that
//! goes away changes nothing of that.

use axum::RequestExt as _;
use axum::extract::{RawPathParams, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use qianmian_store::audit;

use super::Caller;
use super::routes::Route;
use crate::ServerState;
use crate::error::ApiError;

/// What a handler did something to, where its address does not say so. Goes with its answer.
#[derive(Debug, Clone)]
pub(crate) struct Object(pub(crate) String);

/// Writes down that somebody asked for what they may not do.
pub(super) async fn refused(state: &ServerState, caller: &Caller, route: &Route) -> Result<(), ApiError> {
    let act = caller.act(route.action.unwrap_or("request"), &route.asked(), "refused");
    let mut tx = state.pipeline.store.begin().await?;
    audit::append(&mut tx, &act, state.access.now()).await?;
    Ok(tx.commit().await?)
}

/// Runs a request that the trail follows, to its end.
pub(super) async fn follow(
    state: ServerState,
    caller: Caller,
    action: &'static str,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let object = object_of(&state, &mut request).await?;
    let mut tx = state.pipeline.store.begin().await?;
    let id = audit::append(&mut tx, &caller.act(action, &object, "begun"), state.access.now()).await?;
    tx.commit().await?;
    let work = tokio::spawn(async move {
        let response = next.run(request).await;
        let said = response.extensions().get::<Object>();
        let object = said.map_or(object.as_str(), |object| object.0.as_str());
        let mut tx = state.pipeline.store.begin().await?;
        audit::finish(&mut tx, id, object, outcome(response.status())).await?;
        tx.commit().await?;
        Ok::<_, ApiError>(response)
    });
    work.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request ended before its time");
        Err(ApiError::internal("worker"))
    })
}

fn outcome(status: StatusCode) -> &'static str {
    if status.is_server_error() {
        "failed"
    } else if status.is_client_error() {
        "refused"
    } else {
        "done"
    }
}

/// What the address names. A person is who they are, and never a contact value.
async fn object_of(state: &ServerState, request: &mut Request) -> Result<String, ApiError> {
    let Ok(params) = request.extract_parts::<RawPathParams>().await else { return Ok(String::new()) };
    let mut named = Vec::new();
    for (param, value) in &params {
        if param != "person" {
            named.push(value.to_owned());
            continue;
        }
        let mut tx = state.pipeline.store.read().await?;
        let known = state.pipeline.find_person(&mut tx, value).await;
        named.push(known.map_or_else(|_| "nobody".to_owned(), |person| person.to_string()));
    }
    Ok(named.join(" "))
}
