//! Who has a tag, who had it on a day, and how many by day.

use axum::Json;
use axum::extract::State;
use qianmian_model::PersonId;
use qianmian_model::time::parse_day;
use qianmian_pipeline::population::MembersAsked;

use super::check_range;
use crate::error::ApiError;
use crate::extract::{Asked, Name};
use crate::{ServerState, dto};

/// Who has a tag, or had it at the end of a day
///
/// People are listed as who they were then; `merged_into` says who they turned out to be since.
#[utoipa::path(
    get, path = "/tags/{name}/members", tag = "tags", params(Name, dto::MembersQuery),
    responses((status = 200, description = "Some of the people", body = dto::TagMembers), ApiError)
)]
pub(crate) async fn list_tag_members(
    State(state): State<ServerState>,
    Name(name): Name,
    Asked(query): Asked<dto::MembersQuery>,
) -> Result<Json<dto::TagMembers>, ApiError> {
    check_range("limit", query.limit)?;
    let on = query.on.as_deref().map(day).transpose()?;
    let after = query.after.as_deref().map(str::parse::<PersonId>).transpose();
    let after =
        after.map_err(|_| ApiError::bad_request("malformed_person", "`after` is a person, such as p12"))?;
    let asked = MembersAsked { value: query.value, on, after, limit: query.limit };
    let found = state.pipeline.tag_members(&name, &asked).await?;
    state.uses.note(&name, "read");
    Ok(Json((&found).into()))
}

/// How many people a tag had, by day
///
/// With how many came to have each value and stopped having it on the day, the oldest day first.
#[utoipa::path(
    get, path = "/tags/{name}/history", tag = "tags", params(Name, dto::TagHistoryQuery),
    responses((status = 200, description = "The days", body = Vec<dto::TagDay>), ApiError)
)]
pub(crate) async fn show_tag_history(
    State(state): State<ServerState>,
    Name(name): Name,
    Asked(query): Asked<dto::TagHistoryQuery>,
) -> Result<Json<Vec<dto::TagDay>>, ApiError> {
    check_range("days", query.days)?;
    let days = u32::try_from(query.days).unwrap_or(u32::MAX);
    let history = state.pipeline.tag_history(&name, days).await?;
    state.uses.note(&name, "read");
    Ok(Json(history.iter().map(dto::TagDay::from).collect()))
}

/// The day that a query gives.
pub(crate) fn day(text: &str) -> Result<i32, ApiError> {
    parse_day(text).ok_or_else(|| {
        ApiError::bad_request("malformed_day", format!("`{text}` is not a day; write 2026-01-31"))
    })
}
