//! People in lists, and what is held about one of them without their contact values.

use axum::Json;
use axum::extract::State;
use qianmian_model::PersonId;
use qianmian_pipeline::search::PeopleAsked;

use super::check_limit;
use crate::error::ApiError;
use crate::extract::{Asked, Person, instant};
use crate::{ServerState, dto};

/// People found by an identifier, a name or a tag, page by page
#[utoipa::path(
    get, path = "/profiles", tag = "profiles", params(dto::PeopleQuery),
    responses((status = 200, description = "Some of the people", body = dto::PeoplePage), ApiError)
)]
pub(crate) async fn list_people(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::PeopleQuery>,
) -> Result<Json<dto::PeoplePage>, ApiError> {
    check_limit(query.limit)?;
    let after = query.after.as_deref().map(str::parse::<PersonId>).transpose();
    let after =
        after.map_err(|_| ApiError::bad_request("malformed_person", "`after` is a person, such as p12"))?;
    let asked = PeopleAsked { text: query.q, tag: query.tag, value: query.value, after, limit: query.limit };
    Ok(Json((&state.pipeline.search_people(&asked).await?).into()))
}

/// How it is known who a person is, what sources said, and what was sent
#[utoipa::path(
    get, path = "/profiles/{person}/record", tag = "profiles", params(Person),
    responses((status = 200, description = "The record", body = dto::PersonRecord), ApiError)
)]
pub(crate) async fn show_record(
    State(state): State<ServerState>,
    Person(person): Person,
) -> Result<Json<dto::PersonRecord>, ApiError> {
    Ok(Json((&state.pipeline.person_record(&person).await?).into()))
}

/// The events of a person, the latest first
///
/// Without what people wrote.
#[utoipa::path(
    get, path = "/profiles/{person}/timeline", tag = "profiles", params(Person, dto::TimelineQuery),
    responses((status = 200, description = "The events", body = dto::Timeline), ApiError)
)]
pub(crate) async fn show_timeline(
    State(state): State<ServerState>,
    Person(person): Person,
    Asked(query): Asked<dto::TimelineQuery>,
) -> Result<Json<dto::Timeline>, ApiError> {
    check_limit(query.limit)?;
    let before = query.before.as_deref().map(|text| instant("before", text)).transpose()?;
    let (events, more) = state.pipeline.timeline(&person, before, query.limit).await?;
    let plan = &state.pipeline.workspace.plan;
    let events = events.iter().map(|event| dto::TimelineEvent::new(event, plan)).collect();
    Ok(Json(dto::Timeline { events, more }))
}
