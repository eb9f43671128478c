//! The rules of linking, and what others would make of everybody.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::run_apart;
use crate::access::Caller;
use crate::access::role::Permission;
use crate::error::ApiError;
use crate::extract::PostedText;
use crate::{ServerState, dto};

/// The name of a posted text in the places of its mistakes.
const POSTED: &str = "identity.yaml";

/// The rules of linking
///
/// Those of `identity.yaml` over the built-in ones. The text of the file, which may have contact values in it, is only for
/// who may administer.
#[utoipa::path(
    get, path = "/identity/rules", tag = "profiles",
    responses((status = 200, description = "The rules", body = dto::LinkRules), ApiError)
)]
pub(crate) async fn show_rules(
    State(state): State<ServerState>,
    caller: Caller,
) -> Result<Json<dto::LinkRules>, ApiError> {
    let (pipeline, administers) = (&state.pipeline, caller.needs(Permission::Administer).is_ok());
    let file = pipeline.workspace.identity_file.clone().filter(|_| administers);
    let in_force = pipeline.rules_in_force().await?;
    Ok(Json(dto::LinkRules::of(&pipeline.workspace.identity, in_force, file)))
}

/// What other rules of linking would make of everybody
///
/// The body is an `identity.yaml`. Everybody is decided anew by it over everything that is known, and nothing is kept. Rules
/// come into use with the file and a reload.
#[utoipa::path(
    post, path = "/identity/dry-run", tag = "profiles",
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "What would change", body = dto::LinkDryRun), ApiError)
)]
pub(crate) async fn dry_run_rules(
    State(state): State<ServerState>,
    PostedText(text): PostedText,
) -> Result<Json<dto::LinkDryRun>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.dry_run_rules(Some((POSTED, &text))).await?).into()))).await
}
