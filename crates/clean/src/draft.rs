//! A record while it is being cleaned: what came out so far, and what was wrong.

use std::sync::Arc;

use qianmian_model::consent::ConsentChange;
use qianmian_model::plan::TrackingPlan;
use qianmian_model::{Failure, Identifier, Origin, Record, TraitObservation, Value};

use crate::config::SourceProfile;
use crate::failure::{Note, failure};
use crate::region::Regions;
use crate::time::TimeReader;
use crate::topics::Topics;
use crate::typed::coerce;

pub(crate) struct Draft<'a> {
    pub(crate) record: &'a Record,
    pub(crate) profile: &'a SourceProfile,
    pub(crate) plan: &'a TrackingPlan,
    pub(crate) topics: &'a Topics,
    pub(crate) regions: &'a Regions,
    pub(crate) times: TimeReader,
    pub(crate) identifiers: Vec<Identifier>,
    /// The field and number of an identity card, until what it says was taken.
    pub(crate) identity_card: Option<(&'a str, String)>,
    pub(crate) traits: Vec<TraitObservation>,
    pub(crate) consents: Vec<ConsentChange>,
    /// What costs the record.
    pub(crate) fatal: Vec<Failure>,
    /// What costs a field.
    pub(crate) dropped: Vec<Failure>,
    pub(crate) notes: Vec<Note>,
}

impl Draft<'_> {
    /// A trait in standard form, in the type of the plan. The later of two with one name counts.
    pub(crate) fn observe(&mut self, name: &str, value: Value) {
        self.observe_as(name, value, Origin::Declared, 1.0);
    }

    /// The same for a trait that is known in another way than by being said.
    pub(crate) fn observe_as(&mut self, name: &str, value: Value, origin: Origin, confidence: f32) {
        let value = match self.plan.traits.get(name) {
            None => value,
            Some(spec) => match coerce(&value, spec.value_type, &self.times) {
                Ok(value) => value,
                Err(wrong) => {
                    self.dropped.push(failure(wrong.code(), name, &value, wrong.reason()));
                    return;
                }
            },
        };
        if value.is_null() {
            return;
        }
        if let Some(known) = self.traits.iter_mut().find(|known| known.name == name) {
            *known = TraitObservation { value, origin, confidence, ..known.clone() };
            return;
        }
        self.traits.push(TraitObservation {
            name: name.to_owned(),
            value,
            source: Arc::clone(&self.record.source),
            trust: self.profile.trust,
            observed_at: self.record.at,
            origin,
            confidence,
        });
    }

    /// Whether the record said something usable of a trait so far.
    pub(crate) fn says(&self, name: &str) -> bool {
        self.traits.iter().any(|known| known.name == name)
    }

    /// Counts something about a field that was kept.
    pub(crate) fn note(&mut self, code: &'static str, field: &str) {
        self.notes.push(Note { code, field: field.to_owned() });
    }
}
