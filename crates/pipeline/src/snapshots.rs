//! Audiences as they were: who was in one when somebody kept it, against who is in it now. Who was merged since counts as who
//! they are now, and who was erased is in no snapshot any more.

use qianmian_model::PersonId;
use qianmian_store::audiences::{self, Snapshot};
use qianmian_store::{Tx, people};
use roaring::RoaringBitmap;

pub use qianmian_store::audiences::SnapshotSummary;

use crate::roster::Roster;
use crate::workspace::unknown;
use crate::{Pipeline, PipelineError, Result};

/// The snapshots of an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshots {
    /// How many are in it now; none where the files define it no more.
    pub people: Option<u64>,
    /// The newest first.
    pub taken: Vec<Taken>,
}

/// A snapshot against now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What was kept.
    pub summary: SnapshotSummary,
    /// Who came and went since; none where the files define the audience no more.
    pub since: Option<Since>,
}

/// Who came and went since a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// People who were in it and are.
    pub stayed: u64,
    /// People who were in it and are not.
    pub left: u64,
    /// People who were not in it and are.
    pub entered: u64,
}

impl Pipeline {
    /// Keeps who is in a defined audience now.
    ///
    /// # Errors
    /// No such audience; failures of store and lake.
    pub async fn take_snapshot(&self, name: &str) -> Result<SnapshotSummary> {
        let known = &self.workspace.audiences;
        let audience = known.get(name).ok_or_else(|| unknown("audience", name, known.keys()))?;
        let taken_at = self.clock.now();
        let members = self.audience(&mut self.store.read().await?, name, taken_at).await?.yes;
        let expression = audience.source.as_str().to_owned();
        let snapshot = Snapshot { name: name.to_owned(), expression, taken_at, members };
        let mut tx = self.store.begin().await?;
        let id = audiences::save(&mut tx, &snapshot).await?;
        tx.commit().await?;
        let Snapshot { name, expression, taken_at, members } = snapshot;
        Ok(SnapshotSummary { id, name, expression, taken_at, people: members.len() })
    }

    /// The snapshots of an audience, against who is in it now.
    ///
    /// # Errors
    /// An audience that is neither defined nor was kept; failures of store and lake.
    pub async fn snapshots(&self, name: &str) -> Result<Snapshots> {
        let mut tx = self.store.read().await?;
        let mut summaries = audiences::list(&mut tx).await?;
        summaries.retain(|summary| summary.name == name);
        let known = &self.workspace.audiences;
        let now = match known.contains_key(name) {
            true => Some(self.audience(&mut tx, name, self.clock.now()).await?.yes),
            false if summaries.is_empty() => return Err(unknown("audience", name, known.keys())),
            false => None,
        };
        let mut taken = Vec::with_capacity(summaries.len());
        for summary in summaries.into_iter().rev() {
            let since = match &now {
                Some(now) => Some(since(&current_members(&mut tx, summary.id).await?, now)),
                None => None,
            };
            taken.push(Taken { summary, since });
        }
        Ok(Snapshots { people: now.map(|now| now.len()), taken })
    }

    /// The people of a snapshot as they are known now, with their identifiers in the clear.
    ///
    /// # Errors
    /// No such snapshot; a failure of the store.
    pub async fn snapshot_roster(&self, id: i64) -> Result<(SnapshotSummary, Roster)> {
        let mut tx = self.store.read().await?;
        let summary = summary(&mut tx, id).await?;
        let members = current_members(&mut tx, id).await?;
        let roster = self.roster_of(&mut tx, &members, summary.taken_at).await?;
        Ok((summary, roster))
    }

    /// Throws a snapshot away.
    ///
    /// # Errors
    /// No such snapshot; a failure of the store.
    pub async fn drop_snapshot(&self, id: i64) -> Result<SnapshotSummary> {
        let mut tx = self.store.begin().await?;
        let summary = summary(&mut tx, id).await?;
        audiences::delete(&mut tx, id).await?;
        tx.commit().await?;
        Ok(summary)
    }
}

/// A snapshot that somebody took; those of campaigns are the campaigns'.
async fn summary(tx: &mut Tx<'_>, id: i64) -> Result<SnapshotSummary> {
    let found = audiences::list(tx).await?.into_iter().find(|summary| summary.id == id);
    let own = found.filter(|summary| !summary.name.starts_with(CAMPAIGN));
    own.ok_or_else(|| PipelineError::Unknown { kind: "snapshot", name: id.to_string(), nearest: None })
}

/// Begins the names of the snapshots that campaigns keep of their audience.
pub(crate) const CAMPAIGN: &str = "campaign:";

/// Who was in a snapshot, as they are known now.
async fn current_members(tx: &mut Tx<'_>, id: i64) -> Result<RoaringBitmap> {
    let members = audiences::find(tx, id).await?.map(|snapshot| snapshot.members).unwrap_or_default();
    let members: Vec<PersonId> = members.iter().map(PersonId).collect();
    Ok(people::canonical(tx, &members).await?.into_iter().map(|person| person.0).collect())
}

fn since(then: &RoaringBitmap, now: &RoaringBitmap) -> Since {
    let stayed = then.intersection_len(now);
    Since { stayed, left: then.len() - stayed, entered: now.len() - stayed }
}
