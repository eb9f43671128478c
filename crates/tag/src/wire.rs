//! Numbers of variable length, seven bits a byte, lowest first.

use crate::TagError;

/// Writes a number.
#[allow(clippy::cast_possible_truncation, reason = "seven bits at a time")]
pub(crate) fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes a number that can be negative: its sign is the lowest bit.
#[allow(clippy::cast_possible_truncation, reason = "seven bits at a time")]
pub(crate) fn write_signed(bytes: &mut Vec<u8>, number: i128) {
    let mut number = ((number << 1) ^ (number >> 127)).cast_unsigned();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Bytes that are read from their beginning on.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8], TagError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(too_short)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn number(&mut self) -> Result<u64, TagError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or_else(too_short)?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(TagError::BadState("a number is too long".to_owned()))
    }

    /// A number that counts what follows, of which each takes at least a byte.
    pub(crate) fn count(&mut self) -> Result<usize, TagError> {
        let count = usize::try_from(self.number()?).map_err(|_| too_short())?;
        if count > self.0.len() { Err(too_short()) } else { Ok(count) }
    }

    pub(crate) fn signed(&mut self) -> Result<i128, TagError> {
        let mut number = 0u128;
        for shift in (0..128).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or_else(too_short)?;
            self.0 = rest;
            number |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((number >> 1).cast_signed() ^ -((number & 1).cast_signed()));
            }
        }
        Err(TagError::BadState("a number is too long".to_owned()))
    }
}

fn too_short() -> TagError {
    TagError::BadState("it ends too early".to_owned())
}
