//! Campaigns: defined ones, what they would do, approving, sending and holding them, and what became of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use qianmian_deliver::campaign;
use qianmian_store::outbox::{self, Approval};

use super::run_apart;
use crate::access::Caller;
use crate::error::ApiError;
use crate::extract::{Asked, Name, Posted, PostedText};
use crate::{ServerState, dto};

/// All campaigns, by name
///
/// Those that files define, and those that were planned from files which are gone.
#[utoipa::path(
    get, path = "/campaigns", tag = "campaigns",
    responses((status = 200, description = "The campaigns", body = Vec<dto::Campaign>), ApiError)
)]
pub(crate) async fn list_campaigns(
    State(state): State<ServerState>,
) -> Result<Json<Vec<dto::Campaign>>, ApiError> {
    let mut tx = state.pipeline.store.read().await?;
    let mut failed = state.pipeline.failed_starts(&mut tx).await?;
    let (known, approvals) = (outbox::campaigns(&mut tx).await?, outbox::approvals(&mut tx).await?);
    let defined = state.pipeline.workspace.campaigns.values();
    let zone = &state.pipeline.workspace.zone;
    let mut campaigns: BTreeMap<String, dto::Campaign> = defined
        .map(|campaign| {
            let starts_at = campaign.starts_at(zone).map(|start| start.to_string());
            let start_failed = failed.remove(&campaign.name);
            (campaign.name.clone(), dto::Campaign { starts_at, start_failed, ..campaign.into() })
        })
        .collect();
    for planned in known {
        if let Some(campaign) = campaigns.get_mut(&planned.name) {
            campaign.state = Some(planned.state.as_str().to_owned());
            campaign.changed = campaign.version != campaign::version(&planned.definition);
        } else if let Ok(definition) = campaign::parse(&planned.name, &planned.definition) {
            let state = Some(planned.state.as_str().to_owned());
            let campaign = dto::Campaign { state, ..dto::Campaign::from(&definition) };
            campaigns.insert(planned.name, campaign);
        }
    }
    for approval in approvals {
        if let Some(campaign) = campaigns.get_mut(&approval.campaign)
            && campaign.version == approval.version
        {
            campaign.approved = Some((&approval).into());
        }
    }
    Ok(Json(campaigns.into_values().collect()))
}

/// Where a campaign is, and what came back
///
/// 409 before it is planned.
#[utoipa::path(
    get, path = "/campaigns/{name}", tag = "campaigns", params(Name),
    responses((status = 200, description = "Where it is", body = dto::CampaignStatus), ApiError)
)]
pub(crate) async fn campaign_status(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::CampaignStatus>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.campaign_status(&name).await?).into()))).await
}

/// What a campaign would do now
///
/// Every message is rendered and decided; nothing is written.
#[utoipa::path(
    get, path = "/campaigns/{name}/preview", tag = "campaigns", params(Name, dto::CampaignPreviewQuery),
    responses((status = 200, description = "Who gets what", body = dto::CampaignPreview), ApiError)
)]
pub(crate) async fn preview_campaign(
    State(state): State<ServerState>,
    Name(name): Name,
    Asked(query): Asked<dto::CampaignPreviewQuery>,
) -> Result<Json<dto::CampaignPreview>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        Ok(Json((&pipeline.preview_campaign(&name, query.person.as_deref()).await?).into()))
    })
    .await
}

/// What a campaign would do that is not written yet
///
/// The body is a campaign file, in the place of the one of its name or beside them. 422 gives all mistakes, those of the body
/// under the file `campaigns.yaml`; 409 says for whom a template fails.
#[utoipa::path(
    post, path = "/campaigns/preview", tag = "campaigns", params(dto::CampaignPreviewQuery),
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "Who would get what", body = dto::CampaignPreview), ApiError)
)]
pub(crate) async fn preview_campaign_text(
    State(state): State<ServerState>,
    Asked(query): Asked<dto::CampaignPreviewQuery>,
    PostedText(text): PostedText,
) -> Result<Json<dto::CampaignPreview>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        let preview = pipeline.preview_campaign_text(&text, query.person.as_deref()).await;
        Ok(Json((&preview.map_err(|error| ApiError::from(error).of_text())?).into()))
    })
    .await
}

/// Approve a campaign as it is written now
///
/// `version` is the one that was reviewed: 409 with `campaign_other_version` where the files in use say otherwise by now. A
/// campaign that is changed afterwards has to be approved again. Of several approvals of one version the first stands. One with
/// a `start` starts by itself then; 409 with `campaign_start_over` where that is over.
#[utoipa::path(
    post, path = "/campaigns/{name}/approve", tag = "campaigns", params(Name), request_body = dto::Reviewed,
    responses((status = 200, description = "The approval that stands", body = dto::Approval), ApiError)
)]
pub(crate) async fn approve_campaign(
    State(state): State<ServerState>,
    Name(campaign): Name,
    caller: Caller,
    Posted(dto::Reviewed { version }): Posted<dto::Reviewed>,
) -> Result<Json<dto::Approval>, ApiError> {
    let (actor_kind, actor) = (caller.kind().to_owned(), caller.name().to_owned());
    let approval = Approval { campaign, version, actor_kind, actor, at: state.access.now() };
    Ok(Json((&state.pipeline.approve_campaign(approval).await?).into()))
}

/// Take the approval of a campaign back
///
/// So that it does not start, or cannot be sent. 409 once it is planned (`campaign_planned`), and where it is not approved as it
/// is written (`campaign_not_approved`).
#[utoipa::path(
    delete, path = "/campaigns/{name}/approve", tag = "campaigns", params(Name),
    responses((status = 204, description = "It is not approved any more"), ApiError)
)]
pub(crate) async fn withdraw_approval(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<StatusCode, ApiError> {
    state.pipeline.withdraw_approval(&name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Plan an approved campaign where it is not planned yet, and send what may leave now
///
/// Nobody gets a second message from a second call. 409 where nobody approved it as it is written (`campaign_not_approved`),
/// it starts by itself later (`campaign_not_yet`), its channel is not set up, its file was changed after it was planned, or it is paused.
#[utoipa::path(
    post, path = "/campaigns/{name}/send", tag = "campaigns", params(Name),
    responses((status = 200, description = "Where it is afterwards", body = dto::CampaignStatus), ApiError)
)]
pub(crate) async fn send_campaign(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::CampaignStatus>, ApiError> {
    let channel = state.channel_of(state.pipeline.workspace.campaign(&name)?)?;
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        pipeline.plan_campaign(&name).await?;
        pipeline.send(&channel).await?;
        Ok(Json((&pipeline.campaign_status(&name).await?).into()))
    })
    .await
}

/// Hold a campaign that is being sent
///
/// Nothing more of it leaves: of what is on its way only the requests that left already get their outcome. 409 with
/// `campaign_state` where it is not being sent.
#[utoipa::path(
    post, path = "/campaigns/{name}/pause", tag = "campaigns", params(Name),
    responses((status = 200, description = "Where it is afterwards", body = dto::CampaignStatus), ApiError)
)]
pub(crate) async fn pause_campaign(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::CampaignStatus>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || {
        pipeline.pause_campaign(&name).await?;
        Ok(Json((&pipeline.campaign_status(&name).await?).into()))
    })
    .await
}

/// Let a campaign go on that is paused, and send what may leave now
///
/// 409 with `campaign_state` where it is not paused.
#[utoipa::path(
    post, path = "/campaigns/{name}/resume", tag = "campaigns", params(Name),
    responses((status = 200, description = "Where it is afterwards", body = dto::CampaignStatus), ApiError)
)]
pub(crate) async fn resume_campaign(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::CampaignStatus>, ApiError> {
    let (pipeline, channels) = (Arc::clone(&state.pipeline), Arc::clone(&state.channels));
    run_apart(async move || {
        pipeline.resume_campaign(&name).await?;
        for channel in channels.iter() {
            pipeline.send(channel).await?;
        }
        Ok(Json((&pipeline.campaign_status(&name).await?).into()))
    })
    .await
}
