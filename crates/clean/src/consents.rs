//! What a record says of consent: category preferences, and the events that subscribe and unsubscribe.

use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{Value, value};

use crate::draft::Draft;
use crate::names::snake_case;

/// The purpose of a subscription that names none.
const DEFAULT_PURPOSE: &str = "marketing";

/// Reads them. Of two contradicting statements of one record the narrower counts.
pub(crate) fn clean_consents(draft: &mut Draft<'_>, event: Option<&str>) {
    let record = draft.record;
    for (category, allowed) in &record.consents {
        let purpose = snake_case(category).into_owned();
        if purpose.is_empty() {
            draft.note("unnamed_consent", "consents");
        } else {
            add(draft, purpose, state_of(*allowed));
        }
    }
    let said = match event {
        Some("Subscribed") => Some(ConsentState::Granted),
        Some("Unsubscribed") => Some(ConsentState::Withdrawn),
        Some("Segment Consent Preference Updated") => match value::get(&record.properties, "granted") {
            Some(Value::Bool(granted)) => Some(state_of(*granted)),
            _ => None,
        },
        _ => None,
    };
    if let Some(state) = said {
        let purpose = text_property(draft, "purpose").map_or(DEFAULT_PURPOSE.into(), snake_case).into_owned();
        add(draft, purpose, state);
    }
}

fn state_of(allowed: bool) -> ConsentState {
    if allowed { ConsentState::Granted } else { ConsentState::Withdrawn }
}

fn text_property<'a>(draft: &Draft<'a>, name: &str) -> Option<&'a str> {
    value::get(&draft.record.properties, name)
        .and_then(Value::as_text)
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn add(draft: &mut Draft<'_>, purpose: String, state: ConsentState) {
    if let Some(known) = draft.consents.iter_mut().find(|known| known.purpose == purpose) {
        known.state = known.state.narrower(state);
        return;
    }
    draft.consents.push(ConsentChange {
        purpose,
        state,
        at: draft.record.at,
        source: draft.record.source.to_string(),
        notice_version: text_property(draft, "notice_version").map(str::to_owned),
    });
}
