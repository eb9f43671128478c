//! Linking by likelihood over the people of the store: which two are probably one, kept until somebody decides.
//!
//! A proposal changes nobody. Agreeing to one is a decision by hand, and so is declining it ([`crate::hand`]); what is
//! decided, what the limits of identifiers forbid and who was erased is left out whenever proposals are read, so that
//! nothing of it comes back, and nothing has to be learned anew for it.

mod find;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use qianmian_identity::attribute::{NAME, split_name};
use qianmian_identity::{IdentityConfig, hand};
use qianmian_link::{LinkConfig, probability};
use qianmian_model::plan::TrackingPlan;
use qianmian_model::traits::INFERRED_PREFIX;
use qianmian_model::{Diagnostic, IdentifierKind, Origin, PersonId, Time, Value};
pub use qianmian_store::people::{Evidence, Proposal};
use qianmian_store::{Tx, meta, people, traits};
use serde_json::{Value as Json, json};

use crate::files::Files;
use crate::hand::HandReport;
use crate::view::mask;
use crate::{Pipeline, PipelineError, Result};
use find::{Found, find};

/// The file of the workspace that says what is compared.
pub const FILE: &str = "link.yaml";

/// The least probability at which two people are proposed.
pub const LEAST: f64 = 0.5;
/// The most proposals that are kept, the most likely ones.
pub const MOST: usize = 10_000;
/// Where the store notes the last run.
const RUN: &str = "link.run";
/// The column that says which rows are one person's. No trait and no kind is called so.
pub(crate) const PERSON: &str = "(person)";

/// Columns that the trait `name` gives besides itself.
const NAME_PARTS: [&str; 2] = ["surname", "given_name"];

/// What the last run did.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkRun {
    /// When.
    pub at: Time,
    /// People it looked at.
    pub people: u64,
    /// Pairs it compared.
    pub compared: u64,
    /// Pairs it proposed.
    pub proposed: u64,
    /// log2 of the odds of any two people, where the evidence of every proposal begins.
    pub prior_bits: f64,
    /// What it learned, as `qianmian link --model` writes it.
    pub model: Json,
}

/// What is proposed and undecided.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposals {
    /// The run they are of; none before the first.
    pub run: Option<LinkRun>,
    /// How many there are.
    pub total: u64,
    /// The most likely ones.
    pub shown: Vec<ShownProposal>,
}

/// A proposal with what the two people's profiles show now.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownProposal {
    /// The two people and what each column adds.
    pub proposal: Proposal,
    /// The same as a probability.
    pub probability: f64,
    /// By column, the values of the left person and of the right; identifiers masked.
    pub values: Vec<[Option<String>; 2]>,
}

/// What people declared, by person and column, in order.
type Declared = BTreeMap<(PersonId, String), Vec<String>>;

impl Pipeline {
    /// Learns from everybody how likely people are one, and keeps what that proposes in the place of what was proposed before.
    ///
    /// # Errors
    /// No `link.yaml`; blocking rules that hold too many pairs; failures of the store.
    pub async fn propose_links(&self) -> Result<LinkRun> {
        let config = self.link_rules()?.clone();
        let (people, declared) = self.declared(&config).await?;
        let looked_at = people.len() as u64;
        let found = tokio::task::spawn_blocking(move || find(&config, &people, &declared));
        let Found { proposals, compared, prior_bits, model } =
            found.await.map_err(|_| PipelineError::Worker)??;
        let mut tx = self.store.begin().await?;
        let mut proposals = self.standing(&mut tx, proposals).await?;
        proposals.truncate(MOST);
        let (at, proposed) = (self.clock.now(), proposals.len() as u64);
        let run = LinkRun { at, people: looked_at, compared, proposed, prior_bits, model };
        people::replace_proposals(&mut tx, &proposals).await?;
        meta::set(&mut tx, RUN, &write_run(&run)).await?;
        tx.commit().await?;
        Ok(run)
    }

    /// What is proposed and undecided, the most likely first, from a probability on; at most `limit` of it.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn proposals(&self, above: f64, limit: usize) -> Result<Proposals> {
        let mut tx = self.store.read().await?;
        let run = meta::get(&mut tx, RUN).await?.map(|text| read_run(&text)).transpose()?;
        let mut open = self.undecided(&mut tx).await?;
        open.retain(|proposal| probability(proposal.weight_bits) >= above);
        let total = open.len() as u64;
        open.truncate(limit);
        let shown = self.show_proposals(&mut tx, open).await?;
        Ok(Proposals { run, total, shown })
    }

    /// Agrees to everything that is proposed from a probability on, the most likely first, each as a decision of its own.
    ///
    /// # Errors
    /// Failures of store and lake; what was agreed to before stands.
    pub async fn accept_proposals(&self, above: f64, said_by: &str) -> Result<Vec<HandReport>> {
        let open = self.undecided(&mut self.store.read().await?).await?;
        let mut accepted = Vec::new();
        for proposal in open.into_iter().filter(|proposal| probability(proposal.weight_bits) >= above) {
            let (mut tx, now) = self.begin().await?;
            // What was agreed to a moment ago may have made this pair one, or more than the limits allow.
            let Some(open) = self.standing(&mut tx, vec![proposal]).await?.pop() else { continue };
            let (pair, likely) = ((open.left, open.right), probability(open.weight_bits));
            let (decision, change) =
                hand::accept_proposal(&mut tx, &self.workspace.identity, pair, said_by, likely, now).await?;
            accepted.push(self.finish(tx, Some(decision), change).await?);
        }
        Ok(accepted)
    }

    /// How likely linking found two people, where that is proposed and undecided.
    pub(crate) async fn proposed(
        &self,
        tx: &mut Tx<'_>,
        (left, right): (PersonId, PersonId),
    ) -> Result<Option<f64>> {
        let pair = (left.min(right), left.max(right));
        let open = self.undecided(tx).await?;
        let found = open.iter().find(|proposal| (proposal.left, proposal.right) == pair);
        Ok(found.map(|proposal| probability(proposal.weight_bits)))
    }

    fn link_rules(&self) -> Result<&LinkConfig> {
        let absent = || {
            PipelineError::Refused(format!(
                "the workspace has no {FILE}; say in it which traits are compared (docs/link.md)"
            ))
        };
        self.workspace.link.as_ref().ok_or_else(absent)
    }

    /// Everybody, and what they declared of what is compared.
    async fn declared(&self, config: &LinkConfig) -> Result<(Vec<PersonId>, Declared)> {
        let mut tx = self.store.read().await?;
        let everyone: Vec<PersonId> = people::everyone(&mut tx).await?.into_iter().map(PersonId).collect();
        let declared = self.declared_by(&mut tx, config.columns(), &everyone).await?;
        Ok((everyone, declared))
    }

    /// What some people declared in some columns: traits of every source, and identifiers that are theirs alone.
    async fn declared_by<'c>(
        &self,
        tx: &mut Tx<'_>,
        columns: impl Iterator<Item = &'c str>,
        of: &[PersonId],
    ) -> Result<Declared> {
        let traits_known = trait_columns(&self.workspace.plan);
        let (named, kinds): (BTreeSet<&str>, BTreeSet<&str>) =
            columns.partition(|column| traits_known.contains(column));
        let mut declared = Declared::new();
        let mut add = |person: PersonId, column: &str, value: String| {
            declared.entry((person, column.to_owned())).or_default().push(value);
        };
        for row in traits::observations_of(tx, of).await? {
            let said = row.observation;
            let Some(value) = text(&said.value).filter(|_| said.origin == Origin::Declared) else { continue };
            for (column, value) in columns_of(&self.workspace.plan, &said.name, value) {
                if named.contains(column.as_str()) {
                    add(row.person, &column, value);
                }
            }
        }
        for kind in kinds {
            for stored in people::identifiers_of_kind(tx, &IdentifierKind::new(kind), of).await? {
                add(stored.person, kind, stored.identifier.value.clone());
            }
        }
        Ok(declared)
    }

    async fn show_proposals(&self, tx: &mut Tx<'_>, open: Vec<Proposal>) -> Result<Vec<ShownProposal>> {
        let of: BTreeSet<PersonId> =
            open.iter().flat_map(|proposal| [proposal.left, proposal.right]).collect();
        let of: Vec<PersonId> = of.into_iter().collect();
        let columns: BTreeSet<&str> = open
            .iter()
            .flat_map(|proposal| &proposal.evidence)
            .map(|evidence| evidence.column.as_str())
            .collect();
        let declared = self.declared_by(tx, columns.into_iter(), &of).await?;
        let traits_known = trait_columns(&self.workspace.plan);
        let value = |person: PersonId, column: &str| {
            let values = declared.get(&(person, column.to_owned()))?;
            let is_trait = traits_known.contains(&column);
            let show = |value: &String| if is_trait { value.clone() } else { mask(value) };
            let shown: BTreeSet<String> = values.iter().map(show).collect();
            Some(shown.into_iter().collect::<Vec<_>>().join(" / "))
        };
        let show = |proposal: Proposal| {
            let (left, right) = (proposal.left, proposal.right);
            let columns = proposal.evidence.iter().map(|evidence| evidence.column.as_str());
            let values = columns.map(|column| [value(left, column), value(right, column)]).collect();
            ShownProposal { probability: probability(proposal.weight_bits), values, proposal }
        };
        Ok(open.into_iter().map(show).collect())
    }
}

/// The traits that can be compared: those of the plan that are no guesses, and the parts of a name.
pub(crate) fn trait_columns(plan: &TrackingPlan) -> Vec<&str> {
    let parts = NAME_PARTS.into_iter().filter(|_| plan.traits.contains_key(NAME));
    let declared = plan.traits.keys().map(String::as_str).filter(|name| !name.starts_with(INFERRED_PREFIX));
    declared.chain(parts).collect()
}

/// What a trait says in columns: itself, and a name its parts, where the plan has no traits that are called so.
pub(crate) fn columns_of(plan: &TrackingPlan, name: &str, value: String) -> Vec<(String, String)> {
    let planned = |part: &str| plan.traits.contains_key(part);
    let split = if name == NAME { split_name(&value) } else { None };
    let (surname, given) = split.map_or((None, None), |(surname, given)| (Some(surname), given));
    let parts = NAME_PARTS.into_iter().zip([surname, given]).filter(|(part, _)| !planned(part));
    let parts = parts.filter_map(|(part, value)| Some((part.to_owned(), value?)));
    std::iter::once((name.to_owned(), value)).chain(parts).collect()
}

/// The rules of `link.yaml`, over the traits of the plan and the kinds of identifiers that have a rule.
pub(crate) fn read(
    files: Files<'_>,
    plan: Option<&TrackingPlan>,
    identity: &IdentityConfig,
    found: &mut Vec<Diagnostic>,
) -> Option<LinkConfig> {
    // Without a plan nothing could be said of its columns.
    let plan = plan.filter(|_| files.exists(FILE))?;
    let (file, text) = files.read(FILE, found)?;
    let kinds = identity.kinds.keys().map(String::as_str);
    let columns: Vec<&str> = trait_columns(plan).into_iter().chain(kinds).collect();
    match LinkConfig::parse_over(&file, &text, &columns, PERSON) {
        Ok(config) => Some(config),
        Err(qianmian_link::Error::Config(mistakes)) => {
            found.extend(mistakes);
            None
        }
        Err(other) => {
            found.push(crate::files::unreadable(&file, &other.to_string()));
            None
        }
    }
}

/// A value as linking compares it; none where it is nothing or no single one.
pub(crate) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null | Value::List(_) | Value::Object(_) => return None,
        Value::Time(at) => at.to_string(),
        other => other.to_string(),
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn write_run(run: &LinkRun) -> String {
    let LinkRun { at, people, compared, proposed, prior_bits, model } = run;
    let run = json!({
        "at": at.0, "people": people, "compared": compared, "proposed": proposed, "prior_bits": prior_bits,
        "model": model,
    });
    run.to_string()
}

fn read_run(text: &str) -> Result<LinkRun> {
    let corrupt = || qianmian_store::Error::Corrupt(format!("the note `{RUN}`"));
    let mut run: Json = serde_json::from_str(text).map_err(|_| corrupt())?;
    let count = |name: &str| run[name].as_u64().ok_or_else(corrupt);
    Ok(LinkRun {
        at: Time(run["at"].as_i64().ok_or_else(corrupt)?),
        people: count("people")?,
        compared: count("compared")?,
        proposed: count("proposed")?,
        prior_bits: run["prior_bits"].as_f64().ok_or_else(corrupt)?,
        model: run["model"].take(),
    })
}
