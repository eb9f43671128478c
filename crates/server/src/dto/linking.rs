//! The rules of linking, and what others would make of everybody.

use std::collections::BTreeMap;

use qianmian_model::{PersonId, SubjectId};
use qianmian_pipeline::linking::forecast::{self, SIZES};
use qianmian_pipeline::linking::{DryRun, IdentityConfig, KindRule, Period, Weight};
use qianmian_pipeline::view::MaskedIdentifier;
use serde::Serialize;
use utoipa::ToSchema;

use super::Mistake;
use super::links::LinkedIdentifier;

/// The rules of linking of the workspace: `identity.yaml` over the built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkRules {
    /// Whether everybody is decided by them. If not, the next transaction by them does so.
    pub in_force: bool,
    /// By kind of identifier, the strongest first; last, without a name, the rule of every other kind.
    pub kinds: Vec<LinkKind>,
    /// What a difference in a declared trait means: `blocks` or `counts`.
    pub attributes: BTreeMap<String, String>,
    /// How many identifiers one person is joined of at most, beyond the first; 0 for any number.
    pub merges: u32,
    /// How many values are blocked, of whatever kind, beyond the built-in ones.
    pub blocked: usize,
    /// The text of `identity.yaml`, for who may administer; none without the file.
    pub file: Option<String>,
}

/// The rule of one kind of identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkKind {
    /// Its name; none for the rule of kinds that have no own.
    pub kind: Option<String>,
    /// Higher is stronger: stronger kinds link first, and the weaker gives way.
    pub priority: u16,
    /// How many values one person has at most; 0 for any number.
    pub limit: u32,
    /// Within which time the limit counts: `ever`, `week`, `month` or `year`.
    pub per: String,
    /// In the company of how many others a value may come before it links nobody; 0 for any number.
    pub degree: u32,
    /// Whether the same value proves the same person, whatever else differs.
    pub proof: bool,
    /// After how many days values are given to somebody else; 0 for never.
    pub reassigned_after_days: u16,
    /// How many values of it are blocked, beyond the built-in ones.
    pub blocked: usize,
}

impl LinkKind {
    fn of(kind: Option<&str>, rule: &KindRule) -> LinkKind {
        let per = match rule.per {
            Period::Ever => "ever",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        };
        LinkKind {
            kind: kind.map(str::to_owned),
            priority: rule.priority,
            limit: rule.limit,
            per: per.to_owned(),
            degree: rule.degree,
            proof: rule.proof,
            reassigned_after_days: rule.reassigned_after_days,
            blocked: rule.blocked.len(),
        }
    }
}

impl LinkRules {
    /// Rules as they are shown.
    pub fn of(rules: &IdentityConfig, in_force: bool, file: Option<String>) -> LinkRules {
        let mut kinds: Vec<LinkKind> =
            rules.kinds.iter().map(|(kind, rule)| LinkKind::of(Some(kind), rule)).collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.priority));
        kinds.push(LinkKind::of(None, &rules.other));
        let weight = |weight: &Weight| match weight {
            Weight::Blocks => "blocks".to_owned(),
            Weight::Counts => "counts".to_owned(),
        };
        LinkRules {
            in_force,
            kinds,
            attributes: rules.attributes.iter().map(|(name, means)| (name.clone(), weight(means))).collect(),
            merges: rules.merges,
            blocked: rules.blocked.len(),
            file,
        }
    }
}

/// What taking rules into use would change: `after.people = before.people - merged + created`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkDryRun {
    /// Whether everybody is decided by just these rules already.
    pub in_force: bool,
    /// People as they are.
    pub before: PeopleSizes,
    /// People as they would be.
    pub after: PeopleSizes,
    /// People who would become part of another.
    pub merged: u64,
    /// People who would come to be, or back.
    pub created: u64,
    /// Pairs of people between whom something would go without a merge.
    pub parted: u64,
    /// The largest merges.
    pub merges: Vec<DryRunMerge>,
    /// The largest partings.
    pub partings: Vec<DryRunParting>,
    /// Values that would link otherwise, by kind.
    pub values: Vec<DryRunValues>,
    /// Some of those values.
    pub value_samples: Vec<DryRunValue>,
    /// What works, but probably not as meant.
    pub warnings: Vec<Mistake>,
}

/// How many identifiers people have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeopleSizes {
    /// People.
    pub people: u64,
    /// By how many identifiers they have, the fewest first.
    pub sizes: Vec<PeopleOfSize>,
    /// Those with most.
    pub largest: Vec<PersonOfSize>,
}

/// People with so many identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeopleOfSize {
    /// At least so many.
    pub from: u64,
    /// At most so many; none without a bound.
    pub to: Option<u64>,
    /// People.
    pub people: u64,
}

/// A person with many identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonOfSize {
    /// Who; none for somebody who would come to be.
    #[schema(example = "p12")]
    pub person: Option<String>,
    /// How many identifiers.
    pub identifiers: u64,
}

/// Somebody who would become part of somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DryRunMerge {
    /// Who would stay.
    #[schema(example = "p12")]
    pub winner: String,
    /// Who would become part of them.
    #[schema(example = "p40")]
    pub loser: String,
    /// Why.
    pub reason: String,
    /// Some identifiers that who would stay has or that records name with theirs.
    pub winner_identifiers: Vec<LinkedIdentifier>,
    /// The same of who would become part of them.
    pub loser_identifiers: Vec<LinkedIdentifier>,
}

/// Something of somebody that would be somebody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DryRunParting {
    /// Who would stay.
    #[schema(example = "p12")]
    pub stayed: String,
    /// Who would have it; none for somebody who would come to be, or back.
    pub left_with: Option<String>,
    /// How many subjects would go.
    pub subjects: u64,
    /// Why.
    pub reason: String,
    /// Some identifiers that would stay.
    pub staying: Vec<LinkedIdentifier>,
    /// Some identifiers that would go, or that what would go names.
    pub leaving: Vec<LinkedIdentifier>,
}

/// Values of a kind that would link otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DryRunValues {
    /// The kind.
    pub kind: String,
    /// `blocked`, `shared` or `own`.
    pub becomes: String,
    /// How many.
    pub values: u64,
}

/// A value that would link otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DryRunValue {
    /// Which.
    pub identifier: LinkedIdentifier,
    /// `blocked`, `shared` or `own`.
    pub becomes: String,
}

impl From<&forecast::Sizes> for PeopleSizes {
    fn from(sizes: &forecast::Sizes) -> Self {
        let from = std::iter::once(0).chain(SIZES.iter().map(|most| most + 1));
        let to = SIZES.iter().copied().map(Some).chain([None]);
        let classes = from.zip(to).zip(sizes.classes);
        PeopleSizes {
            people: sizes.people,
            sizes: classes.map(|((from, to), people)| PeopleOfSize { from, to, people }).collect(),
            largest: sizes
                .largest
                .iter()
                .map(|(person, identifiers)| PersonOfSize {
                    person: person.as_ref().map(PersonId::to_string),
                    identifiers: *identifiers,
                })
                .collect(),
        }
    }
}

impl From<&DryRun> for LinkDryRun {
    fn from(run: &DryRun) -> Self {
        let identifier = |subject: &SubjectId| {
            let MaskedIdentifier { kind, value, .. } = run.identifiers.get(subject)?.clone();
            Some(LinkedIdentifier { subject: subject.to_string(), kind, value })
        };
        let identifiers = |subjects: &[SubjectId]| subjects.iter().filter_map(identifier).collect::<Vec<_>>();
        let merge = |merge: &forecast::ForeseenMerge| DryRunMerge {
            winner: merge.winner.to_string(),
            loser: merge.loser.to_string(),
            reason: merge.reason.clone(),
            winner_identifiers: identifiers(&merge.identifiers[0]),
            loser_identifiers: identifiers(&merge.identifiers[1]),
        };
        let parting = |parting: &forecast::ForeseenParting| DryRunParting {
            stayed: parting.stayed.to_string(),
            left_with: parting.left_with.as_ref().map(PersonId::to_string),
            subjects: parting.subjects,
            reason: parting.reason.clone(),
            staying: identifiers(&parting.identifiers[0]),
            leaving: identifiers(&parting.identifiers[1]),
        };
        let forecast = &run.forecast;
        let values = forecast.values.iter().map(|((kind, becomes), values)| DryRunValues {
            kind: kind.clone(),
            becomes: becomes.as_str().to_owned(),
            values: *values,
        });
        let samples = forecast.value_samples.iter().filter_map(|value| {
            let becomes = value.becomes.as_str().to_owned();
            Some(DryRunValue { identifier: identifier(&value.subject)?, becomes })
        });
        LinkDryRun {
            in_force: run.in_force,
            before: (&forecast.before).into(),
            after: (&forecast.after).into(),
            merged: forecast.merged,
            created: forecast.created,
            parted: forecast.parted,
            merges: forecast.merges.iter().map(merge).collect(),
            partings: forecast.partings.iter().map(parting).collect(),
            values: values.collect(),
            value_samples: samples.collect(),
            warnings: run.warnings.iter().map(Mistake::from).collect(),
        }
    }
}
