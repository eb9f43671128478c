//! The definitions of tags, audiences and campaigns: read as they stand in the files, changed, and taken into use.

use axum::extract::State;
use axum::http::header::ETAG;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use qianmian_pipeline::definitions::{Edit, Kind};
use qianmian_pipeline::statements::has_statement;

use super::run_apart;
use crate::access::role::Permission;
use crate::access::{Caller, Object};
use crate::error::ApiError;
use crate::extract::{Expected, Name, Posted, PostedText};
use crate::{ServerState, dto};

/// Most tags whose status can be set at once.
const MOST_TAGS: usize = 200;

/// The definition of a tag
///
/// As it stands in its file now, with the version that a change has to name in `If-Match`.
#[utoipa::path(
    get, path = "/tags/{name}/definition", tag = "tags", params(Name),
    responses((status = 200, description = "The definition", body = dto::Definition), ApiError)
)]
pub(crate) async fn show_tag_definition(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<impl IntoResponse, ApiError> {
    show(state, Kind::Tag, name).await
}

/// Write the definition of a tag
///
/// The body is the text as it shall stand in the file, `- tag: …`. `If-Match` names the version that it replaces; with
/// `If-None-Match: *` it is new. The whole workspace is checked with it before anything is written: 422 gives all mistakes,
/// those in the body under the file `tags.yaml`. 412 says that the file was changed meanwhile. What is written is taken into
/// use as by `POST /reload`. A text that calls the tag otherwise renames it. A tag with `sql` needs the permission `sql`, too.
#[utoipa::path(
    put, path = "/tags/{name}/definition", tag = "tags", params(Name, Expected),
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "What is written", body = dto::SavedDefinition), ApiError)
)]
pub(crate) async fn save_tag_definition(
    State(state): State<ServerState>,
    Name(name): Name,
    caller: Caller,
    expected: Expected,
    PostedText(text): PostedText,
) -> Result<Json<dto::SavedDefinition>, ApiError> {
    if has_statement(&text) {
        caller.needs(Permission::Sql)?;
    }
    save(state, Kind::Tag, name, expected, text).await
}

/// Delete a tag
///
/// `If-Match` names the version that is meant. 409 with `in_use` where tags, audiences or campaigns use it. Its past stays.
#[utoipa::path(
    delete, path = "/tags/{name}/definition", tag = "tags", params(Name, Expected),
    responses((status = 200, description = "What changes", body = dto::Reload), ApiError)
)]
pub(crate) async fn delete_tag_definition(
    State(state): State<ServerState>,
    Name(name): Name,
    expected: Expected,
) -> Result<Json<dto::Reload>, ApiError> {
    delete(state, Kind::Tag, name, expected).await
}

/// Set the status of several tags
///
/// Writes the line `status` of their definitions and takes all into use at once. 422 with all mistakes where one of them is
/// still used as it was, and nothing is written then.
#[utoipa::path(
    post, path = "/tag-status", tag = "tags", request_body = dto::StatusChange,
    responses((status = 200, description = "What changes", body = dto::Reload), ApiError)
)]
pub(crate) async fn set_tag_status(
    State(state): State<ServerState>,
    Posted(asked): Posted<dto::StatusChange>,
) -> Result<(Extension<Object>, Json<dto::Reload>), ApiError> {
    if !(1..=MOST_TAGS).contains(&asked.tags.len()) {
        let message = format!("`tags` are {}; give 1 to {MOST_TAGS}", asked.tags.len());
        return Err(ApiError::bad_request("tags_out_of_range", message));
    }
    let object = format!("{} {}", asked.status.as_str(), asked.tags.join(" "));
    let edit = Edit::SetStatus { tags: asked.tags, status: asked.status.into() };
    let (reload, _) = change(state, edit).await?;
    Ok((Extension(Object(object)), Json(reload)))
}

/// The definition of an audience
///
/// As it stands in its file now, with the version that a change has to name in `If-Match`.
#[utoipa::path(
    get, path = "/audiences/{name}/definition", tag = "audiences", params(Name),
    responses((status = 200, description = "The definition", body = dto::Definition), ApiError)
)]
pub(crate) async fn show_audience_definition(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<impl IntoResponse, ApiError> {
    show(state, Kind::Audience, name).await
}

/// Write the definition of an audience
///
/// As that of a tag; mistakes in the body are under the file `audiences.yaml`.
#[utoipa::path(
    put, path = "/audiences/{name}/definition", tag = "audiences", params(Name, Expected),
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "What is written", body = dto::SavedDefinition), ApiError)
)]
pub(crate) async fn save_audience_definition(
    State(state): State<ServerState>,
    Name(name): Name,
    expected: Expected,
    PostedText(text): PostedText,
) -> Result<Json<dto::SavedDefinition>, ApiError> {
    save(state, Kind::Audience, name, expected, text).await
}

/// Delete an audience
///
/// `If-Match` names the version that is meant. 409 with `in_use` where campaigns use it.
#[utoipa::path(
    delete, path = "/audiences/{name}/definition", tag = "audiences", params(Name, Expected),
    responses((status = 200, description = "What changes", body = dto::Reload), ApiError)
)]
pub(crate) async fn delete_audience_definition(
    State(state): State<ServerState>,
    Name(name): Name,
    expected: Expected,
) -> Result<Json<dto::Reload>, ApiError> {
    delete(state, Kind::Audience, name, expected).await
}

/// The definition of a campaign
///
/// As it stands in its file now, with the version that a change has to name in `If-Match` and an approval in its body.
#[utoipa::path(
    get, path = "/campaigns/{name}/definition", tag = "campaigns", params(Name),
    responses((status = 200, description = "The definition", body = dto::Definition), ApiError)
)]
pub(crate) async fn show_campaign_definition(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<impl IntoResponse, ApiError> {
    show(state, Kind::Campaign, name).await
}

/// Write the definition of a campaign
///
/// As that of a tag; mistakes in the body are under the file `campaigns.yaml`. 409 with `campaign_planned` once it is planned:
/// what was planned stays as it was planned.
#[utoipa::path(
    put, path = "/campaigns/{name}/definition", tag = "campaigns", params(Name, Expected),
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "What is written", body = dto::SavedDefinition), ApiError)
)]
pub(crate) async fn save_campaign_definition(
    State(state): State<ServerState>,
    Name(name): Name,
    expected: Expected,
    PostedText(text): PostedText,
) -> Result<Json<dto::SavedDefinition>, ApiError> {
    save(state, Kind::Campaign, name, expected, text).await
}

/// Delete a campaign
///
/// `If-Match` names the version that is meant. 409 with `campaign_planned` once it is planned.
#[utoipa::path(
    delete, path = "/campaigns/{name}/definition", tag = "campaigns", params(Name, Expected),
    responses((status = 200, description = "What changes", body = dto::Reload), ApiError)
)]
pub(crate) async fn delete_campaign_definition(
    State(state): State<ServerState>,
    Name(name): Name,
    expected: Expected,
) -> Result<Json<dto::Reload>, ApiError> {
    delete(state, Kind::Campaign, name, expected).await
}

/// The definition as it stands in its file, with its version as `ETag`.
async fn show(state: ServerState, kind: Kind, name: String) -> Result<impl IntoResponse, ApiError> {
    run_apart(async move || {
        let found = state.pipeline.definition(kind, &name)?;
        let etag = [(ETAG, format!("\"{}\"", found.version))];
        Ok((etag, Json(dto::Definition::from(found))))
    })
    .await
}

/// Writes a definition, and begins to take it into use.
async fn save(
    state: ServerState,
    kind: Kind,
    name: String,
    expected: Expected,
    text: String,
) -> Result<Json<dto::SavedDefinition>, ApiError> {
    let edit = match expected {
        Expected::Absent => Edit::Create { kind, name, text },
        Expected::Version(version) => Edit::Replace { kind, name, text, version },
    };
    let (reload, definition) = change(state, edit).await?;
    let definition = definition.ok_or_else(|| ApiError::internal("definition"))?;
    Ok(Json(dto::SavedDefinition { definition, reload }))
}

/// Takes a definition away, and begins to go on without it.
async fn delete(
    state: ServerState,
    kind: Kind,
    name: String,
    expected: Expected,
) -> Result<Json<dto::Reload>, ApiError> {
    let Expected::Version(version) = expected else {
        return Err(ApiError::bad_request("version_missing", "give the version that is meant in `If-Match`"));
    };
    Ok(Json(change(state, Edit::Delete { kind, name, version }).await?.0))
}

/// Carries a change out; gives what it changes, and what is written then.
async fn change(state: ServerState, edit: Edit) -> Result<(dto::Reload, Option<dto::Definition>), ApiError> {
    run_apart(async move || {
        let mut written = None;
        let begun = state.reloads.begin(async |before| {
            let changed = before.change_definitions(edit).await?;
            written = changed.written.map(dto::Definition::from);
            Ok(changed.next)
        });
        let begun = begun.await.map_err(ApiError::of_text)?;
        Ok((begun, written))
    })
    .await
}
