//! Which of several sources' words about one trait the profile shows.
//!
//! The rule is one total order, so that the answer depends on the set of observations alone, and the survivor of the
//! survivors of parts is the survivor of all: a declared value over an inferred one; then the band of trust (0-19, 20-39, …),
//! so that a clearly more trusted source is not overruled by a newer one; then the newer; then trust, confidence, source
//! and value, which only make ties deterministic.

use std::cmp::Ordering;

use qianmian_model::{TraitObservation, Value};

/// Width of a band of trust: sources of one band are equals, and the newer word counts.
pub const TRUST_BAND: u8 = 20;

/// The observation that counts; none only of none.
pub fn decide_survivor(observations: &[TraitObservation]) -> Option<&TraitObservation> {
    observations.iter().max_by(|a, b| compare(a, b))
}

/// The order: greater wins.
fn compare(a: &TraitObservation, b: &TraitObservation) -> Ordering {
    a.origin
        .cmp(&b.origin)
        .then_with(|| (a.trust / TRUST_BAND).cmp(&(b.trust / TRUST_BAND)))
        .then_with(|| a.observed_at.cmp(&b.observed_at))
        .then_with(|| a.trust.cmp(&b.trust))
        .then_with(|| a.confidence.total_cmp(&b.confidence))
        .then_with(|| a.source.cmp(&b.source))
        .then_with(|| compare_values(&a.value, &b.value))
}

fn compare_values(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        _ => a.to_json().to_string().cmp(&b.to_json().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use qianmian_model::{Origin, Time};

    use super::*;

    fn word(value: &str, trust: u8, at: i64, origin: Origin) -> TraitObservation {
        TraitObservation {
            name: "city".to_owned(),
            value: value.into(),
            source: "crm".into(),
            trust,
            observed_at: Time(at),
            origin,
            confidence: 1.0,
        }
    }

    #[track_caller]
    fn check(observations: &[TraitObservation], expected: &str) {
        let survivor = decide_survivor(observations).unwrap();
        assert_eq!(survivor.value.as_text(), Some(expected));
    }

    #[test]
    fn declared_beats_inferred_trust_beats_time_and_time_beats_little_trust() {
        use Origin::{Declared, Inferred};
        check(&[word("said", 10, 1, Declared), word("guessed", 90, 9, Inferred)], "said");
        check(&[word("trusted", 80, 1, Declared), word("newer", 50, 9, Declared)], "trusted");
        check(&[word("older", 59, 1, Declared), word("newer", 50, 9, Declared)], "newer");
        assert_eq!(decide_survivor(&[]), None);
    }
}
