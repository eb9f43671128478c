//! Idempotency keys.

use qianmian_model::MessageId;

/// The first 16 bytes of the BLAKE3 hash of the parts in a row.
pub(crate) fn message_id(parts: &[&[u8]]) -> MessageId {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    MessageId(id)
}
