//! Tags: their definitions in numbers.

use std::io::Write as _;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use qianmian_pipeline::import_tag::ImportColumns;
use qianmian_pipeline::statements::has_statement;

use super::run_apart;
use crate::access::Caller;
use crate::access::role::Permission;
use crate::error::ApiError;
use crate::extract::{Asked, Name, NamedOfPerson, PostedText, instant};
use crate::{ServerState, dto};

/// All tags in numbers: those in force, then drafts and retired ones, in the order of the files
#[utoipa::path(
    get, path = "/tags", tag = "tags",
    responses((status = 200, description = "The tags", body = Vec<dto::TagSummary>), ApiError)
)]
pub(crate) async fn list_tags(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::TagSummary>>, ApiError> {
    Ok(Json(state.pipeline.tags().await?.iter().map(dto::TagSummary::from).collect()))
}

/// One tag, with its versions and who came and went
#[utoipa::path(
    get, path = "/tags/{name}", tag = "tags", params(Name),
    responses((status = 200, description = "The tag", body = dto::TagDetail), ApiError)
)]
pub(crate) async fn show_tag(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::TagDetail>, ApiError> {
    let detail = state.pipeline.tag_detail(&name).await?;
    state.uses.note(&name, "read");
    Ok(Json((&detail).into()))
}

/// The name of a posted text in the places of its mistakes.
const POSTED: &str = "tags.yaml";

/// What tags would say
///
/// The body is a tag file. Its tags are evaluated over everything that is known, in the place of those of the same name,
/// and nothing is kept. A tag with `sql` needs the permission `sql`, too.
#[utoipa::path(
    post, path = "/tags/preview", tag = "tags", params(dto::PreviewQuery),
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "What they would say", body = dto::TagPreviews), ApiError)
)]
pub(crate) async fn preview_tags(
    State(state): State<ServerState>,
    caller: Caller,
    Asked(query): Asked<dto::PreviewQuery>,
    PostedText(text): PostedText,
) -> Result<Json<dto::TagPreviews>, ApiError> {
    if has_statement(&text) {
        caller.needs(Permission::Sql)?;
    }
    let as_of = query.as_of.map(|text| instant("as_of", &text)).transpose()?;
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let as_of = as_of.unwrap_or_else(|| pipeline.clock.now());
        Ok(Json((&pipeline.preview_tags(POSTED, &text, as_of).await?).into()))
    })
    .await
}

/// Put values in the place of all that an imported tag has
///
/// The body is CSV with a header, or JSON Lines, of one identifier and one value a row. Of several rows about one person the
/// last counts, and who is not in the body has no value afterwards.
#[utoipa::path(
    post, path = "/tags/{name}/import", tag = "tags", params(Name, dto::ImportQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What became of the rows", body = dto::TagImport), ApiError)
)]
pub(crate) async fn import_tag(
    State(state): State<ServerState>,
    Name(name): Name,
    Asked(query): Asked<dto::ImportQuery>,
    PostedText(text): PostedText,
) -> Result<Json<dto::TagImport>, ApiError> {
    let columns = ImportColumns {
        kind: query.identifier,
        identifier: query.identifier_column,
        value: query.value_column,
    };
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let file = written_down(&text).map_err(|error| {
            tracing::error!(%error, "a posted file cannot be written down");
            ApiError::internal("temporary_file")
        })?;
        Ok(Json((&pipeline.import_tag(&name, file.path(), &columns).await?).into()))
    })
    .await
}

/// A posted file as one on disk, named by what it is; gone with its value.
fn written_down(text: &str) -> std::io::Result<tempfile::NamedTempFile> {
    let suffix = if text.trim_start().starts_with('{') { ".jsonl" } else { ".csv" };
    let mut file = tempfile::Builder::new().suffix(suffix).tempfile()?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}

/// Why a person has a tag, or not
///
/// Its rules as trees with the value of every part and what is missing, the events that its measures rest on, the
/// consent that it needs, and when time alone changes it.
#[utoipa::path(
    get, path = "/profiles/{person}/tags/{name}", tag = "tags", params(NamedOfPerson, dto::ExplainQuery),
    responses((status = 200, description = "The explanation", body = dto::Explanation), ApiError)
)]
pub(crate) async fn explain_tag(
    State(state): State<ServerState>,
    NamedOfPerson { person, name }: NamedOfPerson,
    Asked(query): Asked<dto::ExplainQuery>,
) -> Result<Json<dto::Explanation>, ApiError> {
    let as_of = query.as_of.map(|text| instant("as_of", &text)).transpose()?;
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let explanation = pipeline.explain(&person, &name, as_of, query.depth).await?;
        state.uses.note(&name, "explain");
        Ok(Json((&explanation).into()))
    })
    .await
}
