//! The way out: a channel takes one message for one address and says what became of it.

pub mod webhook;

use std::time::Duration;

/// What a channel can promise about a request whose answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The same key makes at most one message, for at least that long, and is answered as it was the first time: asking
    /// again is safe.
    Idempotent {
        /// How long the far side remembers keys.
        window: Duration,
    },
    /// Nobody can tell: a lost answer becomes `unknown` and is never blindly retried.
    Ambiguous,
}

/// One message, ready to leave.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The intent's id: the idempotency key, and the `delivery_id` that receipts carry.
    pub delivery_id: String,
    /// The campaign's name.
    pub campaign: String,
    /// The variant's name.
    pub variant: String,
    /// Where to: a value of the campaign's address kind. Never logged.
    pub address: String,
    /// The text.
    pub text: String,
    /// Its link.
    pub link: Option<String>,
    /// What it is about.
    pub topic: Option<String>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("delivery_id", &self.delivery_id).finish_non_exhaustive()
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// Accepted, with the provider's id where it gives one.
    Sent {
        /// The provider's id.
        provider_id: Option<String>,
    },
    /// Refused for good.
    Failed {
        /// A short code.
        reason: String,
    },
    /// Not taken, and certainly not delivered: may be tried again after that.
    Retry {
        /// How long to wait.
        after: Duration,
        /// A short code.
        reason: String,
    },
    /// The request left and no answer came, or none that tells.
    Unknown {
        /// A short code.
        reason: String,
    },
}

/// A connector to a messaging platform.
#[async_trait::async_trait]
pub trait Channel: Send + Sync {
    /// The name that campaigns use.
    fn name(&self) -> &str;

    /// What a lost answer means here.
    fn certainty(&self) -> Certainty;

    /// Hands one message over. Must not retry by itself.
    async fn send(&self, message: &Message) -> SendOutcome;
}
