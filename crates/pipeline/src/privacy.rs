//! One person's data: found by what they are called, shown, exported, erased.

use std::collections::HashSet;

use jiff::SignedDuration;
use qianmian_lake::Dataset;
use qianmian_lake::ScanRequest;
use qianmian_lake::rewrite::commit_rewrite;
use qianmian_model::{Clock as _, Event, Identifier, IdentifierKind, PersonId, SystemClock, Time};
use qianmian_store::privacy::{Erased, PersonExport, erase_person, export_person};
use qianmian_store::{Tx, lake_files, people};

use crate::{Pipeline, PipelineError, Result};

/// What an erasure took away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// From the store.
    pub store: Erased,
    /// Rows taken out of the lake's event files.
    pub events_removed: u64,
    /// Rows taken out of the quarantine.
    pub rejects_removed: u64,
}

impl Pipeline {
    /// The person that `p12`, `12`, or `kind:value` names, as who they are now.
    ///
    /// # Errors
    /// [`PipelineError::Unknown`]; the name is repeated without the value of an identifier.
    pub async fn find_person(&self, tx: &mut Tx<'_>, name: &str) -> Result<PersonId> {
        let unknown =
            |shown: &str| PipelineError::Unknown { kind: "person", name: shown.to_owned(), nearest: None };
        if let Some((kind, value)) = name.split_once(':') {
            let identifier = Identifier::new(IdentifierKind::new(kind), value);
            let found = people::find(tx, &identifier).await?;
            return found.map(|known| known.person).ok_or_else(|| unknown(&format!("{kind}:…")));
        }
        let id: PersonId = name.parse().map_err(|_| {
            PipelineError::Refused(format!(
                "`{name}` names nobody; write p12 or kind:value, such as user_id:u1"
            ))
        })?;
        let found = people::person(tx, id).await?.filter(|person| person.erased_at.is_none());
        let found = found.ok_or_else(|| unknown(name))?;
        Ok(found.merged_into.unwrap_or(found.id))
    }

    /// Everything that is held about a person: the store's rows and the events.
    ///
    /// # Errors
    /// Nobody of that name; failures of store and lake.
    pub async fn export(&self, name: &str) -> Result<(PersonExport, Vec<Event>)> {
        let mut tx = self.store.read().await?;
        let person = self.find_person(&mut tx, name).await?;
        let export = export_person(&mut tx, person).await?;
        let export = export.ok_or_else(|| PipelineError::Refused(format!("{person} was erased")))?;
        let identifiers = export.identifiers.iter().map(|identifier| identifier.subject.0);
        let subjects = identifiers.chain(export.mentions.iter().map(|mention| mention.subject.0)).collect();
        let events = self.events_of(&mut tx, subjects).await?;
        Ok((export, events))
    }

    /// The events of subjects, from the lake.
    pub(crate) async fn events_of(&self, tx: &mut Tx<'_>, subjects: HashSet<u32>) -> Result<Vec<Event>> {
        let files = lake_files::active(tx, Dataset::Events.as_str()).await?;
        let request = ScanRequest { subjects: Some(std::sync::Arc::new(subjects)), ..ScanRequest::default() };
        Ok(self.lake.events_of(&files, request).await?)
    }

    /// Deletes files of the lake that no commit knows: what a crash between a file and its commit left behind. Files of
    /// the last hour stay, because another process may be about to commit them.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn collect_orphans(&self) -> Result<usize> {
        let mut tx = self.store.read().await?;
        let mut known: HashSet<String> = HashSet::new();
        for dataset in [Dataset::Events, Dataset::Rejects] {
            known.extend(
                lake_files::active(&mut tx, dataset.as_str()).await?.into_iter().map(|file| file.path),
            );
        }
        known.extend(lake_files::removed_before(&mut tx, Time::MAX).await?.into_iter().map(|file| file.path));
        drop(tx);
        // The lake's files carry the machine's time, whatever clock the workspace lives by.
        let before = SystemClock.now() - SignedDuration::from_hours(1);
        Ok(self.lake.collect_orphans(|path| known.contains(path), before).await?.len())
    }

    /// Removes a person from store and lake. What remains is the keyed proof of their consents, and numbers.
    ///
    /// # Errors
    /// Nobody of that name; failures of store and lake, after which the call can be repeated.
    pub async fn erase(&self, name: &str) -> Result<Erasure> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let person = self.find_person(&mut tx, name).await?;
        let texts: Vec<String> = people::identifiers_of(&mut tx, &[person])
            .await?
            .into_iter()
            .map(|stored| stored.identifier.value)
            .collect();
        let erased = erase_person(&mut tx, person, now).await?;
        let subjects: HashSet<u32> = erased.subjects.iter().map(|subject| subject.0).collect();
        let events = lake_files::active(&mut tx, Dataset::Events.as_str()).await?;
        let events = self.lake.erase_subjects(&events, &subjects, now).await?;
        commit_rewrite(&mut tx, &events, now).await?;
        let rejects = lake_files::active(&mut tx, Dataset::Rejects.as_str()).await?;
        let rejects = self.lake.erase_texts(&rejects, &texts, now).await?;
        commit_rewrite(&mut tx, &rejects, now).await?;
        tx.commit().await?;
        // Only now: a failure before the commit leaves the old files in force.
        let gone: Vec<String> = events.old_paths().chain(rejects.old_paths()).map(str::to_owned).collect();
        let paths: Vec<&str> = gone.iter().map(String::as_str).collect();
        self.lake.remove(paths).await?;
        let mut tx = self.store.begin().await?;
        lake_files::forget(&mut tx, &gone).await?;
        tx.commit().await?;
        self.store.checkpoint().await?;
        Ok(Erasure {
            store: erased,
            events_removed: events.rows_removed,
            rejects_removed: rejects.rows_removed,
        })
    }
}
