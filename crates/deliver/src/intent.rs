//! The name of one message to one person: the same however often it is planned, and the provider's idempotency key.

use qianmian_model::PersonId;
use sha2::{Digest, Sha256};

/// The id of the intent of (campaign, person, channel, step): 32 hexadecimal digits.
pub fn intent_id(campaign: &str, person: PersonId, channel: &str, step: u32) -> String {
    let mut hash = Sha256::new();
    for part in [campaign.as_bytes(), &person.0.to_be_bytes(), channel.as_bytes(), &step.to_be_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_differ_by_every_part() {
        let id = intent_id("spring", PersonId(7), "sandbox", 0);
        assert_eq!(id, intent_id("spring", PersonId(7), "sandbox", 0));
        for other in [
            intent_id("sprin", PersonId(7), "gsandbox", 0),
            intent_id("spring", PersonId(8), "sandbox", 0),
            intent_id("spring", PersonId(7), "webhook", 0),
            intent_id("spring", PersonId(7), "sandbox", 1),
        ] {
            assert_ne!(id, other);
        }
    }
}
