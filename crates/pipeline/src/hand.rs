//! Merging and parting people by hand, and saying why they are one.

use std::collections::BTreeSet;

use qianmian_identity::hand;
pub use qianmian_identity::{Change, LinkStep};
use qianmian_identity::{IdentityError, explain_link};
pub use qianmian_identity::{Said, read_said};
use qianmian_model::{Identifier, IdentifierKind, PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, LinkDecision, MergeEntry, Parting};

use crate::view::MaskedIdentifier;
use crate::{Pipeline, PipelineError, Result};

/// What a decision by hand did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandReport {
    /// The decision's number, by which it is taken back; none where an edge was cut or a decision taken back.
    pub decision: Option<i64>,
    /// What became of people.
    pub change: Change,
}

/// Why the identifiers of a person are one person's.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The person.
    pub person: PersonId,
    /// The identifiers, masked.
    pub identifiers: Vec<(SubjectId, MaskedIdentifier)>,
    /// What holds them together, from the first identifier outward.
    pub steps: Vec<LinkStep>,
    /// What somebody said of them.
    pub decisions: Vec<LinkDecision>,
    /// Whom that speaks of.
    pub subjects: Vec<NamedSubject>,
}

/// A subject that a decision speaks of, as people know it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedSubject {
    /// Its number.
    pub subject: SubjectId,
    /// Whose it is now.
    pub person: PersonId,
    /// The identifier that it is, masked; none where it is a mention of several.
    pub identifier: Option<MaskedIdentifier>,
}

/// What merged and what parted, latest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinkLog {
    /// Merges.
    pub merges: Vec<MergeEntry>,
    /// Partings.
    pub partings: Vec<Parting>,
    /// Decisions by hand.
    pub decisions: Vec<LinkDecision>,
    /// Whom they speak of; who was erased is not among them.
    pub subjects: Vec<NamedSubject>,
}

impl Pipeline {
    /// Makes two people one, and keeps them so. Where linking proposed them, the decision says how likely it found that.
    ///
    /// # Errors
    /// Nobody of a name, the same person twice, a decision that they are two; failures of store and lake.
    pub async fn merge_people(&self, left: &str, right: &str, said_by: &str) -> Result<HandReport> {
        let (mut tx, now) = self.begin().await?;
        let people = (self.find_person(&mut tx, left).await?, self.find_person(&mut tx, right).await?);
        let rules = &self.workspace.identity;
        let done = match self.proposed(&mut tx, people).await? {
            Some(likely) => hand::accept_proposal(&mut tx, rules, people, said_by, likely, now).await,
            None => hand::merge_people(&mut tx, rules, people, said_by, now).await,
        };
        let done = done.map_err(refused)?;
        self.finish(tx, Some(done.0), done.1).await
    }

    /// Makes what two names stand for two people, and keeps them so: two people, or two identifiers of one person.
    ///
    /// # Errors
    /// Nobody of a name, the same identifier twice; failures of store and lake.
    pub async fn keep_apart(&self, left: &str, right: &str, said_by: &str) -> Result<HandReport> {
        let (mut tx, now) = self.begin().await?;
        let ends = (self.find_subject(&mut tx, left).await?, self.find_subject(&mut tx, right).await?);
        let done =
            hand::keep_apart(&mut tx, &self.workspace.identity, ends, said_by, now).await.map_err(refused)?;
        self.finish(tx, Some(done.0), done.1).await
    }

    /// Undoes a merge of the log: what was the loser's and what was not are kept apart.
    ///
    /// # Errors
    /// A merge that does not stand, or of which nothing is left; failures of store and lake.
    pub async fn undo_merge(&self, merge: i64, said_by: &str) -> Result<HandReport> {
        let (mut tx, now) = self.begin().await?;
        let done = hand::undo_merge(&mut tx, &self.workspace.identity, merge, said_by, now)
            .await
            .map_err(refused)?;
        self.finish(tx, Some(done.0), done.1).await
    }

    /// Lets a mention name an identifier without being linked by it.
    ///
    /// # Errors
    /// An edge that does not stand; failures of store and lake.
    pub async fn cut_edge(&self, edge: (SubjectId, SubjectId), said_by: &str) -> Result<HandReport> {
        let (mut tx, now) = self.begin().await?;
        let change =
            hand::cut_edge(&mut tx, &self.workspace.identity, edge, said_by, now).await.map_err(refused)?;
        self.finish(tx, None, change).await
    }

    /// Takes a decision by hand back.
    ///
    /// # Errors
    /// A decision that does not stand; failures of store and lake.
    pub async fn take_back(&self, decision: i64, said_by: &str) -> Result<HandReport> {
        let (mut tx, now) = self.begin().await?;
        let change = hand::take_back(&mut tx, &self.workspace.identity, decision, said_by, now)
            .await
            .map_err(refused)?;
        self.finish(tx, None, change).await
    }

    /// Why the identifiers of a person are one person's.
    ///
    /// # Errors
    /// Nobody of that name; a failure of the store.
    pub async fn explain_person(&self, name: &str) -> Result<Whole> {
        let mut tx = self.store.read().await?;
        let person = self.find_person(&mut tx, name).await?;
        let steps = explain_link(&mut tx, person).await?;
        let subjects: Vec<SubjectId> =
            people::subjects_of(&mut tx, &[person]).await?.into_iter().map(|row| row.subject).collect();
        let identifiers = people::identifiers_of(&mut tx, &[person]).await?;
        let decisions = people::decisions_about(&mut tx, &subjects).await?;
        let subjects = name_subjects(&mut tx, &decisions).await?;
        Ok(Whole {
            person,
            identifiers: identifiers
                .iter()
                .map(|stored| (stored.subject, MaskedIdentifier::of(stored)))
                .collect(),
            steps,
            decisions,
            subjects,
        })
    }

    /// The latest merges and partings, and all decisions by hand.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn link_log(&self, limit: u32) -> Result<LinkLog> {
        let mut tx = self.store.read().await?;
        let decisions = people::decisions(&mut tx).await?;
        let subjects = name_subjects(&mut tx, &decisions).await?;
        Ok(LinkLog {
            merges: people::recent_merges(&mut tx, limit).await?,
            partings: people::recent_partings(&mut tx, limit).await?,
            decisions,
            subjects,
        })
    }

    /// Begins a transaction by the rules of the files.
    pub(crate) async fn begin(&self) -> Result<(Tx<'_>, Time)> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        self.adopt(&mut tx, now).await?;
        Ok((tx, now))
    }

    /// Lets everything follow that rests on who is who, and commits.
    pub(crate) async fn finish(
        &self,
        mut tx: Tx<'_>,
        decision: Option<i64>,
        change: Change,
    ) -> Result<HandReport> {
        self.follow(&mut tx, &change, self.clock.now()).await?;
        tx.commit().await?;
        Ok(HandReport { decision, change })
    }

    /// The subject that a name stands for: an identifier itself, or the strongest of a person.
    async fn find_subject(&self, tx: &mut Tx<'_>, name: &str) -> Result<SubjectId> {
        if let Some((kind, value)) = name.split_once(':') {
            let identifier = Identifier::new(IdentifierKind::new(kind), value);
            if let Some(known) = people::find(tx, &identifier).await? {
                return Ok(known.subject);
            }
            return Err(PipelineError::Unknown {
                kind: "identifier",
                name: format!("{kind}:…"),
                nearest: None,
            });
        }
        let person = self.find_person(tx, name).await?;
        Ok(hand::standing_for(tx, &self.workspace.identity, person).await?)
    }
}

/// Whom decisions speak of, by their numbers.
async fn name_subjects(tx: &mut Tx<'_>, decisions: &[LinkDecision]) -> Result<Vec<NamedSubject>> {
    let ends: BTreeSet<SubjectId> = decisions.iter().flat_map(|said| [said.left, said.right]).collect();
    let ends: Vec<SubjectId> = ends.into_iter().collect();
    let identifiers = people::identifiers_of_subjects(tx, &ends).await?;
    let mentions = people::mentions(tx, &ends).await?;
    let identifiers = identifiers.iter().map(|stored| NamedSubject {
        subject: stored.subject,
        person: stored.person,
        identifier: Some(MaskedIdentifier::of(stored)),
    });
    let mentions = mentions.iter().map(|mention| NamedSubject {
        subject: mention.subject,
        person: mention.person,
        identifier: None,
    });
    let mut named: Vec<NamedSubject> = identifiers.chain(mentions).collect();
    named.sort_by_key(|named| named.subject);
    Ok(named)
}

/// What cannot be done is no failure of the machine.
fn refused(error: IdentityError) -> PipelineError {
    match error {
        IdentityError::Refused(reason) => PipelineError::Refused(reason),
        other => other.into(),
    }
}

/// Reads an edge as it is shown: `s7-s31`, identifier and mention.
///
/// # Errors
/// [`PipelineError::Refused`] for anything else.
pub fn read_edge(text: &str) -> Result<(SubjectId, SubjectId)> {
    let subject = |text: &str| text.strip_prefix('s')?.parse().ok().map(SubjectId);
    let ends = text.split_once('-').and_then(|(left, right)| subject(left).zip(subject(right)));
    ends.ok_or_else(|| {
        PipelineError::Refused(format!(
            "`{text}` is no edge; write it as `profile why` shows it, such as s7-s31"
        ))
    })
}
