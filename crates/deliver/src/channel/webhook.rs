//! Any system that takes a signed HTTP POST. The delivery id goes as `Idempotency-Key`; the body is signed with
//! HMAC-SHA256 in `X-Qianmian-Signature: sha256=<hex>` when there is a secret.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{Certainty, Channel, Message, SendOutcome};
use crate::error::{DeliverError, Result};

/// How long to wait where the receiver does not say.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// Where a webhook channel posts to.
#[derive(Clone)]
pub struct WebhookConfig {
    /// The channel's name.
    pub name: String,
    /// The receiver.
    pub url: String,
    /// Signs bodies, where given.
    pub secret: Option<String>,
    /// How long to wait for an answer.
    pub timeout: Duration,
    /// Whether the receiver honours `Idempotency-Key`, and for how long.
    pub idempotent_window: Option<Duration>,
}

/// A webhook channel.
pub struct Webhook {
    config: WebhookConfig,
    url: reqwest::Url,
    client: reqwest::Client,
}

impl Webhook {
    /// A channel to one receiver.
    ///
    /// # Errors
    /// [`DeliverError::Channel`] for an address that nothing can be posted to. Only `http` is spoken: TLS is not built in.
    pub fn new(config: WebhookConfig) -> Result<Self> {
        let refused = |reason: String| DeliverError::Channel { channel: config.name.clone(), reason };
        let url = reqwest::Url::parse(&config.url)
            .map_err(|error| refused(format!("`{}` is not a URL: {error}", config.url)))?;
        if url.scheme() != "http" {
            let reason = format!("`{}` is not an http URL; https needs a proxy that speaks it", config.url);
            return Err(refused(reason));
        }
        let client = reqwest::Client::builder()
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| refused(error.to_string()))?;
        Ok(Webhook { config, url, client })
    }

    fn signature(&self, body: &[u8]) -> Option<String> {
        let secret = self.config.secret.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
        mac.update(body);
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Some(format!("sha256={hex}"))
    }
}

#[async_trait::async_trait]
impl Channel for Webhook {
    fn name(&self) -> &str {
        &self.config.name
    }

    fn certainty(&self) -> Certainty {
        self.config.idempotent_window.map_or(Certainty::Ambiguous, |window| Certainty::Idempotent { window })
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        let body = body_of(message);
        let mut request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("idempotency-key", &message.delivery_id);
        if let Some(signature) = self.signature(body.as_bytes()) {
            request = request.header("x-qianmian-signature", signature);
        }
        match request.body(body).send().await {
            Ok(response) => outcome_of(response).await,
            Err(error) if error.is_connect() => {
                SendOutcome::Retry { after: RETRY_AFTER, reason: "not_connected".to_owned() }
            }
            Err(_) => SendOutcome::Unknown { reason: "no_answer".to_owned() },
        }
    }
}

fn body_of(message: &Message) -> String {
    json!({
        "delivery_id": message.delivery_id,
        "campaign": message.campaign,
        "variant": message.variant,
        "to": message.address,
        "text": message.text,
        "link": message.link,
        "topic": message.topic,
    })
    .to_string()
}

/// What an answer means. Only a receiver that asks to be asked again has certainly not taken the message: any other 5xx may
/// come from a proxy behind which it was taken.
async fn outcome_of(response: reqwest::Response) -> SendOutcome {
    let status = response.status().as_u16();
    let reason = format!("http_{status}");
    match (status, retry_after(&response)) {
        (200..=299, _) => SendOutcome::Sent { provider_id: provider_id(response).await },
        (429, after) => SendOutcome::Retry { after: after.unwrap_or(RETRY_AFTER), reason },
        (503, Some(after)) => SendOutcome::Retry { after, reason },
        (500..=599, _) => SendOutcome::Unknown { reason },
        _ => SendOutcome::Failed { reason },
    }
}

/// `Retry-After` in seconds, a day at most.
fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let seconds = response.headers().get("retry-after")?.to_str().ok()?.parse::<u64>().ok()?;
    Some(Duration::from_secs(seconds.min(86_400)))
}

/// The `id` of a JSON answer, where it has one.
async fn provider_id(response: reqwest::Response) -> Option<String> {
    let body: serde_json::Value = response.json().await.ok()?;
    body.get("id").and_then(|id| id.as_str()).map(str::to_owned)
}
