//! The part of the graph that is connected with what is new, or all of it, as facts to decide about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use qianmian_model::{PersonId, SubjectId};
use qianmian_store::Tx;
use qianmian_store::people::{self, IdentifierFact, LinkDecision, Mention, Verdict};

use super::batch::Batch;
use crate::blocked::is_blocked;
use crate::decide::Few;
use crate::facts::{Builder, Said, place};
use crate::{IdentityConfig, IdentityError, form};

pub(super) struct World<'a> {
    pub(super) builder: Builder<'a>,
    /// The subject of each node.
    pub(super) subjects: Vec<SubjectId>,
    /// The person of each node before; none for a new one.
    pub(super) person_of: Vec<Option<PersonId>>,
    /// The identifiers that linked nobody before.
    pub(super) was_shared: BTreeSet<SubjectId>,
    /// By mention: the blocked values that it names.
    pub(super) blocked: HashMap<u32, Vec<u32>>,
    places: HashMap<SubjectId, u32>,
}

/// What is stored of a part of the graph.
#[derive(Default)]
struct Stored {
    identifiers: BTreeMap<SubjectId, IdentifierFact>,
    mentions: BTreeMap<SubjectId, Mention>,
    /// Edges that were retracted: identifier and mention.
    cut: BTreeSet<(SubjectId, SubjectId)>,
    decisions: BTreeMap<i64, LinkDecision>,
    asked: BTreeSet<SubjectId>,
    /// Identifiers that the rules block, though records named them.
    blocked: BTreeSet<SubjectId>,
}

/// Identifiers opened at a time.
const OPENED: usize = 10_000;

impl<'a> World<'a> {
    /// Loads everything that is connected with some subjects, and adds what is new in a batch.
    pub(super) async fn load(
        tx: &mut Tx<'_>,
        config: &'a IdentityConfig,
        start: BTreeSet<SubjectId>,
        batch: &Batch,
    ) -> Result<World<'a>, IdentityError> {
        let mut stored = Stored::default();
        let asks = people::has_decisions(tx).await?;
        stored.expand(tx, start, asks).await?;
        // What is blocked was marked as shared when the rules came into force.
        let shared = stored.identifiers.values().filter(|fact| fact.is_shared).map(|fact| fact.subject);
        let shared: Vec<SubjectId> = shared.collect();
        stored.find_blocked(tx, config, &shared).await?;
        Ok(World::build(tx, config, batch, &stored))
    }

    /// Loads everybody. Which values are shared is for the decision to find anew.
    pub(super) async fn load_all(
        tx: &mut Tx<'_>,
        config: &'a IdentityConfig,
    ) -> Result<World<'a>, IdentityError> {
        let mut stored = Stored::default();
        let facts = people::all_identifier_facts(tx).await?;
        stored.identifiers = facts.into_iter().map(|fact| (fact.subject, fact)).collect();
        let mentions = people::all_mentions(tx).await?;
        stored.mentions = mentions.into_iter().map(|mention| (mention.subject, mention)).collect();
        stored.cut = people::retracted_edges(tx).await?.into_iter().collect();
        let decisions = people::decisions(tx).await?.into_iter();
        let standing = decisions.filter(|decision| decision.revoked_at.is_none());
        stored.decisions = standing.map(|decision| (decision.id, decision)).collect();
        let all: Vec<SubjectId> = stored.identifiers.keys().copied().collect();
        stored.find_blocked(tx, config, &all).await?;
        let mut world = World::build(tx, config, &Batch::default(), &stored);
        for identifier in &mut world.builder.facts.identifiers {
            identifier.is_shared = false;
        }
        Ok(world)
    }

    fn build(tx: &Tx<'_>, config: &'a IdentityConfig, batch: &Batch, stored: &Stored) -> World<'a> {
        let shared = stored.identifiers.values().filter(|fact| fact.is_shared);
        let mut world = World {
            builder: Builder::new(config),
            subjects: Vec::new(),
            person_of: Vec::new(),
            was_shared: shared.map(|fact| fact.subject).collect(),
            blocked: HashMap::new(),
            places: HashMap::new(),
        };
        world.add_identifiers(tx, batch, stored);
        world.add_mentions(batch, stored);
        world.add_decisions(stored);
        world.builder.finish();
        world
    }

    fn add_decisions(&mut self, stored: &Stored) {
        for decision in stored.decisions.values() {
            let ends = (self.places.get(&decision.left), self.places.get(&decision.right));
            let (Some(left), Some(right)) = ends else { continue };
            let pairs = match decision.verdict {
                Verdict::Same => &mut self.builder.facts.same,
                Verdict::Apart => &mut self.builder.facts.apart,
            };
            pairs.push((*left, *right));
        }
    }

    pub(super) fn place(&self, subject: SubjectId) -> u32 {
        self.places[&subject]
    }

    fn add(&mut self, subject: SubjectId, person: Option<PersonId>) {
        self.places.insert(subject, place(self.subjects.len()));
        self.subjects.push(subject);
        self.person_of.push(person);
    }

    fn add_identifiers(&mut self, tx: &Tx<'_>, batch: &Batch, stored: &Stored) {
        let mut earlier: HashMap<SubjectId, usize> = HashMap::new();
        for (index, subject) in batch.subjects.iter().enumerate().filter(|(index, _)| batch.is_news(*index)) {
            earlier.insert(*subject, index);
        }
        for fact in stored.identifiers.values() {
            let at = earlier.get(&fact.subject).map_or(fact.first_seen_at, |index| batch.first_at(*index));
            let kind = self.builder.kind(fact.kind.as_str());
            self.builder.identifier(kind, fact.order, at.min(fact.first_seen_at), fact.is_shared);
            if stored.blocked.contains(&fact.subject) {
                self.builder.block(place(self.subjects.len()));
            }
            self.add(fact.subject, Some(fact.person));
        }
        for (index, identifier) in batch.identifiers.iter().enumerate() {
            if batch.known[index].is_none() {
                let order = people::order_of(tx, identifier);
                let kind = self.builder.kind(identifier.kind.as_str());
                self.builder.identifier(kind, order, batch.first_at(index), false);
                self.add(batch.subjects[index], None);
            }
        }
    }

    fn add_mentions(&mut self, batch: &Batch, stored: &Stored) {
        let said: HashMap<SubjectId, qianmian_model::Time> =
            batch.mentions.iter().map(|mention| (mention.subject, mention.first.1)).collect();
        for mention in stored.mentions.values() {
            let at =
                said.get(&mention.subject).map_or(mention.first_seen_at, |at| mention.first_seen_at.min(*at));
            self.add_mention(mention.subject, &mention.form, at, Some(mention.person), stored);
        }
        for mention in batch.mentions.iter().filter(|mention| mention.known.is_none()) {
            self.add_mention(mention.subject, &mention.form, mention.first.1, None, stored);
        }
    }

    fn add_mention(
        &mut self,
        subject: SubjectId,
        text: &str,
        at: qianmian_model::Time,
        person: Option<PersonId>,
        stored: &Stored,
    ) {
        let Some(form) = form::read(text) else { return };
        // A blocked value is not even company, as if the record had come under these rules.
        let links = |id: &&SubjectId| self.places.contains_key(id) && !stored.blocked.contains(id);
        let known = form.identifiers.iter().filter(links);
        let blocked = form.identifiers.iter().filter(|id| stored.blocked.contains(id));
        let blocked: Vec<u32> = blocked.map(|id| self.places[id]).collect();
        if !blocked.is_empty() {
            self.blocked.insert(place(self.subjects.len()), blocked);
        }
        let (mut identifiers, mut gone) = (Few::new(), Vec::new());
        for id in known {
            identifiers.push(self.places[id]);
            if stored.cut.contains(&(*id, subject)) {
                gone.push(self.places[id]);
            }
        }
        let said = form.attributes.iter().map(|(name, value)| self.builder.said(name, value));
        let said: Vec<Said<'_>> = said.collect();
        self.builder.mention(identifiers, gone, said, at);
        self.add(subject, person);
    }
}

impl Stored {
    /// Finds which of some identifiers the rules list as blocked; what is blocked by its form was never stored.
    async fn find_blocked(
        &mut self,
        tx: &mut Tx<'_>,
        config: &IdentityConfig,
        subjects: &[SubjectId],
    ) -> Result<(), IdentityError> {
        let subjects = if config.lists_blocked() { subjects } else { &[] };
        for some in subjects.chunks(OPENED) {
            let opened = people::identifiers_of_subjects(tx, some).await?;
            let blocked = opened.iter().filter(|stored| is_blocked(config, &stored.identifier));
            self.blocked.extend(blocked.map(|stored| stored.subject));
        }
        Ok(())
    }

    /// Loads what is connected with some subjects, through values that are not shared and through what somebody said.
    async fn expand(
        &mut self,
        tx: &mut Tx<'_>,
        mut wanted: BTreeSet<SubjectId>,
        asks: bool,
    ) -> Result<(), IdentityError> {
        while !wanted.is_empty() {
            let asked: Vec<SubjectId> = std::mem::take(&mut wanted).into_iter().collect();
            let found = people::identifier_facts(tx, &asked).await?;
            let open: Vec<SubjectId> =
                found.iter().filter(|fact| !fact.is_shared).map(|fact| fact.subject).collect();
            let is_identifier =
                |subject: &SubjectId| found.binary_search_by_key(subject, |fact| fact.subject).is_ok();
            let others: Vec<SubjectId> =
                asked.iter().copied().filter(|subject| !is_identifier(subject)).collect();
            self.identifiers.extend(found.into_iter().map(|fact| (fact.subject, fact)));
            for mention in people::mentions(tx, &others).await? {
                let form = form::read(&mention.form).ok_or(IdentityError::Form(mention.subject))?;
                wanted.extend(form.identifiers);
                self.mentions.insert(mention.subject, mention);
            }
            for edge in people::edges_from(tx, &open).await? {
                wanted.insert(edge.mention);
                if edge.retracted_at.is_some() {
                    self.cut.insert((edge.identifier, edge.mention));
                }
            }
            if asks {
                for decision in people::decisions_about(tx, &asked).await? {
                    wanted.extend([decision.left, decision.right]);
                    self.decisions.insert(decision.id, decision);
                }
            }
            wanted.retain(|subject| {
                !self.identifiers.contains_key(subject) && !self.mentions.contains_key(subject)
            });
            self.asked.extend(asked);
            wanted.retain(|subject| !self.asked.contains(subject));
        }
        Ok(())
    }
}
