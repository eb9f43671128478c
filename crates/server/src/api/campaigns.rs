//! Campaigns: defined ones, what they would do, what became of them, and sending them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use qianmian_deliver::campaign;
use qianmian_store::outbox;

use super::run_apart;
use crate::error::ApiError;
use crate::extract::Name;
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
    let known = outbox::campaigns(&mut state.pipeline.store.read().await?).await?;
    let defined = state.pipeline.workspace.campaigns.values();
    let mut campaigns: BTreeMap<String, dto::Campaign> =
        defined.map(|campaign| (campaign.name.clone(), dto::Campaign::new(campaign, None))).collect();
    for planned in known {
        if let Some(campaign) = campaigns.get_mut(&planned.name) {
            campaign.state = Some(planned.state.as_str().to_owned());
        } else if let Ok(definition) = campaign::parse(&planned.name, &planned.definition) {
            let campaign = dto::Campaign::new(&definition, Some(planned.state));
            campaigns.insert(planned.name, campaign);
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
/// Every message is rendered; nothing is written.
#[utoipa::path(
    get, path = "/campaigns/{name}/preview", tag = "campaigns", params(Name),
    responses((status = 200, description = "Arms and samples", body = dto::CampaignPreview), ApiError)
)]
pub(crate) async fn preview_campaign(
    State(state): State<ServerState>,
    Name(name): Name,
) -> Result<Json<dto::CampaignPreview>, ApiError> {
    let pipeline = Arc::clone(&state.pipeline);
    run_apart(async move || Ok(Json((&pipeline.preview_campaign(&name).await?).into()))).await
}

/// Plan a campaign where it is not planned yet, and send what may leave now
///
/// Nobody gets a second message from a second call. 409 where its channel is not set up, or its file was changed after
/// it was planned.
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
