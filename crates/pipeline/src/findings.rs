//! Data that rules ask for and that is not there: events, properties, topics and traits that never came, or none in the
//! window that a rule looks at. Located at the rule.

use std::collections::BTreeSet;

use qianmian_model::rule::{Aggregate, EventPattern, Expr, ExprKind, Measure, Span};
use qianmian_model::time::date_of;
use qianmian_model::traits::INFERRED_PREFIX;
use qianmian_model::{Diagnostic, Severity, Time};
use qianmian_rule::{Located, canonical_window, children};
use qianmian_store::traits;

use crate::sightings::{Newest, of_event, properties, reaching, with_property};
use crate::{Pipeline, Result};

/// What is known of the data, as of now.
struct Data<'p> {
    pipeline: &'p Pipeline,
    newest: Newest,
    traits: BTreeSet<String>,
    now: Time,
}

impl Pipeline {
    /// What the rules of all tags ask for and the data does not have, in the order of the files. Nothing where there is no
    /// data at all yet: then everything would be missing.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn findings(&self) -> Result<Vec<Diagnostic>> {
        let mut tx = self.store.read().await?;
        let traits = traits::names(&mut tx).await?.into_iter().map(|(name, _)| name).collect();
        let files = qianmian_store::lake_files::active(&mut tx, "events").await?;
        let data = Data {
            pipeline: self,
            newest: self.newest_events(&mut tx).await?,
            traits,
            now: self.clock.now(),
        };
        if files.is_empty() && data.traits.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        // Nobody wrote the rules of a tag whose values are given.
        for tag in self.workspace.tags.iter().filter(|tag| !tag.is_given()) {
            for value in &tag.values {
                let mut located = Vec::new();
                data.look_at(&value.when, &mut located);
                found.extend(located.into_iter().map(|finding| value.source.diagnostic(&tag.file, finding)));
            }
        }
        Ok(found)
    }
}

impl Data<'_> {
    fn look_at(&self, rule: &Expr, found: &mut Vec<Located>) {
        match &rule.kind {
            ExprKind::Trait(name) if !self.traits.contains(name) => {
                let message = format!("nobody has the trait `{name}`");
                let hint = match name.strip_prefix(INFERRED_PREFIX) {
                    Some(of) => &format!("nobody's was guessed: `qianmian traits infer {of} --apply`"),
                    None => "rules that need it are unknown for everybody until a source sends it",
                };
                found.push(finding(rule.span, "trait_without_data", message, hint));
            }
            ExprKind::Measure(measure) => self.look_at_measure(measure, rule.span, found),
            _ => children(rule).into_iter().for_each(|child| self.look_at(child, found)),
        }
    }

    /// The first thing that is missing is said: what rests on it is missing too.
    fn look_at_measure(&self, measure: &Measure, span: Span, found: &mut Vec<Located>) {
        let event = match &measure.event {
            EventPattern::Any => "event".to_owned(),
            EventPattern::Named(name) => format!("`{name}`"),
        };
        if let Aggregate::Interest(topic) = &measure.aggregate {
            if self.newest.of(&reaching(measure)).is_none() {
                let message = format!("no event ever hit the topic `{topic}`");
                let hint = "look at its words in topics/*.yaml, and whether events with text arrive";
                found.push(finding(span, "topic_without_data", message, hint));
            }
            return;
        }
        let sender = "look whether a source sends it, and under which name";
        if let Some(late) = self.late(measure, &of_event(measure)) {
            found.push(late.finding(span, EVENT, &format!("no {event}"), sender));
            return;
        }
        let before = found.len();
        for (name, place) in properties(measure) {
            if let Some(late) = self.late(measure, &with_property(measure, name)) {
                let what = format!("no {event} with the property `{name}`");
                found.push(late.finding(place.unwrap_or(span), PROPERTY, &what, sender));
            }
        }
        if found.len() == before
            && measure.filter.is_some()
            && let Some(late) = self.late(measure, &reaching(measure))
        {
            let hint = "look at the values that the property really has";
            found.push(late.finding(span, FILTER, &format!("no {event} for which the filter holds"), hint));
        }
    }

    /// Whether a probe was never reached, or not within the measure's window.
    fn late(&self, measure: &Measure, probe: &Measure) -> Option<Late> {
        let zone = self.pipeline.calendar.zone();
        let (start, _) = measure.window.bounds(self.now, zone);
        match self.newest.of(probe) {
            None => Some(Late { since: None, window: String::new() }),
            Some(at) if at < start => {
                let since = Some(date_of(at.day_in(zone)).to_string());
                Some(Late { since, window: canonical_window(measure.window) })
            }
            Some(_) => None,
        }
    }
}

/// What never coming is called, and what not coming in time.
type Codes = (&'static str, &'static str);

const EVENT: Codes = ("event_without_data", "event_not_in_window");
const PROPERTY: Codes = ("property_without_data", "property_not_in_window");
const FILTER: Codes = ("filter_without_data", "filter_not_in_window");

/// Something that did not come in time.
struct Late {
    /// The day of the last; none when there never was one.
    since: Option<String>,
    window: String,
}

impl Late {
    fn finding(&self, span: Span, codes: Codes, lacking: &str, hint: &str) -> Located {
        let code = if self.since.is_some() { codes.1 } else { codes.0 };
        let message = match &self.since {
            None => format!("{lacking} ever arrived"),
            Some(since) => format!("{lacking} in the last {}: the newest is of {since}", self.window),
        };
        finding(span, code, message, hint)
    }
}

fn finding(span: Span, code: &'static str, message: String, hint: &str) -> Located {
    Located { severity: Severity::Warning, span, code, message, hint: Some(hint.to_owned()) }
}
