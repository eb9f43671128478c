//! Secrets of the operating system's making: tokens, keys, sessions, links, nonces.

use qianmian_store::{Error, Result};
use rand::TryRng as _;

/// A new secret of 160 random bits in hexadecimal digits, after a prefix that says what it is.
///
/// # Errors
/// When the operating system gives no random bytes.
pub fn draw(prefix: &str) -> Result<String> {
    let mut bytes = [0u8; 20];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|_| Error::Random)?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{prefix}_{digits}"))
}
