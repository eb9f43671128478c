//! Campaigns: from an audience to one durable intent per recipient, and from intents to messages.
//!
//! In: a campaign file, the people of its audience, their arms. Out: intents with outcomes, receipts.
//! What holds, always: `planned = sent + failed + suppressed + unknown + pending`; one intent per
//! (campaign, person, channel, step); an intent is durable before its request leaves and its outcome after;
//! consent, suppression, quiet hours and caps are looked at in the transaction that claims the message; nothing is planned
//! that was not approved as it is written.

pub mod campaign;
pub mod channel;
pub mod decide;
pub mod error;
pub mod hold;
pub mod intent;
pub mod job;
pub mod plan;
pub mod receipt;
pub mod template;

pub use campaign::{Campaign, Variant, VariantRole};
pub use channel::{Certainty, Channel, Message, SendOutcome};
pub use error::{DeliverError, Result};
