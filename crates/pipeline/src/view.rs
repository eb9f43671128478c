//! What people are shown of a workspace's data: plain values, read from one snapshot. The CLI and the HTTP API render them.

use std::collections::BTreeMap;

use qianmian_model::consent::ConsentState;
use qianmian_model::{Counts, PersonId, Time, TraitObservation};
use qianmian_rule::TagDefinition;
use qianmian_store::counts::{RejectCount, StageCounts};
use qianmian_store::people::Totals;
use qianmian_store::tags::{HistoryEntry, Role, TagBitmap, all_bitmaps, bitmaps_of};
use qianmian_store::{consents, counts, lake_files, people, tags, traits};

use crate::statements::{StatementRun, run_of};
use crate::versions::{self, TagVersion};
use crate::{Pipeline, Result};

/// What went through the stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// Rows by stage and source.
    pub stages: Vec<StageCounts>,
    /// Rejected rows by source and reason.
    pub rejects: Vec<RejectCount>,
    /// People, identifiers, merges.
    pub people: Totals,
    /// Refused links by reason.
    pub refusals: Vec<(String, u64)>,
    /// Rows in the event history.
    pub events: u64,
    /// Files of the event history.
    pub files: u64,
}

impl Stages {
    /// Rows of all sources from the door to the end of `clean`.
    pub fn rows(&self) -> Counts {
        let of = |stage: &str| {
            let mut sum = Counts::default();
            self.stages.iter().filter(|row| row.stage == stage).for_each(|row| sum += row.counts);
            sum
        };
        to_the_end_of_clean(of("collect"), of("clean"))
    }
}

/// Rows through `collect` and `clean` as through one stage.
pub(crate) fn to_the_end_of_clean(collected: Counts, cleaned: Counts) -> Counts {
    let mut whole = collected;
    whole.rows_merged += cleaned.rows_merged;
    whole.rows_rejected += cleaned.rows_rejected;
    whole.rows_out -= cleaned.rows_merged + cleaned.rows_rejected;
    whole
}

/// One tag in numbers.
#[derive(Debug, Clone)]
pub struct TagSummary {
    /// Its definition.
    pub definition: TagDefinition,
    /// The version in force, from 1; none before the first refresh.
    pub version: Option<u32>,
    /// People by value.
    pub values: Vec<(String, u64)>,
    /// Part of all people who have any value, 0..1.
    pub coverage: f64,
    /// Part of all people for whom it is unknown, 0..1: its missing data.
    pub unknown_rate: f64,
}

/// One tag with its history.
#[derive(Debug, Clone)]
pub struct TagDetail {
    /// In numbers.
    pub summary: TagSummary,
    /// How its statement fared; none where it has none, or it was not asked yet.
    pub statement: Option<StatementRun>,
    /// All versions, oldest first.
    pub versions: Vec<TagVersion>,
    /// Entered and left, by day.
    pub history: Vec<HistoryEntry>,
}

/// One person.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Who.
    pub person: PersonId,
    /// First seen.
    pub created_at: Time,
    /// Identifiers: kind, masked value, source, first and last seen.
    pub identifiers: Vec<MaskedIdentifier>,
    /// Traits with provenance.
    pub traits: Vec<TraitObservation>,
    /// Tags: name and value.
    pub tags: Vec<(String, String)>,
    /// Tags that are unknown for this person.
    pub unknown_tags: Vec<String>,
    /// Consent by purpose.
    pub consents: BTreeMap<String, (ConsentState, Time)>,
    /// People who were found to be this one.
    pub merges: u64,
}

/// An identifier whose value is hidden but for its last two characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedIdentifier {
    /// Its kind.
    pub kind: String,
    /// Its value, masked.
    pub value: String,
    /// Who said so first.
    pub source: String,
    /// First seen.
    pub first_seen_at: Time,
    /// Last seen.
    pub last_seen_at: Time,
}

impl Pipeline {
    /// What went through the stages so far.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn stages(&self) -> Result<Stages> {
        let mut tx = self.store.read().await?;
        let files = lake_files::active(&mut tx, "events").await?;
        Ok(Stages {
            stages: counts::all(&mut tx).await?,
            rejects: counts::rejects(&mut tx).await?,
            people: people::totals(&mut tx).await?,
            refusals: people::count_refusals(&mut tx).await?,
            events: files.iter().map(|file| file.rows).sum(),
            files: files.len() as u64,
        })
    }

    /// All tags in numbers: those in force, then drafts and retired ones, in the order of the files.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tags(&self) -> Result<Vec<TagSummary>> {
        let mut tx = self.store.read().await?;
        let population = people::totals(&mut tx).await?.people;
        let bitmaps = all_bitmaps(&mut tx).await?;
        let versions: BTreeMap<String, u32> = tags::current(&mut tx)
            .await?
            .into_iter()
            .map(|stored| (stored.definition.name, stored.version))
            .collect();
        let summaries = self.workspace.tags.iter().chain(&self.workspace.shelved).map(|definition| {
            let of_tag: Vec<&TagBitmap> =
                bitmaps.iter().filter(|bitmap| bitmap.tag == definition.name).collect();
            summarise(definition, versions.get(&definition.name).copied(), &of_tag, population)
        });
        Ok(summaries.collect())
    }

    /// One tag with its history; also one that is in no file any more.
    ///
    /// # Errors
    /// An unknown tag, with the nearest name; when the store fails.
    pub async fn tag_detail(&self, name: &str) -> Result<TagDetail> {
        let mut tx = self.store.read().await?;
        let stored = tags::versions_of(&mut tx, name).await?;
        let gone = || stored.last().and_then(versions::last_definition);
        let definition = self.workspace.tag(name).cloned().or_else(|error| gone().ok_or(error))?;
        let population = people::totals(&mut tx).await?.people;
        let bitmaps = bitmaps_of(&mut tx, name).await?;
        let version = stored.last().map(|stored| stored.version);
        let summary = summarise(&definition, version, &bitmaps.iter().collect::<Vec<_>>(), population);
        let versions = versions::compare(stored);
        let statement = if definition.sql.is_some() { run_of(&mut tx, name).await? } else { None };
        Ok(TagDetail { summary, statement, versions, history: tags::history_of(&mut tx, name).await? })
    }

    /// One person, by `p12` or `kind:value`.
    ///
    /// # Errors
    /// Nobody of that name; when the store fails.
    pub async fn profile(&self, name: &str) -> Result<Profile> {
        let mut tx = self.store.read().await?;
        let person = self.find_person(&mut tx, name).await?;
        let row = people::person(&mut tx, person).await?;
        let identifiers = people::identifiers_of(&mut tx, &[person]).await?;
        let traits = traits::profiles_of(&mut tx, &[person]).await?;
        let states = consents::states_of(&mut tx, &[person]).await?;
        let merges = people::merges_of(&mut tx, person).await?;
        let (mut tags, mut unknown_tags) = (Vec::new(), Vec::new());
        for bitmap in all_bitmaps(&mut tx).await? {
            match bitmap.role {
                _ if !bitmap.people.contains(person.0) => {}
                Role::Member => tags.push((bitmap.tag, bitmap.value)),
                Role::Unknown => unknown_tags.push(bitmap.tag),
            }
        }
        Ok(Profile {
            person,
            created_at: row.map(|row| row.created_at).unwrap_or_default(),
            identifiers: identifiers.iter().map(MaskedIdentifier::of).collect(),
            traits: traits.into_iter().map(|(_, observation)| observation).collect(),
            tags,
            unknown_tags,
            consents: states
                .into_iter()
                .map(|(_, change)| (change.purpose, (change.state, change.at)))
                .collect(),
            merges: merges.iter().filter(|merge| merge.winner == person && merge.undone_at.is_none()).count()
                as u64,
        })
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
fn summarise(
    definition: &TagDefinition,
    version: Option<u32>,
    bitmaps: &[&TagBitmap],
    population: u64,
) -> TagSummary {
    let members = |value: &str| {
        let of_value = bitmaps.iter().filter(|bitmap| bitmap.role == Role::Member && bitmap.value == value);
        of_value.map(|bitmap| bitmap.people.len()).sum()
    };
    let union = |role: Role| {
        let of_role = bitmaps.iter().filter(|bitmap| bitmap.role == role);
        of_role.fold(roaring::RoaringBitmap::new(), |all, bitmap| all | &bitmap.people).len()
    };
    let part = |count: u64| if population == 0 { 0.0 } else { count as f64 / population as f64 };
    TagSummary {
        values: definition.values.iter().map(|value| (value.value.clone(), members(&value.value))).collect(),
        coverage: part(union(Role::Member)),
        unknown_rate: part(union(Role::Unknown)),
        version,
        definition: definition.clone(),
    }
}

impl MaskedIdentifier {
    /// A stored identifier, masked.
    pub fn of(stored: &people::StoredIdentifier) -> MaskedIdentifier {
        MaskedIdentifier {
            kind: stored.identifier.kind.to_string(),
            value: mask(&stored.identifier.value),
            source: stored.source.clone(),
            first_seen_at: stored.first_seen_at,
            last_seen_at: stored.last_seen_at,
        }
    }
}

/// `…42`: the last two characters, of values longer than five.
pub(crate) fn mask(value: &str) -> String {
    let length = value.chars().count();
    let tail: String = value.chars().skip(length.saturating_sub(2)).collect();
    if length > 5 { format!("…{tail}") } else { "…".to_owned() }
}
