//! What should be done about a tag next, and why: plain rules over facts, in a fixed order.

/// What is known of a tag. Parts are of everybody, 0..1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// How many people there are.
    pub everybody: u64,
    /// The part that has any value.
    pub coverage: f64,
    /// The part that has its most frequent value.
    pub largest: f64,
    /// The part for whom it is unknown.
    pub unknown_rate: f64,
    /// How fresh the events are that its rules listen to; none for a tag that reads no events.
    pub events: Option<Freshness>,
    /// How its people changed since an earlier day; none where there is nothing to compare, or the definition changed.
    pub drift: Option<Drift>,
    /// Tags whose people are almost the same.
    pub same_as: Vec<String>,
    /// Days since its first version came into force.
    pub known_days: u32,
    /// Audiences, campaigns, tags and recent requests that use it.
    pub uses: u64,
    /// Whether it is deprecated already.
    pub deprecated: bool,
}

/// How fresh events are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Freshness {
    /// Days since the newest; none when there never was one.
    pub age_days: Option<f64>,
    /// From how many days on they are stale: what the longest window of the rules looks back on.
    pub stale_days: u32,
}

/// How the people of a tag changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// Population stability index.
    pub index: f64,
    /// The chance of such a change among the same people when moves in both directions are equally likely.
    pub p: f64,
}

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Data that the rules need is missing.
    FixMissingData,
    /// Nobody has it.
    LoosenRule,
    /// Everybody has it.
    TightenRule,
    /// What it rests on has stopped coming.
    RestoreEvents,
    /// Its people are not spread as they were.
    ReviewDrift,
    /// Another tag says the same.
    Merge,
    /// Nothing uses it.
    Deprecate,
    /// Nothing is wrong with it.
    Keep,
}

impl Action {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Action::FixMissingData => "fix_missing_data",
            Action::LoosenRule => "loosen_rule",
            Action::TightenRule => "tighten_rule",
            Action::RestoreEvents => "restore_events",
            Action::ReviewDrift => "review_drift",
            Action::Merge => "merge",
            Action::Deprecate => "deprecate",
            Action::Keep => "keep",
        }
    }
}

/// An action with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to do.
    pub action: Action,
    /// Why, in a sentence with the numbers.
    pub reason: String,
}

/// From this unknown rate on, data is missing.
const MUCH_UNKNOWN: f64 = 0.2;
/// From this part of everybody on, a value is everybody's.
const ALMOST_EVERYBODY: f64 = 0.99;
/// Fewer people than this prove nothing about coverage.
const FEW_PEOPLE: u64 = 30;
/// From this index on a change is worth a look: the customary first threshold.
const LARGE_INDEX: f64 = 0.1;
/// Below this p-value a change is real.
const REAL_DRIFT: f64 = 0.01;
/// A tag without use is left alone for so long.
const GRACE_DAYS: u32 = 30;

/// Everything that should be done about a tag, what comes first first; [`Action::Keep`] alone when there is nothing.
pub fn decide_actions(facts: &Facts) -> Vec<Suggestion> {
    let rules = [missing_data, nobody, everybody, stale, drifted, redundant, unused];
    let mut suggestions: Vec<Suggestion> = rules.iter().filter_map(|rule| rule(facts)).collect();
    if suggestions.is_empty() {
        let reason = "no rule asks for a change".to_owned();
        suggestions.push(Suggestion { action: Action::Keep, reason });
    }
    suggestions
}

fn suggest(action: Action, reason: String) -> Option<Suggestion> {
    Some(Suggestion { action, reason })
}

fn missing_data(facts: &Facts) -> Option<Suggestion> {
    if facts.events.is_some_and(|events| events.age_days.is_none()) {
        return suggest(Action::FixMissingData, "no event ever reached any of its measures".to_owned());
    }
    let rate = facts.unknown_rate;
    if facts.everybody == 0 || rate < MUCH_UNKNOWN {
        return None;
    }
    suggest(Action::FixMissingData, format!("it is unknown for {} of all people", percent(rate)))
}

fn nobody(facts: &Facts) -> Option<Suggestion> {
    if facts.everybody == 0 || facts.coverage > 0.0 {
        return None;
    }
    suggest(Action::LoosenRule, format!("none of {} people has it", facts.everybody))
}

fn everybody(facts: &Facts) -> Option<Suggestion> {
    if facts.everybody < FEW_PEOPLE || facts.largest < ALMOST_EVERYBODY {
        return None;
    }
    let reason = format!("{} of all people have one value, so it tells nobody apart", percent(facts.largest));
    suggest(Action::TightenRule, reason)
}

fn stale(facts: &Facts) -> Option<Suggestion> {
    let events = facts.events?;
    let age = events.age_days.filter(|age| *age > f64::from(events.stale_days))?;
    let reason = format!(
        "the newest event that it rests on is {age:.0} days old, its rules look back {} days",
        events.stale_days
    );
    suggest(Action::RestoreEvents, reason)
}

fn drifted(facts: &Facts) -> Option<Suggestion> {
    let Drift { index, p } = facts.drift?;
    if index < LARGE_INDEX || p >= REAL_DRIFT {
        return None;
    }
    let p = if p < 0.0001 { "p < 0.0001".to_owned() } else { format!("p = {p:.4}") };
    let reason = format!("its people are spread differently than before: stability index {index:.2}, {p}");
    suggest(Action::ReviewDrift, reason)
}

fn redundant(facts: &Facts) -> Option<Suggestion> {
    if facts.same_as.is_empty() {
        return None;
    }
    suggest(Action::Merge, format!("almost the same people have {}", facts.same_as.join(", ")))
}

fn unused(facts: &Facts) -> Option<Suggestion> {
    if facts.uses > 0 || facts.deprecated || facts.known_days < GRACE_DAYS {
        return None;
    }
    let reason = "no audience, campaign or tag refers to it, and nobody asked for it in 30 days".to_owned();
    suggest(Action::Deprecate, reason)
}

fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// How evenly people are spread over values: Shannon's entropy over that of equal shares, 0 (all have one) to 1. None with
/// fewer than two values, or nobody.
#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
pub fn evenness(people: &[u64]) -> Option<f64> {
    let total: u64 = people.iter().sum();
    if people.len() < 2 || total == 0 {
        return None;
    }
    let shares = people.iter().filter(|people| **people > 0).map(|people| *people as f64 / total as f64);
    let entropy: f64 = shares.map(|share| -share * share.ln()).sum();
    Some((entropy / (people.len() as f64).ln()).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn well() -> Facts {
        Facts {
            everybody: 1_000,
            coverage: 0.3,
            largest: 0.2,
            unknown_rate: 0.05,
            events: Some(Freshness { age_days: Some(0.2), stale_days: 7 }),
            drift: Some(Drift { index: 0.02, p: 0.5 }),
            same_as: Vec::new(),
            known_days: 100,
            uses: 2,
            deprecated: false,
        }
    }

    fn actions(facts: &Facts) -> Vec<Action> {
        decide_actions(facts).into_iter().map(|suggestion| suggestion.action).collect()
    }

    #[test]
    fn each_rule_has_its_case_and_its_edge() {
        use Action::*;
        let event = |age_days| Some(Freshness { age_days, stale_days: 7 });
        let drift = |index, p| Some(Drift { index, p });
        let cases = [
            (well(), vec![Keep]),
            (Facts { unknown_rate: 0.2, ..well() }, vec![FixMissingData]),
            (Facts { unknown_rate: 0.199, ..well() }, vec![Keep]),
            (Facts { events: event(None), ..well() }, vec![FixMissingData]),
            (Facts { events: None, ..well() }, vec![Keep]),
            (Facts { coverage: 0.0, ..well() }, vec![LoosenRule]),
            (Facts { coverage: 0.0, everybody: 0, ..well() }, vec![Keep]),
            (Facts { coverage: 0.99, largest: 0.99, ..well() }, vec![TightenRule]),
            (Facts { coverage: 1.0, largest: 0.6, ..well() }, vec![Keep]),
            (Facts { coverage: 1.0, largest: 1.0, everybody: 29, ..well() }, vec![Keep]),
            (Facts { events: event(Some(7.0)), ..well() }, vec![Keep]),
            (Facts { events: event(Some(7.1)), ..well() }, vec![RestoreEvents]),
            (Facts { drift: drift(0.1, 0.009), ..well() }, vec![ReviewDrift]),
            (Facts { drift: drift(0.3, 0.01), ..well() }, vec![Keep]),
            (Facts { drift: drift(0.09, 1e-9), ..well() }, vec![Keep]),
            (Facts { same_as: vec!["other".to_owned()], ..well() }, vec![Merge]),
            (Facts { uses: 0, ..well() }, vec![Deprecate]),
            (Facts { uses: 0, known_days: 29, ..well() }, vec![Keep]),
            (Facts { uses: 0, deprecated: true, ..well() }, vec![Keep]),
            (
                Facts { uses: 0, coverage: 0.0, events: event(Some(40.0)), drift: drift(1.0, 0.0), ..well() },
                vec![LoosenRule, RestoreEvents, ReviewDrift, Deprecate],
            ),
        ];
        for (facts, expected) in cases {
            assert_eq!(actions(&facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn reasons_have_their_numbers() {
        let facts = Facts {
            unknown_rate: 0.413,
            events: Some(Freshness { age_days: Some(12.4), stale_days: 7 }),
            drift: Some(Drift { index: 0.314, p: 0.0012 }),
            ..well()
        };
        let reasons: Vec<String> = decide_actions(&facts).into_iter().map(|found| found.reason).collect();
        assert_eq!(
            reasons,
            [
                "it is unknown for 41.3 % of all people",
                "the newest event that it rests on is 12 days old, its rules look back 7 days",
                "its people are spread differently than before: stability index 0.31, p = 0.0012",
            ]
        );
    }

    #[test]
    fn evenness_is_one_for_equal_shares() {
        assert_eq!(evenness(&[5, 5, 5, 5]), Some(1.0));
        assert_eq!(evenness(&[9, 0, 0]), Some(0.0));
        assert_eq!((evenness(&[9]), evenness(&[0, 0])), (None, None));
        let uneven = evenness(&[3, 1]).unwrap();
        assert!((uneven - 0.811_278_124_459_132_9).abs() < 1e-12, "{uneven}");
    }
}
