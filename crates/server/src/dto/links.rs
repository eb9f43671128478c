//! Why identifiers are one person's, what merged and parted, and what somebody says of it.

use std::collections::BTreeMap;

use qianmian_pipeline::hand::{self, Change, read_said};
use qianmian_store::people::{self, MergeEntry, Parting, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Why the identifiers of a person are one person's.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonLinks {
    /// Who.
    #[schema(example = "p12")]
    pub person: String,
    /// The identifiers, masked.
    pub identifiers: Vec<LinkedIdentifier>,
    /// What holds them together, from the first identifier outward by the fewest steps.
    pub steps: Vec<LinkStep>,
    /// What somebody said of them.
    pub decisions: Vec<LinkDecision>,
    /// Whom decisions speak of.
    pub subjects: Vec<NamedSubject>,
}

/// A subject that a decision speaks of, as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedSubject {
    /// What decisions call it.
    #[schema(example = "s7")]
    pub subject: String,
    /// Whose it is now.
    #[schema(example = "p12")]
    pub person: String,
    /// The kind of identifier that it is; none where it is a mention of several.
    pub kind: Option<String>,
    /// Its value, masked.
    #[schema(example = "…42")]
    pub value: Option<String>,
}

impl From<&hand::NamedSubject> for NamedSubject {
    fn from(named: &hand::NamedSubject) -> Self {
        let (kind, value) = named.identifier.clone().map(|known| (known.kind, known.value)).unzip();
        NamedSubject { subject: named.subject.to_string(), person: named.person.to_string(), kind, value }
    }
}

/// An identifier of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkedIdentifier {
    /// What edges call it.
    #[schema(example = "s7")]
    pub subject: String,
    /// Its kind.
    pub kind: String,
    /// Its value, masked.
    #[schema(example = "…42")]
    pub value: String,
}

/// A record named two identifiers together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkStep {
    /// The identifier that was reached before.
    pub from: String,
    /// The one that this adds.
    pub to: String,
    /// The edge that holds it, as it is given to cut it.
    #[schema(example = "s7-s31")]
    pub edge: String,
    /// Which source named them together first.
    pub source: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// How many sources say so.
    pub sources: usize,
}

impl From<&hand::Whole> for PersonLinks {
    fn from(whole: &hand::Whole) -> Self {
        let identifier =
            |(subject, known): &(qianmian_model::SubjectId, qianmian_pipeline::view::MaskedIdentifier)| {
                LinkedIdentifier {
                    subject: subject.to_string(),
                    kind: known.kind.clone(),
                    value: known.value.clone(),
                }
            };
        let step = |step: &hand::LinkStep| LinkStep {
            from: step.from.0.to_string(),
            to: step.to.0.to_string(),
            edge: format!("{}-{}", step.to.0, step.mention),
            source: step.source.clone(),
            at: step.at.to_string(),
            sources: step.sources,
        };
        PersonLinks {
            person: whole.person.to_string(),
            identifiers: whole.identifiers.iter().map(identifier).collect(),
            steps: whole.steps.iter().map(step).collect(),
            decisions: whole.decisions.iter().map(LinkDecision::from).collect(),
            subjects: whole.subjects.iter().map(NamedSubject::from).collect(),
        }
    }
}

/// What merged and parted, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkLog {
    /// Merges.
    pub merges: Vec<LoggedMerge>,
    /// Partings.
    pub partings: Vec<LoggedParting>,
    /// All decisions by hand.
    pub decisions: Vec<LinkDecision>,
    /// Whom they speak of; who was erased is not among them.
    pub subjects: Vec<NamedSubject>,
}

/// A merge of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoggedMerge {
    /// Its number, by which it is undone.
    pub merge: i64,
    /// Who stayed.
    pub winner: String,
    /// Who became part of them.
    pub loser: String,
    /// `identity` for the rules, or who said so.
    pub source: String,
    /// Why.
    pub reason: String,
    /// The same apart from its language.
    pub said: Option<Said>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// When it was undone.
    #[schema(format = DateTime)]
    pub undone_at: Option<String>,
}

impl From<&MergeEntry> for LoggedMerge {
    fn from(entry: &MergeEntry) -> Self {
        LoggedMerge {
            merge: entry.id,
            winner: entry.winner.to_string(),
            loser: entry.loser.to_string(),
            source: entry.source.clone(),
            reason: entry.reason.clone(),
            said: Said::read(&entry.reason),
            at: entry.at.to_string(),
            undone_at: entry.undone_at.map(|at| at.to_string()),
        }
    }
}

/// A parting of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoggedParting {
    /// Who stayed.
    pub stayed: String,
    /// Who it parted from.
    pub left_with: String,
    /// How many subjects went.
    pub subjects: usize,
    /// `identity` for the rules, or who said so.
    pub source: String,
    /// Why.
    pub reason: String,
    /// The same apart from its language.
    pub said: Option<Said>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

impl From<&Parting> for LoggedParting {
    fn from(parting: &Parting) -> Self {
        LoggedParting {
            stayed: parting.stayed.to_string(),
            left_with: parting.left_with.to_string(),
            subjects: parting.moved.len(),
            source: parting.source.clone(),
            reason: parting.reason.clone(),
            said: Said::read(&parting.reason),
            at: parting.at.to_string(),
        }
    }
}

/// What is said of a merge, a parting or a refusal, apart from its language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Said {
    /// What is said.
    #[schema(example = "same_value")]
    pub code: String,
    /// What it speaks of, by name: `kind` and `other` are kinds of identifiers, `limit` a number.
    pub facts: BTreeMap<String, String>,
}

impl Said {
    /// A sentence of the log.
    pub(crate) fn read(sentence: &str) -> Option<Said> {
        let said = read_said(sentence)?;
        let facts = said.facts.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        Some(Said { code: said.code.to_owned(), facts })
    }
}

/// What somebody said of two subjects.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkDecision {
    /// Its number, by which it is taken back.
    pub decision: i64,
    /// The two subjects.
    pub subjects: [String; 2],
    /// What was said.
    pub verdict: LinkVerdict,
    /// Who said so.
    pub said_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// When it was taken back.
    #[schema(format = DateTime)]
    pub revoked_at: Option<String>,
    /// How likely linking found it; none where nothing was proposed.
    pub probability: Option<f64>,
}

impl From<&people::LinkDecision> for LinkDecision {
    fn from(said: &people::LinkDecision) -> Self {
        LinkDecision {
            decision: said.id,
            subjects: [said.left.to_string(), said.right.to_string()],
            verdict: match said.verdict {
                Verdict::Same => LinkVerdict::Same,
                Verdict::Apart => LinkVerdict::Apart,
            },
            said_by: said.said_by.clone(),
            at: said.at.to_string(),
            revoked_at: said.revoked_at.map(|at| at.to_string()),
            probability: said.probability,
        }
    }
}

impl From<&hand::LinkLog> for LinkLog {
    fn from(log: &hand::LinkLog) -> Self {
        LinkLog {
            merges: log.merges.iter().map(LoggedMerge::from).collect(),
            partings: log.partings.iter().map(LoggedParting::from).collect(),
            decisions: log.decisions.iter().map(LinkDecision::from).collect(),
            subjects: log.subjects.iter().map(NamedSubject::from).collect(),
        }
    }
}

/// One person or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkVerdict {
    /// One.
    Same,
    /// Two.
    Apart,
}

/// How much of the log.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinkLogQuery {
    /// So many merges and so many partings; 100 when left out.
    #[serde(default = "hundred")]
    pub limit: usize,
}

fn hundred() -> usize {
    100
}

/// Says whether two are one person. `same` takes two people; `apart` two people, or two identifiers of one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionRequest {
    /// What is said.
    pub verdict: LinkVerdict,
    /// `p12`, or `kind:value`.
    pub left: String,
    /// `p12`, or `kind:value`.
    pub right: String,
}

/// Undoes one thing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UndoRequest {
    /// A merge of the log, by its number.
    Merge(i64),
    /// An edge of a person's links.
    Edge(String),
    /// A decision, by its number.
    Decision(i64),
}

/// What became of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkChange {
    /// The number of the decision that was written, by which it is taken back.
    pub decision: Option<i64>,
    /// New people.
    pub created: Vec<String>,
    /// People who were merged before and are back.
    pub revived: Vec<String>,
    /// Winner and loser of each merge.
    pub merges: Vec<[String; 2]>,
    /// Who stayed and who parted from them.
    pub partings: Vec<[String; 2]>,
}

impl From<&hand::HandReport> for LinkChange {
    fn from(report: &hand::HandReport) -> Self {
        let Change { created, revived, merges, parted } = &report.change;
        let names = |people: &[qianmian_model::PersonId]| people.iter().map(ToString::to_string).collect();
        let pairs = |pairs: &[(qianmian_model::PersonId, qianmian_model::PersonId)]| {
            pairs.iter().map(|(one, other)| [one.to_string(), other.to_string()]).collect()
        };
        LinkChange {
            decision: report.decision,
            created: names(created),
            revived: names(revived),
            merges: pairs(merges),
            partings: pairs(parted),
        }
    }
}
