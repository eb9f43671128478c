//! The distinct identifiers and mentions of a batch, and which of them are known.

use std::collections::{BTreeSet, HashMap};

use qianmian_model::{Identifier, PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Known, Mention};

use super::world::World;
use crate::blocked::is_blocked;
use crate::config::DAY;
use crate::resolution::Linkable;
use crate::{IdentityConfig, IdentityError, form};

#[derive(Default)]
pub(super) struct Batch {
    pub(super) identifiers: Vec<Identifier>,
    pub(super) known: Vec<Option<Known>>,
    /// The subject of each identifier; new ones are reserved.
    pub(super) subjects: Vec<SubjectId>,
    pub(super) mentions: Vec<BatchMention>,
    pub(super) records: Vec<Whose>,
    pub(super) blocked: u64,
    /// By identifier: the earliest record, and when it was.
    first: Vec<(usize, Time)>,
}

/// What the subject of a record is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// All its identifiers point at nobody.
    Nobody,
    /// An identifier and nothing else.
    Identifier(usize),
    /// A mention.
    Mention(usize),
}

pub(super) struct BatchMention {
    pub(super) subject: SubjectId,
    pub(super) form: String,
    pub(super) known: Option<Mention>,
    pub(super) identifiers: Vec<usize>,
    pub(super) first: (usize, Time),
    /// Each source that said it, with its earliest record.
    sources: Vec<(usize, Time)>,
}

impl Batch {
    pub(super) async fn load(
        tx: &mut Tx<'_>,
        config: &IdentityConfig,
        records: &[Linkable<'_>],
    ) -> Result<Batch, IdentityError> {
        let named = Named::read(config, records);
        let known = people::lookup(tx, &named.identifiers).await?;
        let new = known.iter().filter(|known| known.is_none()).count();
        let mut next = people::reserve_subjects(tx, new).await?.0;
        let mut reserve = || {
            next += 1;
            SubjectId(next - 1)
        };
        let subjects: Vec<SubjectId> =
            known.iter().map(|known| known.map_or_else(&mut reserve, |known| known.subject)).collect();
        let mut batch = Batch {
            identifiers: named.identifiers,
            known,
            subjects,
            mentions: Vec::new(),
            records: Vec::with_capacity(records.len()),
            blocked: named.blocked,
            first: named.first,
        };
        batch.read_mentions(config, records, named.records);
        batch.look_up_mentions(tx).await?;
        Ok(batch)
    }

    /// What each record says of whom it is about.
    fn read_mentions(&mut self, config: &IdentityConfig, records: &[Linkable<'_>], named: Vec<Vec<usize>>) {
        let mut places: HashMap<String, usize> = HashMap::new();
        for (index, (record, identifiers)) in records.iter().zip(named).enumerate() {
            let Some(strongest) = identifiers.first() else {
                self.records.push(Whose::Nobody);
                continue;
            };
            let days = config.rule(self.identifiers[*strongest].kind.as_str()).reassigned_after_days;
            if identifiers.len() == 1 && record.attributes.is_empty() && days == 0 {
                self.records.push(Whose::Identifier(*strongest));
                continue;
            }
            let period = (days > 0).then(|| record.at.0.div_euclid(i64::from(days) * DAY));
            let subjects: Vec<SubjectId> = identifiers.iter().map(|place| self.subjects[*place]).collect();
            let text = form::write(&subjects, period, record.attributes);
            let place = *places.entry(text).or_insert_with_key(|text| {
                self.mentions.push(BatchMention {
                    subject: SubjectId(u32::MAX),
                    form: text.clone(),
                    known: None,
                    identifiers,
                    first: (index, record.at),
                    sources: Vec::new(),
                });
                self.mentions.len() - 1
            });
            self.mentions[place].see(records, index);
            self.records.push(Whose::Mention(place));
        }
    }

    async fn look_up_mentions(&mut self, tx: &mut Tx<'_>) -> Result<(), IdentityError> {
        let forms: Vec<&str> = self.mentions.iter().map(|mention| mention.form.as_str()).collect();
        let known = people::lookup_mentions(tx, &forms).await?;
        let new = known.iter().filter(|known| known.is_none()).count();
        let mut next = people::reserve_subjects(tx, new).await?.0;
        for (mention, known) in self.mentions.iter_mut().zip(known) {
            mention.subject = match &known {
                Some(known) => known.subject,
                None => {
                    next += 1;
                    SubjectId(next - 1)
                }
            };
            mention.known = known;
        }
        Ok(())
    }

    /// Whether anything may be other than it was: something is new, or was said earlier than was known.
    pub(super) fn has_news(&self) -> bool {
        (0..self.identifiers.len()).any(|place| self.is_news(place))
            || self.mentions.iter().any(BatchMention::is_news)
    }

    /// The known identifiers with which anything that is new is connected.
    pub(super) fn news(&self) -> BTreeSet<SubjectId> {
        let known = (0..self.known.len()).filter(|place| self.is_news(*place));
        let named = self.mentions.iter().filter(|mention| mention.is_news());
        let places = known.chain(named.flat_map(|mention| mention.identifiers.iter().copied()));
        places.filter_map(|place| self.known[place]).map(|known| known.subject).collect()
    }

    pub(super) fn is_news(&self, place: usize) -> bool {
        self.known[place].is_none_or(|known| self.first[place].1 < known.first_seen_at)
    }

    /// Whether an identifier was not seen so early or so late before.
    fn is_beyond(&self, place: usize, at: Time) -> bool {
        self.known[place].is_none_or(|known| at < known.first_seen_at || at > known.last_seen_at)
    }

    pub(super) fn first_at(&self, place: usize) -> Time {
        self.first[place].1
    }

    /// Stores what is new; `persons` are those of the world's nodes.
    pub(super) async fn save_subjects(
        &self,
        tx: &mut Tx<'_>,
        world: &World<'_>,
        persons: &[PersonId],
        records: &[Linkable<'_>],
    ) -> Result<(), IdentityError> {
        let person = |subject: SubjectId| persons[world.place(subject) as usize];
        let new: Vec<usize> =
            (0..self.identifiers.len()).filter(|place| self.known[*place].is_none()).collect();
        let rows: Vec<people::NewIdentifier<'_>> = new
            .iter()
            .map(|place| people::NewIdentifier {
                identifier: &self.identifiers[*place],
                person: person(self.subjects[*place]),
                source: records[self.first[*place].0].source,
                seen_at: self.first[*place].1,
            })
            .collect();
        if let Some(first) = new.first() {
            people::insert_reserved(tx, self.subjects[*first], &rows).await?;
        }
        let new = self.mentions.iter().filter(|mention| mention.known.is_none());
        let rows: Vec<people::NewMention<'_>> = new
            .map(|mention| people::NewMention {
                subject: mention.subject,
                form: &mention.form,
                person: person(mention.subject),
                source: records[mention.first.0].source,
                first_seen_at: mention.first.1,
            })
            .collect();
        Ok(people::insert_mentions(tx, &rows).await?)
    }

    /// Notes when identifiers and mentions were seen, and by whom.
    pub(super) async fn save_sightings(
        &self,
        tx: &mut Tx<'_>,
        records: &[Linkable<'_>],
    ) -> Result<(), IdentityError> {
        let mut seen: Vec<(SubjectId, Time)> = Vec::new();
        for (record, whose) in records.iter().zip(&self.records) {
            let places = match whose {
                Whose::Nobody => &[][..],
                Whose::Identifier(place) => std::slice::from_ref(place),
                Whose::Mention(place) => &self.mentions[*place].identifiers,
            };
            let beyond = places.iter().filter(|place| self.is_beyond(**place, record.at));
            seen.extend(beyond.map(|place| (self.subjects[*place], record.at)));
        }
        people::touch_identifiers(tx, &seen).await?;
        let earlier = self.mentions.iter().filter(|mention| mention.known.is_some() && mention.is_news());
        let earlier: Vec<(SubjectId, Time)> =
            earlier.map(|mention| (mention.subject, mention.first.1)).collect();
        people::touch_mentions(tx, &earlier).await?;
        let mut edges: Vec<people::NewEdge<'_>> = Vec::new();
        for mention in &self.mentions {
            for (record, at) in &mention.sources {
                let source = records[*record].source;
                if mention.known.as_ref().is_some_and(|known| known.source == source) {
                    continue;
                }
                edges.extend(mention.identifiers.iter().map(|place| people::NewEdge {
                    identifier: self.subjects[*place],
                    mention: mention.subject,
                    source,
                    at: *at,
                }));
            }
        }
        people::record_edges(tx, &edges).await?;
        Ok(())
    }
}

impl BatchMention {
    pub(super) fn is_news(&self) -> bool {
        self.known.as_ref().is_none_or(|known| self.first.1 < known.first_seen_at)
    }

    fn see(&mut self, records: &[Linkable<'_>], index: usize) {
        let at = records[index].at;
        if at < self.first.1 {
            self.first = (index, at);
        }
        let source = records[index].source;
        match self.sources.iter_mut().find(|(record, _)| records[*record].source == source) {
            Some((_, first)) => *first = at.min(*first),
            None => self.sources.push((index, at)),
        }
    }
}

/// The identifiers that records name.
struct Named {
    identifiers: Vec<Identifier>,
    /// Of each record, strongest first, none twice, none that points at nobody.
    records: Vec<Vec<usize>>,
    first: Vec<(usize, Time)>,
    blocked: u64,
}

impl Named {
    fn read(config: &IdentityConfig, records: &[Linkable<'_>]) -> Named {
        let mut places: HashMap<&Identifier, Option<usize>> = HashMap::new();
        let mut named = Named { identifiers: Vec::new(), records: Vec::new(), first: Vec::new(), blocked: 0 };
        for (index, record) in records.iter().enumerate() {
            let mut places_of: Vec<usize> = Vec::with_capacity(record.identifiers.len());
            for identifier in record.identifiers {
                let place = places.entry(identifier).or_insert_with(|| {
                    (!is_blocked(config, identifier)).then(|| {
                        named.identifiers.push(identifier.clone());
                        named.first.push((index, record.at));
                        named.identifiers.len() - 1
                    })
                });
                match place {
                    None => named.blocked += 1,
                    Some(place) if places_of.contains(place) => {}
                    Some(place) => {
                        places_of.push(*place);
                        if record.at < named.first[*place].1 {
                            named.first[*place] = (index, record.at);
                        }
                    }
                }
            }
            let priority = |place: &usize| config.rule(named.identifiers[*place].kind.as_str()).priority;
            places_of.sort_by_key(|place| std::cmp::Reverse(priority(place)));
            named.records.push(places_of);
        }
        named
    }
}
