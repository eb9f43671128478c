//! Who is who: why identifiers are one person's, what merged and parted, and what somebody says of it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{check_limit, run_apart};
use crate::access::Caller;
use crate::error::ApiError;
use crate::extract::{Asked, Person, Posted};
use crate::{ServerState, dto};

/// Why the identifiers of a person are one person's
#[utoipa::path(
    get, path = "/profiles/{person}/links", tag = "profiles", params(Person),
    responses((status = 200, description = "What holds them together", body = dto::PersonLinks), ApiError)
)]
pub(crate) async fn show_links(
    State(state): State<ServerState>,
    Person(person): Person,
) -> Result<Json<dto::PersonLinks>, ApiError> {
    Ok(Json((&state.pipeline.explain_person(&person).await?).into()))
}

/// The latest merges and partings, and all decisions by hand
#[utoipa::path(
    get, path = "/identity/log", tag = "profiles", params(dto::LinkLogQuery),
    responses((status = 200, description = "The log, latest first", body = dto::LinkLog), ApiError)
)]
pub(crate) async fn list_link_log(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::LinkLogQuery>,
) -> Result<Json<dto::LinkLog>, ApiError> {
    check_limit(query.limit)?;
    let limit = u32::try_from(query.limit).unwrap_or(u32::MAX);
    Ok(Json((&state.pipeline.link_log(limit).await?).into()))
}

/// Say that two are one person, or that they are two
///
/// It overrides the rules until it is taken back. The narrower consent of two holds for one person; nobody who parts
/// has more consent than before.
#[utoipa::path(
    post, path = "/identity/decisions", tag = "profiles", request_body = dto::DecisionRequest,
    responses((status = 200, description = "What became of people", body = dto::LinkChange), ApiError)
)]
pub(crate) async fn decide_link(
    State(state): State<ServerState>,
    caller: Caller,
    Posted(said): Posted<dto::DecisionRequest>,
) -> Result<Json<dto::LinkChange>, ApiError> {
    let (pipeline, by) = (Arc::clone(&state.pipeline), caller.name().to_owned());
    run_apart(async move || {
        let dto::DecisionRequest { verdict, left, right } = said;
        let report = match verdict {
            dto::LinkVerdict::Same => pipeline.merge_people(&left, &right, &by).await?,
            dto::LinkVerdict::Apart => pipeline.keep_apart(&left, &right, &by).await?,
        };
        Ok(Json((&report).into()))
    })
    .await
}

/// Undo a merge, cut an edge, or take a decision back
#[utoipa::path(
    post, path = "/identity/undo", tag = "profiles", request_body = dto::UndoRequest,
    responses((status = 200, description = "What became of people", body = dto::LinkChange), ApiError)
)]
pub(crate) async fn undo_link(
    State(state): State<ServerState>,
    caller: Caller,
    Posted(asked): Posted<dto::UndoRequest>,
) -> Result<Json<dto::LinkChange>, ApiError> {
    let (pipeline, by) = (Arc::clone(&state.pipeline), caller.name().to_owned());
    run_apart(async move || {
        let report = match asked {
            dto::UndoRequest::Merge(merge) => pipeline.undo_merge(merge, &by).await?,
            dto::UndoRequest::Decision(decision) => pipeline.take_back(decision, &by).await?,
            dto::UndoRequest::Edge(edge) => {
                pipeline.cut_edge(qianmian_pipeline::hand::read_edge(&edge)?, &by).await?
            }
        };
        Ok(Json((&report).into()))
    })
    .await
}
