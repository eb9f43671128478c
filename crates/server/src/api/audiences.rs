//! Audiences: defined ones, and what an expression finds.

use std::iter;
use std::ops::Bound;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use qianmian_model::PersonId;
use qianmian_pipeline::audience::Members;
use qianmian_pipeline::roster::{Roster, RosterPerson};

use super::{check_limit, run_apart};
use crate::access::Object;
use crate::error::ApiError;
use crate::extract::Posted;
use crate::{ServerState, dto};

/// Audiences whose overlap can be asked for at once.
const MOST_COMPARED: usize = 10;

/// The audiences that files define, by name
#[utoipa::path(
    get, path = "/audiences", tag = "audiences",
    responses((status = 200, description = "The audiences", body = Vec<dto::Audience>), ApiError)
)]
#[allow(clippy::unused_async, reason = "a handler is async")]
pub(crate) async fn list_audiences(State(state): State<ServerState>) -> Json<Vec<dto::Audience>> {
    Json(dto::Audience::all(&state.pipeline.workspace))
}

/// How many people an expression finds
///
/// Also how many of whom it is not known: they are not in the audience.
#[utoipa::path(
    post, path = "/audiences/count", tag = "audiences", request_body = dto::CountRequest,
    responses((status = 200, description = "The counts", body = dto::AudienceCount), ApiError)
)]
pub(crate) async fn count_audience(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::CountRequest>,
) -> Result<Json<dto::AudienceCount>, ApiError> {
    Ok(Json((&find(&state, asked.expression).await?).into()))
}

/// The people that an expression finds, by their numbers
#[utoipa::path(
    post, path = "/audiences/list", tag = "audiences", request_body = dto::MembersRequest,
    responses((status = 200, description = "Some of the people", body = dto::AudienceMembers), ApiError)
)]
pub(crate) async fn list_members(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::MembersRequest>,
) -> Result<Json<dto::AudienceMembers>, ApiError> {
    check_limit(asked.limit)?;
    let from = match asked.after.as_deref().map(str::parse::<PersonId>) {
        None => Bound::Unbounded,
        Some(Ok(after)) => Bound::Excluded(after.0),
        Some(Err(_)) => {
            return Err(ApiError::bad_request("malformed_person", "`after` is a person, such as p12"));
        }
    };
    let members = find(&state, asked.expression).await?;
    let mut later = members.yes.range((from, Bound::Unbounded)).map(PersonId);
    let page: Vec<PersonId> = later.by_ref().take(asked.limit).collect();
    let more = later.next().is_some();
    Ok(Json(dto::AudienceMembers {
        count: (&members).into(),
        next_after: page.last().filter(|_| more).map(ToString::to_string),
        members: page.iter().map(ToString::to_string).collect(),
    }))
}

/// Take the people of an audience out
///
/// As they are now, with their identifiers in the clear: CSV of a column `person` and one for each kind of identifier; several
/// of one kind are joined by `;`.
#[utoipa::path(
    post, path = "/audiences/export", tag = "audiences", request_body = dto::CountRequest,
    responses((status = 200, description = "The people", body = String, content_type = "text/csv"), ApiError)
)]
pub(crate) async fn export_audience(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::CountRequest>,
) -> Result<impl IntoResponse, ApiError> {
    let named = state.pipeline.workspace.audiences.contains_key(asked.expression.trim());
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let roster = pipeline.roster(&asked.expression).await?;
        let what = if named { asked.expression.trim() } else { "an expression" };
        let object = Object(format!("{what}: {} people", roster.people.len()));
        Ok((Extension(object), [(CONTENT_TYPE, "text/csv; charset=utf-8")], csv_of(&roster)?))
    })
    .await
}

/// People as CSV.
pub(super) fn csv_of(roster: &Roster) -> Result<Vec<u8>, ApiError> {
    write_csv(roster).map_err(|error| {
        tracing::error!(%error, "people cannot be written as CSV");
        ApiError::internal("csv")
    })
}

fn write_csv(roster: &Roster) -> csv::Result<Vec<u8>> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(iter::once("person").chain(roster.kinds.iter().map(String::as_str)))?;
    for RosterPerson { person, identifiers } in &roster.people {
        let of_kind = |kind| identifiers.get(kind).map(|values| values.join(";")).unwrap_or_default();
        rows.write_record(iter::once(person.to_string()).chain(roster.kinds.iter().map(of_kind)))?;
    }
    rows.into_inner().map_err(|error| error.into_error().into())
}

/// What sets an audience apart
///
/// The distribution of every tag in it against a base, with the target group index of each value.
#[utoipa::path(
    post, path = "/audiences/insight", tag = "audiences", request_body = dto::InsightRequest,
    responses((status = 200, description = "The distributions", body = dto::AudienceInsight), ApiError)
)]
pub(crate) async fn show_insight(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::InsightRequest>,
) -> Result<Json<dto::AudienceInsight>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let mut tx = pipeline.store.read().await?;
        let now = pipeline.clock.now();
        let found = pipeline.insight(&mut tx, &asked.expression, asked.base.as_deref(), now).await?;
        Ok(Json((&found).into()))
    })
    .await
}

/// How audiences overlap, each two of them
#[utoipa::path(
    post, path = "/audiences/overlap", tag = "audiences", request_body = dto::OverlapRequest,
    responses((status = 200, description = "The pairs", body = Vec<dto::AudienceOverlap>), ApiError)
)]
pub(crate) async fn overlap_audiences(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::OverlapRequest>,
) -> Result<Json<Vec<dto::AudienceOverlap>>, ApiError> {
    if !(2..=MOST_COMPARED).contains(&asked.expressions.len()) {
        let message = format!("`expressions` are {}; give 2 to {MOST_COMPARED}", asked.expressions.len());
        return Err(ApiError::bad_request("expressions_out_of_range", message));
    }
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let mut tx = pipeline.store.read().await?;
        let found = pipeline.audience_overlap(&mut tx, &asked.expressions, pipeline.clock.now()).await?;
        Ok(Json(found.iter().map(Into::into).collect()))
    })
    .await
}

async fn find(state: &ServerState, expression: String) -> Result<Members, ApiError> {
    let (pipeline, uses) = (Arc::clone(&state.pipeline), Arc::clone(&state.uses));
    run_apart(async move || {
        let mut tx = pipeline.store.read().await?;
        let found = pipeline.audience(&mut tx, &expression, pipeline.clock.now()).await?;
        pipeline.tags_in(&expression).iter().for_each(|tag| uses.note(tag, "audience"));
        Ok(found)
    })
    .await
}
