//! The part of the graph that is connected with what is new, as facts to decide about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use qianmian_model::{PersonId, SubjectId};
use qianmian_store::Tx;
use qianmian_store::people::{self, IdentifierFact, LinkDecision, Mention, Verdict};

use super::batch::Batch;
use crate::facts::{Builder, place};
use crate::{IdentityConfig, IdentityError, form};

pub(super) struct World<'a> {
    pub(super) builder: Builder<'a>,
    /// The subject of each node.
    pub(super) subjects: Vec<SubjectId>,
    /// The person of each node before; none for a new one.
    pub(super) person_of: Vec<Option<PersonId>>,
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
}

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
        let mut world = World {
            builder: Builder::new(config),
            subjects: Vec::new(),
            person_of: Vec::new(),
            places: HashMap::new(),
        };
        world.add_identifiers(tx, batch, &stored);
        world.add_mentions(batch, &stored);
        world.add_decisions(&stored);
        Ok(world)
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
            self.builder.identifier(
                fact.kind.as_str(),
                fact.order,
                at.min(fact.first_seen_at),
                fact.is_shared,
            );
            self.add(fact.subject, Some(fact.person));
        }
        for (index, identifier) in batch.identifiers.iter().enumerate() {
            if batch.known[index].is_none() {
                let order = people::order_of(tx, identifier);
                self.builder.identifier(identifier.kind.as_str(), order, batch.first_at(index), false);
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
            self.add_mention(mention.subject, &mention.form, at, Some(mention.person), &stored.cut);
        }
        for mention in batch.mentions.iter().filter(|mention| mention.known.is_none()) {
            self.add_mention(mention.subject, &mention.form, mention.first.1, None, &stored.cut);
        }
    }

    fn add_mention(
        &mut self,
        subject: SubjectId,
        text: &str,
        at: qianmian_model::Time,
        person: Option<PersonId>,
        cut: &BTreeSet<(SubjectId, SubjectId)>,
    ) {
        let Some(form) = form::read(text) else { return };
        let known = form.identifiers.iter().filter(|id| self.places.contains_key(id));
        let (mut identifiers, mut gone) = (Vec::new(), Vec::new());
        for id in known {
            identifiers.push(self.places[id]);
            if cut.contains(&(*id, subject)) {
                gone.push(self.places[id]);
            }
        }
        let attributes = form.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.builder.mention(identifiers, gone, attributes, at);
        self.add(subject, person);
    }
}

impl Stored {
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
