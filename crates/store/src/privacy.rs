//! One person's data: all of it handed out, or taken away.

use qianmian_model::{PersonId, SubjectId, Time, TraitObservation};

use crate::anomalies::{self, Anomaly};
use crate::consents::{LedgerEntry, keep_proofs, ledger_of};
use crate::outbox::{Intent, PlanRow, Receipt, Suppression};
use crate::people::{Edge, Mention, MergeEntry, Person, Refusal, StoredIdentifier};
use crate::sql::sql;
use crate::traits::Observed;
use crate::{Error, Result, Tx, audiences, bulk, outbox, people, quarantine, tags, traits};

/// Everything that is stored of a person in this database. The event history is in the lake, under `subjects`.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonExport {
    /// The person.
    pub person: Person,
    /// The identifiers, opened.
    pub identifiers: Vec<StoredIdentifier>,
    /// Every source's word about the traits.
    pub observations: Vec<Observed>,
    /// What sources said of traits before they said something else.
    pub past: Vec<Observed>,
    /// The traits that the profile shows.
    pub traits: Vec<TraitObservation>,
    /// The consent ledger.
    pub consents: Vec<LedgerEntry>,
    /// The tag values that the person has.
    pub tags: Vec<(String, String)>,
    /// Tag values that the person had at the end of earlier days, each with the first day of a stretch that was kept.
    pub tag_snapshots: Vec<(String, String, i32)>,
    /// The numbers of the audience snapshots that the person is in.
    pub snapshots: Vec<i64>,
    /// The campaigns that the person was planned for.
    pub plans: Vec<PlanRow>,
    /// The messages.
    pub intents: Vec<Intent>,
    /// What came back about them.
    pub receipts: Vec<(String, Receipt)>,
    /// Where the person must not be written to.
    pub suppressions: Vec<Suppression>,
    /// Merges in which the person won or lost.
    pub merges: Vec<MergeEntry>,
    /// What records said of who they were about.
    pub mentions: Vec<Mention>,
    /// Which identifiers the mentions name.
    pub edges: Vec<Edge>,
    /// Links that were refused.
    pub refusals: Vec<Refusal>,
    /// What was unusual of the person's interactions.
    pub anomalies: Vec<Anomaly>,
}

/// What an erasure took away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The person, and all that were merged into it.
    pub persons: Vec<PersonId>,
    /// Their subjects: the rows to erase from the lake.
    pub subjects: Vec<SubjectId>,
    /// How many consent entries are kept as proofs.
    pub proofs: u64,
    /// Records in quarantine that named the person, and are gone.
    pub quarantined: u64,
}

/// All rows of a person and of those that were merged into it; none for an unknown or erased person. A merged ordinal gives
/// the person it is part of.
pub async fn export_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<PersonExport>> {
    let Some(person) = living(tx, person).await? else { return Ok(None) };
    let persons = all_of(tx, person.id).await?;
    let identifiers = people::identifiers_of(tx, &persons).await?;
    let subjects = subjects_of(tx, &persons).await?;
    let intents = outbox::intents_of_people(tx, &persons).await?;
    let intent_ids: Vec<String> = intents.iter().map(|intent| intent.id.clone()).collect();
    let bitmaps = tags::all_bitmaps(tx).await?;
    let member =
        |bitmap: &tags::TagBitmap| bitmap.role == tags::Role::Member && bitmap.people.contains(person.id.0);
    Ok(Some(PersonExport {
        observations: traits::observations_of(tx, &persons).await?,
        past: traits::past_of(tx, &persons).await?,
        traits: traits::profiles_of(tx, &[person.id]).await?.into_iter().map(|(_, value)| value).collect(),
        consents: ledger_of(tx, person.id).await?,
        tags: bitmaps.into_iter().filter(member).map(|bitmap| (bitmap.tag, bitmap.value)).collect(),
        tag_snapshots: tags::snapshots_with(tx, &persons).await?,
        snapshots: audiences::containing(tx, &persons).await?,
        plans: outbox::plans_of_people(tx, &persons).await?,
        receipts: outbox::receipts(tx, &intent_ids).await?,
        suppressions: outbox::suppressions_of(tx, &persons).await?,
        merges: people::merges_of(tx, person.id).await?,
        mentions: people::mentions_of(tx, &persons).await?,
        edges: people::edges_of(tx, &subjects).await?,
        refusals: people::refusals_of(tx, &subjects).await?,
        anomalies: anomalies::list(tx, None, Some(person.id), usize::MAX).await?,
        person,
        identifiers,
        intents,
    }))
}

/// Takes away a person and those that were merged into it: identifiers, traits, links, tag states, values and their
/// snapshots, suppressions, contents of messages, tags of plans. Pending messages are suppressed with the reason `erased`.
/// Kept are: a row without anything, so that the ordinal is never given again; plans and messages as numbers, so that
/// campaigns still add up; the consent ledger, under hashes of the identifiers ([`crate::consents::proofs_of`]).
///
/// The caller erases the subjects from the lake and then calls [`crate::Store::checkpoint`]. An unknown or erased person is a
/// conflict.
pub async fn erase_person(tx: &mut Tx<'_>, person: PersonId, at: Time) -> Result<Erased> {
    let unknown = || Error::Conflict(format!("there is no {person} to erase"));
    let person = living(tx, person).await?.ok_or_else(unknown)?.id;
    let persons = all_of(tx, person).await?;
    let stored = people::identifiers_of(tx, &persons).await?;
    let subjects = subjects_of(tx, &persons).await?;
    let entries = ledger_of(tx, person).await?;
    let identifiers: Vec<_> = stored.into_iter().map(|stored| stored.identifier).collect();
    keep_proofs(tx, &identifiers, &entries, at).await?;
    let quarantined = quarantine::erase(tx, &identifiers, at).await?;
    erase_derived(tx, &persons).await?;
    for file in [
        sql!("privacy/delete_observations"),
        sql!("privacy/delete_past"),
        // What others' records say of them is looked at anew when it is said again.
        sql!("privacy/forget_mentions"),
        sql!("privacy/delete_edges"),
        sql!("privacy/delete_refusals"),
        sql!("privacy/delete_decisions"),
        sql!("privacy/delete_anomaly_subjects"),
    ] {
        bulk::execute(tx, file, &[], &subjects, |subject| [(*subject).into()]).await?;
    }
    bulk::execute(tx, sql!("privacy/suppress_intents"), &[at.into()], &persons, |id| [(*id).into()]).await?;
    let files = [
        sql!("privacy/delete_identifiers"),
        sql!("privacy/delete_mentions"),
        sql!("privacy/delete_consent_states"),
        sql!("privacy/delete_consent_ledger"),
        sql!("privacy/delete_suppressions"),
        sql!("privacy/blank_plan"),
        sql!("privacy/blank_intents"),
        sql!("privacy/blank_merges"),
        sql!("privacy/blank_partings"),
        sql!("privacy/delete_anomalies"),
        sql!("privacy/delete_proposals"),
    ];
    for file in files {
        bulk::execute(tx, file, &[], &persons, |id| [(*id).into()]).await?;
    }
    bulk::execute(tx, sql!("privacy/erase_persons"), &[at.into()], &persons, |id| [(*id).into()]).await?;
    Ok(Erased { persons, subjects, proofs: entries.len() as u64, quarantined })
}

/// Takes away what stages worked out about people.
async fn erase_derived(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<()> {
    traits::replace_profiles(tx, persons, &[]).await?;
    tags::delete_states(tx, persons).await?;
    tags::remove_from_bitmaps(tx, persons).await?;
    tags::remove_from_snapshots(tx, persons).await?;
    audiences::remove(tx, persons).await
}

/// The person that an ordinal is part of, unless it is unknown or erased.
async fn living(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Person>> {
    let canonical = people::canonical(tx, &[person]).await?;
    let found = people::find_many(tx, &canonical).await?.pop();
    Ok(found.filter(|person| person.erased_at.is_none()))
}

/// The subjects of people: of their identifiers and of their mentions.
async fn subjects_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<SubjectId>> {
    let mut subjects: Vec<SubjectId> =
        people::subjects_of(tx, persons).await?.into_iter().map(|row| row.subject).collect();
    subjects.sort_unstable();
    Ok(subjects)
}

/// A person and all that were merged into it.
async fn all_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<PersonId>> {
    Ok(people::with_merged(tx, &[person]).await?.into_iter().map(|(person, _)| person).collect())
}
