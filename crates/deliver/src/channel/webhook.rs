//! Any system that takes a signed HTTP POST. The delivery id goes as `Idempotency-Key`; the body is signed with
//! HMAC-SHA256 in `X-Qianmian-Signature: sha256=<hex>` when there is a secret.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{Certainty, Channel, Message, SendOutcome};

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
    client: reqwest::Client,
}

impl Webhook {
    /// A channel to one receiver.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub fn new(config: WebhookConfig) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Webhook { config, client })
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
            .post(&self.config.url)
            .header("content-type", "application/json")
            .header("idempotency-key", &message.delivery_id);
        if let Some(signature) = self.signature(body.as_bytes()) {
            request = request.header("x-qianmian-signature", signature);
        }
        match request.body(body).send().await {
            Ok(response) => outcome_of(response).await,
            Err(error) if error.is_connect() => {
                SendOutcome::Retry { after: Duration::from_secs(30), reason: "not_connected".to_owned() }
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

async fn outcome_of(response: reqwest::Response) -> SendOutcome {
    let status = response.status();
    let retry_after = response
        .headers()
        .get("retry-after")
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .map_or(Duration::from_secs(30), |seconds| Duration::from_secs(seconds.min(86_400)));
    match status.as_u16() {
        200..=299 => SendOutcome::Sent { provider_id: provider_id(response).await },
        429 | 503 => SendOutcome::Retry { after: retry_after, reason: format!("http_{}", status.as_u16()) },
        500..=599 => SendOutcome::Unknown { reason: format!("http_{}", status.as_u16()) },
        code => SendOutcome::Failed { reason: format!("http_{code}") },
    }
}

/// The `id` of a JSON answer, where it has one.
async fn provider_id(response: reqwest::Response) -> Option<String> {
    let body: serde_json::Value = response.json().await.ok()?;
    body.get("id").and_then(|id| id.as_str()).map(str::to_owned)
}
