//! Records that say again what their source said before: found by one look at each mention, without its identifiers.
//!
//! A mention is found by a keyed hash of its source and of all that the record says. What is found so decides nothing anew:
//! it was not said earlier than was known, and the identifiers and edges that it names are stored.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;
use qianmian_model::{SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, MentionHash, Said, SeenMention};

use super::batch::{Named, Says};
use crate::resolution::Linkable;
use crate::{IdentityConfig, IdentityError, form};

pub(super) struct Familiar {
    /// Of each record that says what is known: the hash of its mention, and the mention.
    said: Vec<Option<(MentionHash, Said)>>,
    /// How many identifiers of all records point at nobody.
    pub(super) blocked: u64,
}

impl Familiar {
    pub(super) async fn find(
        tx: &mut Tx<'_>,
        config: &IdentityConfig,
        records: &[Linkable<'_>],
    ) -> Result<Familiar, IdentityError> {
        let named = Named::read(config, records);
        let hash = |(index, record): (usize, &Linkable<'_>)| {
            let Says::Mention(period) = named.says(index, record) else { return None };
            let rest = form::rest(period, record.attributes);
            Some(people::hash_mention(tx, record.source, named.of(index), &rest))
        };
        let hashes: Vec<Option<MentionHash>> = records.iter().enumerate().map(hash).collect();
        let mut distinct: Vec<MentionHash> = hashes.iter().flatten().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let found = people::find_said(tx, &distinct).await?;
        let found: HashMap<MentionHash, Said, RandomState> = found.into_iter().collect();
        let known = |(hash, record): (Option<MentionHash>, &Linkable<'_>)| {
            let said = hash.and_then(|hash| Some((hash, *found.get(&hash)?)));
            said.filter(|(_, said)| record.at >= said.first_seen_at)
        };
        let said = hashes.into_iter().zip(records).map(known).collect();
        Ok(Familiar { said, blocked: named.blocked })
    }

    /// Of each record, its mention, where that is known.
    pub(super) fn said(&self) -> impl Iterator<Item = Option<Said>> {
        self.said.iter().map(|said| said.map(|(_, said)| said))
    }

    /// The records that say something else.
    pub(super) fn others<'r>(&self, records: &[Linkable<'r>]) -> Vec<Linkable<'r>> {
        let others = records.iter().zip(&self.said).filter(|(_, said)| said.is_none());
        others.map(|(record, _)| *record).collect()
    }

    /// Notes what was said later than before.
    pub(super) async fn save_sightings(
        &self,
        tx: &mut Tx<'_>,
        records: &[Linkable<'_>],
    ) -> Result<(), IdentityError> {
        let mut latest: BTreeMap<SubjectId, (Time, MentionHash)> = BTreeMap::new();
        for (record, said) in records.iter().zip(&self.said) {
            if let Some((hash, said)) = said.filter(|(_, said)| record.at > said.last_seen_at) {
                let known = latest.entry(said.subject).or_insert((record.at, hash));
                known.0 = record.at.max(known.0);
            }
        }
        let subjects: Vec<SubjectId> = latest.keys().copied().collect();
        let mut identifiers: Vec<(SubjectId, Time)> = Vec::new();
        for mention in people::mentions(tx, &subjects).await? {
            let form = form::read(&mention.form).ok_or(IdentityError::Form(mention.subject))?;
            let (at, _) = latest[&mention.subject];
            identifiers.extend(form.identifiers.into_iter().map(|identifier| (identifier, at)));
        }
        people::touch_identifiers(tx, &identifiers).await?;
        let seen = |(subject, (at, hash)): (SubjectId, (Time, MentionHash))| SeenMention {
            subject,
            first_at: at,
            last_at: at,
            hash: Some(hash),
        };
        people::touch_mentions(tx, &latest.into_iter().map(seen).collect::<Vec<_>>()).await?;
        Ok(())
    }
}
