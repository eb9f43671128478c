//! What makes two filters, series or definitions the same: a hash of their canonical text, so that layout, case of
//! keywords and comments do not count. Persisted beside states, so a change here rebuilds them all.

use blake3::Hasher;

/// A blake3 hash.
pub type Fingerprint = [u8; 32];

/// Collects the parts of something into one hash. Each part is preceded by its size, so that no two lists of parts
/// give the same bytes.
pub(crate) struct Collector(Hasher);

impl Collector {
    /// An empty collector of one kind of thing.
    pub(crate) fn of(what: &str) -> Self {
        Collector(Hasher::new()).text(what)
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub(crate) fn finish(&self) -> Fingerprint {
        *self.0.finalize().as_bytes()
    }
}
