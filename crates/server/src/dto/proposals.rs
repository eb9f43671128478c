//! Who is probably one person, and why.

use qianmian_pipeline::proposals;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is proposed and undecided, the most likely first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkProposals {
    /// The run that proposed it; none before the first.
    pub run: Option<LinkRun>,
    /// How many there are from that probability on, those that are not shown too.
    pub total: u64,
    /// The proposals.
    pub proposals: Vec<LinkProposal>,
}

/// What linking by likelihood did when it last ran.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkRun {
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// People it looked at.
    pub people: u64,
    /// Pairs it compared.
    pub compared: u64,
    /// Pairs it proposed.
    pub proposed: u64,
    /// log2 of the odds of any two people, where the evidence of every proposal begins.
    pub prior_bits: f64,
    /// What it learned, as `qianmian link --model` writes it.
    #[schema(value_type = Object)]
    pub model: serde_json::Value,
}

/// Two people who are probably one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkProposal {
    /// One person.
    #[schema(example = "p12")]
    pub left: String,
    /// The other.
    #[schema(example = "p40")]
    pub right: String,
    /// How likely they are one.
    pub probability: f64,
    /// log2 of the odds: the prior of the run and all bits of the evidence.
    pub weight_bits: f64,
    /// What each column adds.
    pub evidence: Vec<LinkEvidence>,
}

/// What one column says about two people.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkEvidence {
    /// A trait, or a kind of identifiers.
    pub column: String,
    /// What the left person declared, several values with ` / ` between them; identifiers masked.
    pub left: Option<String>,
    /// The same of the right person.
    pub right: Option<String>,
    /// How they agree: `equal`, `one_edit`, …, `different`, `missing`.
    pub level: String,
    /// What that adds, in bits: 1 doubles the odds.
    pub bits: f64,
}

/// Which proposals.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinkProposalsQuery {
    /// From this probability on; all when left out.
    #[serde(default)]
    pub above: f64,
    /// At most so many; 100 when left out.
    #[serde(default = "hundred")]
    pub limit: usize,
}

fn hundred() -> usize {
    100
}

impl From<&proposals::LinkRun> for LinkRun {
    fn from(run: &proposals::LinkRun) -> Self {
        LinkRun {
            at: run.at.to_string(),
            people: run.people,
            compared: run.compared,
            proposed: run.proposed,
            prior_bits: run.prior_bits,
            model: run.model.clone(),
        }
    }
}

impl From<&proposals::ShownProposal> for LinkProposal {
    fn from(shown: &proposals::ShownProposal) -> Self {
        let evidence = shown.proposal.evidence.iter().zip(&shown.values);
        let evidence = evidence.map(|(said, [left, right])| LinkEvidence {
            column: said.column.clone(),
            left: left.clone(),
            right: right.clone(),
            level: said.level.clone(),
            bits: said.bits,
        });
        LinkProposal {
            left: shown.proposal.left.to_string(),
            right: shown.proposal.right.to_string(),
            probability: shown.probability,
            weight_bits: shown.proposal.weight_bits,
            evidence: evidence.collect(),
        }
    }
}

impl From<&proposals::Proposals> for LinkProposals {
    fn from(found: &proposals::Proposals) -> Self {
        LinkProposals {
            run: found.run.as_ref().map(LinkRun::from),
            total: found.total,
            proposals: found.shown.iter().map(LinkProposal::from).collect(),
        }
    }
}
