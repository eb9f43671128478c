//! Why a person has a tag or not.

use qianmian_tag::explain;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a person has a tag or not.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Explanation {
    /// The tag.
    pub tag: String,
    /// As of when.
    #[schema(format = DateTime)]
    pub at: String,
    /// The values that the person has.
    pub values: Vec<String>,
    /// Whether there is none because data is missing.
    pub unknown: bool,
    /// Since when.
    #[schema(format = DateTime)]
    pub since: Option<String>,
    /// When time alone may next change any of the person's tags.
    #[schema(format = DateTime)]
    pub next_change: Option<String>,
    /// The consent that using the tag needs.
    pub purpose: Option<String>,
    /// A rule for each value, as a tree.
    pub rules: Vec<ExplainedRule>,
    /// What the rules look at.
    pub measures: Vec<ExplainedMeasure>,
}

/// The rule of one value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExplainedRule {
    /// The value.
    pub value: String,
    /// Its rule.
    pub root: ExplainedPart,
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
    /// The instant at which its window ends.
    #[schema(format = DateTime)]
    pub to: String,
    /// How many events it rests on.
    pub events: usize,
    /// The latest of them: when, and which event.
    pub latest: Vec<(String, String)>,
}

impl From<&explain::Explanation> for Explanation {
    fn from(explanation: &explain::Explanation) -> Self {
        Explanation {
            tag: explanation.tag.clone(),
            at: explanation.at.to_string(),
            values: explanation.values.clone(),
            unknown: explanation.unknown,
            since: explanation.since.map(|at| at.to_string()),
            next_change: explanation.next_change.map(|at| at.to_string()),
            purpose: explanation.purpose.clone(),
            rules: explanation
                .rules
                .iter()
                .map(|rule| ExplainedRule { value: rule.value.clone(), root: part(&rule.root) })
                .collect(),
            measures: explanation.measures.iter().map(measure).collect(),
        }
    }
}

fn part(node: &explain::Node) -> ExplainedPart {
    ExplainedPart {
        text: node.text.clone(),
        value: node.value.to_json(),
        parts: node.parts.iter().map(part).collect(),
    }
}

fn measure(reading: &explain::MeasureReading) -> ExplainedMeasure {
    ExplainedMeasure {
        text: reading.text.clone(),
        value: reading.value.to_json(),
        from: reading.from.map(|at| at.to_string()),
        to: reading.to.to_string(),
        events: reading.events,
        latest: reading.latest.iter().map(|(at, event)| (at.to_string(), event.clone())).collect(),
    }
}
