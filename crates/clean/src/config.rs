//! What cleaning has to know of each source.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::error::CleanError;
use crate::guard::Limits;
use crate::phone::PhoneRegion;

/// How the records of one source are to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceProfile {
    /// The zone of times and dates without an offset.
    pub zone: TimeZone,
    /// The region of phone numbers without a country code.
    pub phone_region: PhoneRegion,
    /// Whether `01/05/2023` is 1 May (`true`) or 5 January (`false`); undeclared, such a date is refused as ambiguous.
    pub day_first: Option<bool>,
    /// How far its word is trusted against other sources, 0..=100.
    pub trust: u8,
    /// Whether free text stays in the record after topics were taken from it.
    pub keep_text: bool,
    /// Whether what the number of an identity card says (birthday, gender, place) may be used. The number itself is never
    /// kept.
    pub derive_identity_card: bool,
    /// Beyond what an interaction is abnormal.
    pub limits: Limits,
    /// The consent purpose that its records are collected for.
    pub purpose: Option<String>,
}

impl SourceProfile {
    /// Trust of a source that declares none.
    pub const DEFAULT_TRUST: u8 = 50;

    /// A source in a zone: Chinese phone numbers, no declared day order, middling trust, no text kept.
    pub fn new(zone: TimeZone) -> SourceProfile {
        SourceProfile {
            zone,
            phone_region: PhoneRegion::CHINA,
            day_first: None,
            trust: Self::DEFAULT_TRUST,
            keep_text: false,
            derive_identity_card: false,
            limits: Limits::default(),
            purpose: None,
        }
    }

    /// The same with a trust of 0..=100.
    pub fn with_trust(mut self, trust: i64) -> Result<SourceProfile, CleanError> {
        self.trust = u8::try_from(trust)
            .ok()
            .filter(|trust| *trust <= 100)
            .ok_or(CleanError::TrustOutOfRange(trust))?;
        Ok(self)
    }
}

/// The profiles of all sources.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanConfig {
    /// For a source without a profile of its own.
    pub default_source: SourceProfile,
    /// By the source's name.
    pub sources: BTreeMap<String, SourceProfile>,
}

impl CleanConfig {
    /// The default profile in the workspace's zone, for every source.
    pub fn new(zone: TimeZone) -> CleanConfig {
        CleanConfig { default_source: SourceProfile::new(zone), sources: BTreeMap::new() }
    }

    /// The profile of a source.
    pub fn profile(&self, source: &str) -> &SourceProfile {
        self.sources.get(source).unwrap_or(&self.default_source)
    }
}
