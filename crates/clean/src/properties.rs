//! Properties of an event in the types of the tracking plan; free text becomes topics and a length.

use std::sync::Arc;

use qianmian_model::plan::{EventSpec, FieldSpec, ValueType};
use qianmian_model::{Properties, Value};

use crate::draft::Draft;
use crate::failure::failure;
use crate::typed::{coerce, is_blank, numbers_are_normal};

/// The property that holds how long free text was, in characters.
pub const TEXT_LENGTH: &str = "text_length";

/// The properties that stay, and the topics found in the free text. Unplanned properties stay as they came.
pub(crate) fn clean_properties(
    draft: &mut Draft<'_>,
    spec: Option<&EventSpec>,
) -> (Properties, Vec<Arc<str>>) {
    let record = draft.record;
    let mut properties = Properties::with_capacity(record.properties.len() + 1);
    let mut topics = Vec::new();
    let mut text_length: Option<usize> = None;
    for (name, value) in &record.properties {
        let planned = spec.and_then(|spec| spec.properties.get(name));
        if planned.is_some_and(|planned| planned.free_text)
            && let Value::Text(text) = value
        {
            topics.append(&mut draft.topics.find(text));
            *text_length.get_or_insert(0) += text.chars().count();
            if !draft.profile.keep_text {
                continue;
            }
        }
        if let Some(value) = clean_property(draft, name, value, planned) {
            properties.push((name.clone(), value));
        }
    }
    if let Some(length) = text_length {
        properties.retain(|(name, _)| name != TEXT_LENGTH);
        #[allow(clippy::cast_precision_loss, reason = "a text is shorter than 2^52 characters")]
        properties.push((TEXT_LENGTH.to_owned(), Value::Number(length as f64)));
    }
    for (name, planned) in spec.iter().flat_map(|spec| &spec.properties) {
        if planned.required
            && !record.properties.iter().any(|(given, value)| given == name && !is_blank(value))
        {
            let reason = format!("`{name}` is required by the tracking plan");
            draft.fatal.push(failure("missing_property", name, &Value::Null, reason));
        }
    }
    topics.sort_unstable();
    (properties, topics)
}

/// The property in its type. A required one of the wrong type and a planned number that is none cost the record.
fn clean_property(
    draft: &mut Draft<'_>,
    name: &str,
    value: &Value,
    planned: Option<&FieldSpec>,
) -> Option<Value> {
    let Some(spec) = planned else {
        if numbers_are_normal(value) {
            return Some(value.clone());
        }
        let reason = "not a finite number between -9.2e12 and 9.2e12";
        draft.dropped.push(failure("abnormal_number", name, value, reason));
        return None;
    };
    match coerce(value, spec.value_type, &draft.times) {
        Ok(Value::Null) => None,
        Ok(value) => Some(value),
        Err(wrong) => {
            let failure = failure(wrong.code(), name, value, wrong.reason());
            let abnormal = spec.value_type == ValueType::Number && wrong.code() == "abnormal_number";
            if spec.required || abnormal {
                draft.fatal.push(failure)
            } else {
                draft.dropped.push(failure)
            }
            None
        }
    }
}
