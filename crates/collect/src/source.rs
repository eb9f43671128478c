//! What a workspace declares of one source, in `sources/<name>.yaml`: what it is called, what it is for, how far it is
//! trusted, and for files how rows become records.
//!
//! The keys of a file source are explained at [`mapping`](crate::mapping). A source that sends over HTTP has
//! `format: http` and none of the keys about rows.

use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::CollectError;
use crate::mapping::{Mapping, compile, wire};

/// One source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name, as events and counts carry it.
    pub name: Arc<str>,
    /// Its name for people.
    pub title: String,
    /// The consent purpose that its fields are collected for.
    pub purpose: String,
    /// 0..=100; of two sources that declare a trait, the more trusted one wins.
    pub trust: u8,
    /// The zone of its times that carry none.
    pub zone: TimeZone,
    /// Whether free text is kept after topics were taken from it.
    pub keep_text: bool,
    /// Whether `01/05/2023` is 1 May (`true`) or 5 January (`false`); undeclared, such a date is refused.
    pub day_first: Option<bool>,
    /// The region of phone numbers without a country code, two capital letters; undeclared, China.
    pub phone_region: Option<String>,
    /// Whether what the number of an identity card says may be used. The number itself is never kept.
    pub derive_identity_card: bool,
    /// Beyond what its events are refused as abnormal.
    pub interactions: Interactions,
    /// Whether abnormal events are in measures.
    pub abnormal: Abnormal,
    /// How the rows of its files become records; none for HTTP.
    pub mapping: Option<Mapping>,
}

/// What becomes of abnormal events of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Abnormal {
    /// They are in no measure: those beyond the limits are refused, those of people who are found abnormal set aside.
    #[default]
    Exclude,
    /// Nothing is abnormal: everything counts.
    Count,
}

impl Abnormal {
    /// Whether everything counts.
    pub fn counts(self) -> bool {
        self == Abnormal::Count
    }
}

/// What a source holds to be more than a person does; what is none does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interactions {
    /// Events of one identifier in one minute.
    pub per_minute: Option<u32>,
    /// Times that one identifier may write the same text within ten minutes.
    pub same_text: Option<u32>,
    /// Events of one identifier that may follow each other at the same interval.
    pub same_interval: Option<u32>,
}

impl Interactions {
    /// What holds for calls that arrive as things happen, where a source declares nothing else: far more than people do. Files
    /// have no such limits by themselves: their times may be of a day, or of the export.
    pub const OF_CALLS: Interactions =
        Interactions { per_minute: Some(120), same_text: Some(20), same_interval: Some(60) };
}

impl Source {
    /// Reads a declaration. `file` is its name in errors, `zone` the workspace's zone, for where the file names none.
    ///
    /// # Errors
    /// [`CollectError::Invalid`] with every finding and its place.
    pub fn parse(file: &str, text: &str, zone: &TimeZone) -> Result<Source, CollectError> {
        let source: wire::SourceYaml =
            qianmian_yaml::parse(file, text).map_err(|diagnostic| CollectError::Invalid(vec![diagnostic]))?;
        compile::compile(file, source, zone).map_err(CollectError::Invalid)
    }

    /// Reads a declaration from disk.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and where the file cannot be read.
    pub fn load(path: &Path, zone: &TimeZone) -> Result<Source, CollectError> {
        let text = std::fs::read_to_string(path).map_err(CollectError::io("read", path))?;
        Source::parse(&path.to_string_lossy(), &text, zone)
    }
}
