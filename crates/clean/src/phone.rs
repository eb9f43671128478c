//! Phone numbers to E.164, by the numbering plans of libphonenumber.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

use crate::error::CleanError;

/// A region with a numbering plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneRegion(Region);

impl PhoneRegion {
    /// Mainland China.
    pub const CHINA: PhoneRegion = PhoneRegion(Region::CN);

    /// A region by its ISO 3166-1 alpha-2 code, upper or lower case.
    pub fn parse(code: &str) -> Result<PhoneRegion, CleanError> {
        let region = Region::from_code(&code.trim().to_ascii_uppercase());
        region.map(PhoneRegion).map_err(|_| CleanError::UnknownPhoneRegion(code.to_owned()))
    }
}

/// Why there is no number. The value itself is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFailure {
    /// It does not look like a phone number.
    #[error("not a phone number: digits with an optional country code are expected")]
    Unreadable,
    /// No such number can be dialled.
    #[error("no number of this form is in use: check for missing, extra or mistyped digits")]
    NotInUse,
}

impl PhoneFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            PhoneFailure::Unreadable => "unreadable_phone",
            PhoneFailure::NotInUse => "invalid_phone",
        }
    }
}

/// `138 0013 8000` in `CN` to `+8613800138000`. Full-width digits, punctuation and international prefixes are understood;
/// an extension is left out.
pub fn parse_phone(text: &str, region: PhoneRegion) -> Result<String, PhoneFailure> {
    let number =
        PHONE_NUMBER_UTIL.parse(text.trim(), Some(region.0)).map_err(|_| PhoneFailure::Unreadable)?;
    if !number.is_valid() {
        return Err(PhoneFailure::NotInUse);
    }
    Ok(number.format_as(PhoneNumberFormat::E164).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers_are_read_as_people_write_them() {
        for text in [
            "13800138000",
            "138 0013 8000",
            "+86-138-0013-8000",
            "0086 13800138000",
            "１３８００１３８０００",
        ] {
            assert_eq!(parse_phone(text, PhoneRegion::CHINA).as_deref(), Ok("+8613800138000"), "{text}");
        }
        assert_eq!(parse_phone("12345", PhoneRegion::CHINA), Err(PhoneFailure::NotInUse));
        assert_eq!(parse_phone("无", PhoneRegion::CHINA), Err(PhoneFailure::Unreadable));
        assert_eq!(parse_phone("+8613800138000", PhoneRegion::CHINA).as_deref(), Ok("+8613800138000"));
    }

    #[test]
    fn the_default_region_is_that_of_the_source() {
        let britain = PhoneRegion::parse("gb").unwrap();
        assert_eq!(parse_phone("07400 177342", britain).as_deref(), Ok("+447400177342"));
        assert_eq!(PhoneRegion::parse("Cathay").unwrap_err().code(), "unknown_phone_region");
    }
}
