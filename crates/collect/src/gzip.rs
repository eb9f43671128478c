//! Compressed request bodies. What they unpack to is capped while it is unpacked, so that a small body cannot
//! fill the memory.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use crate::RequestError;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The plain body of a request: unpacked where it is gzip by its header or its first bytes, else as it is.
///
/// `limit` is in bytes and holds for the plain body.
///
/// # Errors
/// [`RequestError::TooLarge`] over the limit, [`RequestError::MalformedGzip`] where it cannot be unpacked.
pub fn plain_body<'a>(
    content_encoding: Option<&str>,
    body: &'a [u8],
    limit: usize,
) -> Result<Cow<'a, [u8]>, RequestError> {
    let declared = content_encoding.is_some_and(|encoding| encoding.trim().eq_ignore_ascii_case("gzip"));
    if (declared && !body.is_empty()) || body.starts_with(&GZIP_MAGIC) {
        return gunzip(body, limit).map(Cow::Owned);
    }
    if body.len() > limit {
        return Err(RequestError::TooLarge { limit });
    }
    Ok(Cow::Borrowed(body))
}

/// Unpacks gzip, at most `limit` bytes of it.
///
/// # Errors
/// As [`plain_body`].
pub fn gunzip(body: &[u8], limit: usize) -> Result<Vec<u8>, RequestError> {
    let guess = body.len().saturating_mul(6).min(limit);
    let mut plain = Vec::with_capacity(guess);
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(body)
        .take(most)
        .read_to_end(&mut plain)
        .map_err(|error| RequestError::MalformedGzip { reason: error.to_string() })?;
    if plain.len() > limit {
        return Err(RequestError::TooLarge { limit });
    }
    Ok(plain)
}
