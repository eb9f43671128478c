//! `/api/v1`: the product's own API, one module per noun. A handler reads what it is asked, calls the pipeline, and
//! answers with a [`dto`](crate::dto); it decides nothing.

pub(crate) mod activity;
pub(crate) mod anomalies;
pub(crate) mod audiences;
pub(crate) mod audit;
pub(crate) mod campaigns;
pub(crate) mod consents;
pub(crate) mod definitions;
pub(crate) mod experiments;
pub(crate) mod guesses;
pub(crate) mod health;
pub(crate) mod inference;
pub(crate) mod keys;
pub(crate) mod linking;
pub(crate) mod links;
pub(crate) mod overlap;
pub(crate) mod people;
pub(crate) mod population;
pub(crate) mod profiles;
pub(crate) mod proposals;
pub(crate) mod quarantine;
pub(crate) mod reload;
pub(crate) mod requests;
pub(crate) mod session;
pub(crate) mod snapshots;
mod sources;
pub(crate) mod sql;
pub(crate) mod stages;
pub(crate) mod tag_health;
pub(crate) mod tags;
pub(crate) mod texts;
pub(crate) mod users;
pub(crate) mod workspace;

use std::future::Future;

use tokio::runtime::Handle;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ServerState;
use crate::error::ApiError;

/// What lists give at most.
const LIST_LIMIT: usize = 1000;
/// Longest name of something, in characters.
const WORD_LIMIT_CHARS: usize = 100;

/// All routes with their documentation. Who calls them is checked by whoever mounts them; what each needs is in
/// [`crate::access::routes`].
pub(crate) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(workspace::show_overview))
        .routes(routes!(workspace::show_settings))
        .routes(routes!(stages::list_stages))
        .routes(routes!(activity::show_activity))
        .routes(routes!(activity::list_sources))
        .routes(routes!(activity::list_tracked_events))
        .routes(routes!(quarantine::list_quarantine))
        .routes(routes!(people::list_people))
        .routes(routes!(people::show_record))
        .routes(routes!(people::show_timeline))
        .routes(routes!(quarantine::replay_quarantine))
        .routes(routes!(quarantine::discard_quarantine))
        .routes(routes!(quarantine::list_quality_rules))
        .routes(routes!(anomalies::list_anomalies))
        .routes(routes!(anomalies::find_anomalies))
        .routes(routes!(anomalies::decide_anomaly))
        .routes(routes!(sources::list_source_health))
        .routes(routes!(profiles::show_profile, profiles::erase_profile))
        .routes(routes!(profiles::export_profile))
        .routes(routes!(guesses::show_guess))
        .routes(routes!(inference::list_inferred_traits))
        .routes(routes!(inference::infer_trait, inference::forget_guesses))
        .routes(routes!(texts::read_texts))
        .routes(routes!(texts::list_text_models))
        .routes(routes!(links::show_links))
        .routes(routes!(links::list_link_log))
        .routes(routes!(links::decide_link))
        .routes(routes!(links::undo_link))
        .routes(routes!(linking::show_rules))
        .routes(routes!(linking::dry_run_rules))
        .routes(routes!(proposals::list_proposals, proposals::propose_links))
        .routes(routes!(consents::list_consents, consents::record_consent))
        .routes(routes!(consents::list_ledger))
        .routes(routes!(consents::list_purposes))
        .routes(routes!(tags::list_tags))
        .routes(routes!(tags::show_tag))
        .routes(routes!(
            definitions::show_tag_definition,
            definitions::save_tag_definition,
            definitions::delete_tag_definition
        ))
        .routes(routes!(definitions::set_tag_status))
        .routes(routes!(tags::preview_tags))
        .routes(routes!(tags::import_tag))
        .routes(routes!(tags::explain_tag))
        .routes(routes!(population::list_tag_members))
        .routes(routes!(population::show_tag_history))
        .routes(routes!(overlap::show_overlap))
        .routes(routes!(tag_health::list_tag_health))
        .routes(routes!(tag_health::show_tag_health))
        .routes(routes!(tag_health::list_findings))
        .merge(audience_routes())
        .merge(campaign_routes())
        .routes(routes!(experiments::report_experiment))
        .routes(routes!(experiments::show_sample_size))
        .routes(routes!(sql::ask))
        .routes(routes!(reload::reload, reload::show_reload))
        .routes(routes!(session::show_session, session::sign_out))
        .routes(routes!(session::change_password))
        .routes(routes!(users::list_users, users::add_user))
        .routes(routes!(users::change_user))
        .routes(routes!(users::reset_user))
        .routes(routes!(keys::list_write_keys, keys::add_write_key))
        .routes(routes!(keys::revoke_write_key))
        .routes(routes!(keys::list_tokens, keys::add_token))
        .routes(routes!(keys::revoke_token))
        .routes(routes!(audit::list_audit))
        .routes(routes!(requests::list_subject_requests, requests::add_subject_request))
        .routes(routes!(requests::close_subject_request))
}

/// Those of audiences.
fn audience_routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(audiences::list_audiences))
        .routes(routes!(
            definitions::show_audience_definition,
            definitions::save_audience_definition,
            definitions::delete_audience_definition
        ))
        .routes(routes!(audiences::count_audience))
        .routes(routes!(audiences::list_members))
        .routes(routes!(audiences::export_audience))
        .routes(routes!(snapshots::list_snapshots, snapshots::take_snapshot))
        .routes(routes!(snapshots::export_snapshot))
        .routes(routes!(snapshots::drop_snapshot))
        .routes(routes!(audiences::show_insight))
        .routes(routes!(audiences::overlap_audiences))
}

/// Those of campaigns.
fn campaign_routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(campaigns::list_campaigns))
        .routes(routes!(campaigns::campaign_status))
        .routes(routes!(campaigns::preview_campaign))
        .routes(routes!(campaigns::preview_campaign_text))
        .routes(routes!(
            definitions::show_campaign_definition,
            definitions::save_campaign_definition,
            definitions::delete_campaign_definition
        ))
        .routes(routes!(campaigns::approve_campaign, campaigns::withdraw_approval))
        .routes(routes!(campaigns::send_campaign))
        .routes(routes!(campaigns::pause_campaign))
        .routes(routes!(campaigns::resume_campaign))
}

/// Whether a list's limit can be given.
fn check_limit(limit: usize) -> Result<(), ApiError> {
    check_range("limit", limit)
}

/// Whether so much of a list can be given.
fn check_range(name: &str, asked: usize) -> Result<(), ApiError> {
    if (1..=LIST_LIMIT).contains(&asked) {
        return Ok(());
    }
    let message = format!("`{name}` is {asked}; give 1 to {LIST_LIMIT}");
    Err(ApiError::bad_request(&format!("{name}_out_of_range"), message))
}

/// A text of one to [`WORD_LIMIT_CHARS`] characters.
fn word(field: &str, text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > WORD_LIMIT_CHARS {
        let message = format!("`{field}` is empty or over {WORD_LIMIT_CHARS} characters");
        return Err(ApiError::bad_request("malformed_field", message));
    }
    Ok(text.to_owned())
}

/// Runs heavy work on a thread of its own: away from the threads that accept events, and to its end, because it must not
/// stop halfway when its client goes away.
async fn run_apart<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, ApiError>>,
{
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(work())).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request's work ended before its time");
        Err(ApiError::internal("worker"))
    })
}
