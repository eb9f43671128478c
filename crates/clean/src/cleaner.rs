//! One record through every rule: all that is wrong with it is found, not only the first.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use qianmian_model::plan::{EventSpec, TrackingPlan};
use qianmian_model::{Cleaned, EventBody, Failure, Record, RecordKind, Rejected, Time, Value};

use crate::config::{CleanConfig, SourceProfile};
use crate::consents::clean_consents;
use crate::draft::Draft;
use crate::failure::{Note, hidden};
use crate::identifiers::clean_identifiers;
use crate::properties::clean_properties;
use crate::quarantine::record_json;
use crate::region::Regions;
use crate::time::{TimeReader, check_plausible};
use crate::topics::Topics;
use crate::traits::clean_traits;

/// The event of a page call.
pub const PAGE_VIEWED: &str = "Page Viewed";
/// The event of a screen call.
pub const SCREEN_VIEWED: &str = "Screen Viewed";

/// A record that goes on, and what it lost on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaning {
    /// The record in standard form.
    pub cleaned: Cleaned,
    /// Fields that were left out because their value cannot be used. They are counted by code; the record is not
    /// rejected for them.
    pub dropped: Vec<Failure>,
    /// What is worth counting about fields that were kept: unplanned traits, mistyped domains, split regions.
    pub notes: Vec<Note>,
}

/// The rules of all sources. One serves every thread.
#[derive(Debug, Clone)]
pub struct Cleaner {
    config: CleanConfig,
    plan: TrackingPlan,
    topics: Topics,
    regions: Regions,
    names: HashMap<String, Arc<str>>,
}

impl Cleaner {
    /// A cleaner for the sources of `config` and the events and traits of `plan`.
    pub fn new(config: CleanConfig, plan: &TrackingPlan, topics: Topics, regions: Regions) -> Cleaner {
        let planned = plan.events.keys().map(String::as_str).chain([PAGE_VIEWED, SCREEN_VIEWED]);
        let names = planned.map(|name| (name.to_owned(), name.into())).collect();
        Cleaner { config, plan: plan.clone(), topics, regions, names }
    }

    /// The record in standard form, or every reason why it is refused. `now` is the time of the refusal.
    pub fn clean(&self, record: &Record, now: Time) -> Result<Cleaning, Rejected> {
        let profile = self.config.profile(&record.source);
        let mut draft = Draft {
            record,
            profile,
            plan: &self.plan,
            topics: &self.topics,
            regions: &self.regions,
            times: TimeReader::new(profile.zone.clone(), profile.day_first),
            identifiers: Vec::with_capacity(record.identifiers.len()),
            identity_card: None,
            traits: Vec::new(),
            consents: Vec::new(),
            fatal: Vec::new(),
            dropped: Vec::new(),
            notes: Vec::new(),
        };
        if let Err(wrong) = check_plausible(record.at, record.received_at) {
            let raw = record.at.to_string();
            let failure =
                Failure { code: wrong.code(), field: "timestamp".into(), raw, reason: wrong.to_string() };
            draft.fatal.push(failure);
        }
        clean_identifiers(&mut draft);
        clean_traits(&mut draft);
        if draft.identifiers.is_empty() {
            draft.fatal.push(hidden(
                "no_identifier",
                "",
                "no usable identifier: a user id, phone or the like is needed",
            ));
        }
        let name = event_name(&record.kind);
        let spec = name.as_ref().and_then(|name| self.plan.events.get(name.as_ref()));
        let event = self.event(&mut draft, name.as_deref(), spec);
        clean_consents(&mut draft, name.as_deref());

        let Draft { identifiers, traits, consents, fatal, dropped, notes, .. } = draft;
        if !fatal.is_empty() {
            return Err(self.refuse(record, fatal.into_iter().chain(dropped).collect(), now));
        }
        let cleaned = Cleaned {
            message_id: record.message_id,
            source: Arc::clone(&record.source),
            position: record.position.clone(),
            rows: record.rows,
            at: record.at,
            received_at: record.received_at,
            identifiers,
            traits,
            consents,
            event,
        };
        Ok(Cleaning { cleaned, dropped, notes })
    }

    /// The profile of a source.
    pub fn profile(&self, source: &str) -> &SourceProfile {
        self.config.profile(source)
    }

    /// The first free text that a record carries, by the tracking plan.
    pub fn text_of<'r>(&self, record: &'r Record) -> Option<&'r str> {
        let name = event_name(&record.kind)?;
        let spec = self.plan.events.get(name.as_ref())?;
        let is_text = |name: &String| spec.properties.get(name).is_some_and(|property| property.free_text);
        record.properties.iter().find(|(name, _)| is_text(name)).and_then(|(_, text)| text.as_text())
    }

    /// The refusal of a record for other reasons than its content.
    pub fn refuse(&self, record: &Record, failures: Vec<Failure>, now: Time) -> Rejected {
        let spec = event_name(&record.kind).and_then(|name| self.plan.events.get(name.as_ref()));
        let raw = record_json(record, spec, self.profile(&record.source).keep_text);
        let (source, position) = (Arc::clone(&record.source), record.position.clone());
        Rejected { source, position, rows: record.rows, at: now, failures, raw }
    }

    /// What happened, where the call says that something did.
    fn event(
        &self,
        draft: &mut Draft<'_>,
        name: Option<&str>,
        spec: Option<&EventSpec>,
    ) -> Option<EventBody> {
        if let RecordKind::Group(group) = &draft.record.kind {
            draft.observe("group_id", Value::Text(group.trim().to_owned()));
        }
        let name = name?;
        if name.is_empty() {
            draft.fatal.push(hidden(
                "missing_event_name",
                "event",
                "a track call needs the name of its event",
            ));
        } else if spec.is_none() && name != PAGE_VIEWED && name != SCREEN_VIEWED {
            draft.note("unplanned_event", name);
        }
        let (mut properties, topics) = clean_properties(draft, spec);
        if let RecordKind::Page(Some(title)) | RecordKind::Screen(Some(title)) = &draft.record.kind {
            properties.retain(|(name, _)| name != "name");
            properties.push(("name".to_owned(), Value::Text(title.trim().to_owned())));
        }
        let name = self.names.get(name).cloned().unwrap_or_else(|| name.into());
        Some(EventBody { name, properties, topics })
    }
}

/// The name of the event that a call is, if it is one.
fn event_name(kind: &RecordKind) -> Option<Cow<'_, str>> {
    match kind {
        RecordKind::Track(name) => Some(Cow::Borrowed(match name.trim() {
            // The older of two spellings in the Segment specification.
            "Completed Order" => "Order Completed",
            other => other,
        })),
        RecordKind::Page(_) => Some(Cow::Borrowed(PAGE_VIEWED)),
        RecordKind::Screen(_) => Some(Cow::Borrowed(SCREEN_VIEWED)),
        RecordKind::Identify | RecordKind::Group(_) | RecordKind::Alias => None,
    }
}
