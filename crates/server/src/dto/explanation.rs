//! Why a person has a tag or not.

use qianmian_tag::explain;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ConsentState;

/// How a tag is explained.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExplainQuery {
    /// As of this instant (RFC 3339) instead of now; traits, consent and definition stay as they are now.
    pub as_of: Option<String>,
    /// How many references deep the tags that it rests on are explained too.
    #[serde(default = "default_depth")]
    #[param(minimum = 0, default = 1)]
    pub depth: usize,
}

fn default_depth() -> usize {
    1
}

/// Why a person has a tag or not.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Explanation {
    /// The tag.
    pub tag: String,
    /// As of when: what happened later is not seen.
    #[schema(format = DateTime)]
    pub at: String,
    /// As of when traits, consent and definition are.
    #[schema(format = DateTime)]
    pub known_at: String,
    /// The values that the rules give the person.
    pub values: Vec<String>,
    /// Whether there is none because data is missing.
    pub unknown: bool,
    /// What the person is counted with until the tag's period ends, where that is something else.
    pub kept: Option<ExplainedKept>,
    /// Since when, as far as it was evaluated without a break.
    #[schema(format = DateTime)]
    pub since: Option<String>,
    /// What time alone makes of it.
    pub outlook: Outlook,
    /// Where it is in its life: `active` or `deprecated`.
    #[schema(example = "active")]
    pub status: String,
    /// The version of its definition that is in force; none before the first refresh.
    pub version: Option<ExplainedVersion>,
    /// The consent that using the tag needs; none when it needs none.
    pub consent: Option<ExplainedConsent>,
    /// A rule for each value, as a tree.
    pub rules: Vec<ExplainedRule>,
    /// What the rules look at.
    pub measures: Vec<ExplainedMeasure>,
    /// The ranks in the rules.
    pub ranks: Vec<ExplainedRank>,
    /// The tags that the rules refer to, explained, as deep as was asked for.
    #[schema(no_recursion)]
    pub rests_on: Vec<Explanation>,
}

/// What a tag that is looked at once in a period keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplainedKept {
    /// The values.
    pub values: Vec<String>,
    /// Whether it is kept as unknown.
    pub unknown: bool,
    /// When the next period begins: the first refresh from then on takes what the rules say.
    #[schema(format = DateTime)]
    pub until: String,
}

/// What time alone makes of a tag, if nothing happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outlook {
    /// Nothing.
    Stays,
    /// Nothing before an instant; it was not looked further.
    StaysUntil {
        /// The instant.
        #[schema(format = DateTime)]
        at: String,
    },
    /// Something else at an instant, and not before.
    Turns {
        /// When.
        #[schema(format = DateTime)]
        at: String,
        /// The values that the person has then.
        values: Vec<String>,
        /// Whether it is unknown then.
        unknown: bool,
    },
}

/// A version of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplainedVersion {
    /// Counts from 1.
    pub version: u32,
    /// When it came into force.
    #[schema(format = DateTime)]
    pub since: String,
}

/// The consent that using a tag needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplainedConsent {
    /// The purpose.
    pub purpose: String,
    /// What the person said last; none when they were never asked.
    pub state: Option<ConsentState>,
    /// When they said so.
    #[schema(format = DateTime)]
    pub at: Option<String>,
    /// Through what: a source, `api`, `cli`, `merge`.
    pub source: Option<String>,
    /// The version of the notice that was shown, where known.
    pub notice_version: Option<String>,
}

/// The rule of one value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedRule {
    /// The value.
    pub value: String,
    /// Its rule.
    pub root: ExplainedPart,
    /// What keeps it from being true; none when it is.
    pub missing: Option<ExplainedGap>,
}

/// A part of a rule with its value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedPart {
    /// The part as it is written.
    pub text: String,
    /// Its value; null is unknown.
    pub value: serde_json::Value,
    /// Its parts.
    #[schema(no_recursion)]
    pub parts: Vec<ExplainedPart>,
}

/// A part of a rule that is not what the rule needs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedGap {
    /// The part as it is written.
    pub text: String,
    /// Whether it has to be true or false.
    pub wanted: bool,
    /// What is wrong with it.
    #[serde(flatten)]
    pub reason: ExplainedReason,
}

/// What is wrong with a part of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ExplainedReason {
    /// All of these.
    AllOf {
        /// The parts.
        #[schema(no_recursion)]
        parts: Vec<ExplainedGap>,
    },
    /// Mending one of these is enough.
    OneOf {
        /// The parts.
        #[schema(no_recursion)]
        parts: Vec<ExplainedGap>,
    },
    /// The person has no such trait.
    NoTrait {
        /// The trait.
        name: String,
    },
    /// Nothing is known to have happened.
    NoEvents,
    /// A measure has no value, because none of the events in its window gives it one.
    NoValue {
        /// The measure.
        measure: String,
    },
    /// Nobody was ranked yet.
    NoRanking {
        /// The rank.
        rank: String,
    },
    /// Another tag is unknown.
    UnknownTag {
        /// The tag.
        tag: String,
    },
    /// A number is too low.
    TooLow {
        /// The number.
        value: f64,
        /// How much more would do.
        by: f64,
        /// Whether it takes more than that.
        strict: bool,
        /// What it counts, where it counts: `events`, `days` or `values`.
        counts: Option<String>,
        /// The event that is counted, or whose days are; the property whose values are. None for any event.
        of: Option<String>,
        /// When what counts already begins to count no more.
        #[schema(format = DateTime)]
        before: Option<String>,
    },
    /// A rank is too low.
    RankTooLow {
        /// The rank.
        value: f64,
        /// How much more would do.
        by: f64,
        /// Whether it takes more than that.
        strict: bool,
        /// The number above which the rank is high enough; none where no number is.
        above: Option<f64>,
    },
    /// A number is too high.
    TooHigh {
        /// The number.
        value: f64,
        /// How much less would do.
        by: f64,
        /// Whether it takes more than that.
        strict: bool,
    },
    /// Another tag has these values.
    TagHas {
        /// The tag.
        tag: String,
        /// Its values, possibly none.
        values: Vec<String>,
    },
    /// The value is another.
    Is {
        /// The value; null is unknown.
        value: serde_json::Value,
    },
}

/// What a measure looked at.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedMeasure {
    /// The measure as it is written.
    pub text: String,
    /// Its value; null is unknown.
    pub value: serde_json::Value,
    /// The first instant of its window; none for all time.
    #[schema(format = DateTime)]
    pub from: Option<String>,
    /// The instant at which its window ends, itself outside.
    #[schema(format = DateTime)]
    pub to: String,
    /// How many events it rests on.
    pub events: usize,
    /// The latest of them, at most ten, the last one first.
    pub latest: Vec<ExplainedEvent>,
}

/// Where the person stands among everybody.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedRank {
    /// The rank as it is written.
    pub text: String,
    /// The part of the other people with less, 0..1; null is unknown.
    pub value: Option<f64>,
    /// The person's number that has this rank; null is unknown.
    pub of: Option<f64>,
    /// When people were ranked; none before the first time.
    #[schema(format = DateTime)]
    pub ranked_at: Option<String>,
    /// How many people were ranked.
    pub people: Option<u32>,
}

/// An event that a measure rests on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedEvent {
    /// When it happened.
    #[schema(format = DateTime)]
    pub at: String,
    /// What happened.
    pub event: String,
    /// The properties that the measure reads; never what a person wrote or how they are reached.
    #[schema(value_type = Object)]
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Where it came from.
    pub source: String,
}

impl From<&explain::Explanation> for Explanation {
    fn from(explained: &explain::Explanation) -> Self {
        Explanation {
            tag: explained.tag.clone(),
            at: explained.at.to_string(),
            known_at: explained.known_at.to_string(),
            values: explained.values.clone(),
            unknown: explained.unknown,
            kept: explained.kept.as_ref().map(|kept| ExplainedKept {
                values: kept.values.clone(),
                unknown: kept.unknown,
                until: kept.until.to_string(),
            }),
            since: explained.since.map(|at| at.to_string()),
            outlook: outlook(&explained.outlook),
            status: explained.status.name().to_owned(),
            version: explained.version.map(|version| ExplainedVersion {
                version: version.number,
                since: version.since.to_string(),
            }),
            consent: explained.consent.as_ref().map(consent),
            rules: explained.rules.iter().map(rule).collect(),
            measures: explained.measures.iter().map(measure).collect(),
            ranks: explained.ranks.iter().map(rank).collect(),
            rests_on: explained.rests_on.iter().map(Explanation::from).collect(),
        }
    }
}

fn outlook(outlook: &explain::Outlook) -> Outlook {
    match outlook {
        explain::Outlook::Stays => Outlook::Stays,
        explain::Outlook::StaysUntil(at) => Outlook::StaysUntil { at: at.to_string() },
        explain::Outlook::Turns { at, values, unknown } => {
            Outlook::Turns { at: at.to_string(), values: values.clone(), unknown: *unknown }
        }
    }
}

fn consent(consent: &explain::Consent) -> ExplainedConsent {
    let given = consent.given.as_ref();
    ExplainedConsent {
        purpose: consent.purpose.clone(),
        state: given.map(|given| given.state.into()),
        at: given.map(|given| given.at.to_string()),
        source: given.map(|given| given.source.clone()),
        notice_version: given.and_then(|given| given.notice_version.clone()),
    }
}

fn rule(rule: &explain::RuleTree) -> ExplainedRule {
    ExplainedRule {
        value: rule.value.clone(),
        root: part(&rule.root),
        missing: rule.missing.as_ref().map(gap),
    }
}

fn part(node: &explain::Node) -> ExplainedPart {
    ExplainedPart {
        text: node.text.clone(),
        value: node.value.to_json(),
        parts: node.parts.iter().map(part).collect(),
    }
}

fn gap(gap: &explain::Gap) -> ExplainedGap {
    ExplainedGap { text: gap.text.clone(), wanted: gap.wanted, reason: reason(&gap.reason) }
}

fn reason(reason: &explain::Reason) -> ExplainedReason {
    let all = |gaps: &[explain::Gap]| gaps.iter().map(gap).collect();
    match reason {
        explain::Reason::AllOf(gaps) => ExplainedReason::AllOf { parts: all(gaps) },
        explain::Reason::OneOf(gaps) => ExplainedReason::OneOf { parts: all(gaps) },
        explain::Reason::NoTrait(name) => ExplainedReason::NoTrait { name: name.clone() },
        explain::Reason::NoEvents => ExplainedReason::NoEvents,
        explain::Reason::NoValue(measure) => ExplainedReason::NoValue { measure: measure.clone() },
        explain::Reason::NoRanking(rank) => ExplainedReason::NoRanking { rank: rank.clone() },
        explain::Reason::UnknownTag(tag) => ExplainedReason::UnknownTag { tag: tag.clone() },
        explain::Reason::TooLow { value, by, strict, of, before } => {
            let (counts, of) = of.as_ref().map_or((None, None), counted);
            let before = before.map(|at| at.to_string());
            ExplainedReason::TooLow { value: *value, by: *by, strict: *strict, counts, of, before }
        }
        explain::Reason::RankTooLow { value, by, strict, above } => {
            ExplainedReason::RankTooLow { value: *value, by: *by, strict: *strict, above: *above }
        }
        explain::Reason::TooHigh { value, by, strict } => {
            ExplainedReason::TooHigh { value: *value, by: *by, strict: *strict }
        }
        explain::Reason::TagHas { tag, values } => {
            ExplainedReason::TagHas { tag: tag.clone(), values: values.clone() }
        }
        explain::Reason::Is(value) => ExplainedReason::Is { value: value.to_json() },
    }
}

fn counted(counted: &explain::Counted) -> (Option<String>, Option<String>) {
    let (counts, of) = match counted {
        explain::Counted::Events(event) => ("events", event.clone()),
        explain::Counted::Days(event) => ("days", event.clone()),
        explain::Counted::ValuesOf(property) => ("values", Some(property.clone())),
    };
    (Some(counts.to_owned()), of)
}

fn measure(reading: &explain::MeasureReading) -> ExplainedMeasure {
    ExplainedMeasure {
        text: reading.text.clone(),
        value: reading.value.to_json(),
        from: reading.from.map(|at| at.to_string()),
        to: reading.to.to_string(),
        events: reading.events,
        latest: reading.latest.iter().map(support).collect(),
    }
}

fn rank(reading: &explain::RankReading) -> ExplainedRank {
    ExplainedRank {
        text: reading.text.clone(),
        value: reading.value.as_number(),
        of: reading.of.as_number(),
        ranked_at: reading.ranking.map(|ranking| ranking.at.to_string()),
        people: reading.ranking.map(|ranking| ranking.people),
    }
}

fn support(support: &explain::Support) -> ExplainedEvent {
    let properties = support.properties.iter().map(|(name, value)| (name.clone(), value.to_json()));
    ExplainedEvent {
        at: support.at.to_string(),
        event: support.event.clone(),
        properties: properties.collect(),
        source: support.source.clone(),
    }
}
