//! The distinct identifiers and mentions of a batch, and which of them are known.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;
use qianmian_model::{Identifier, PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Known, Mention};
use smallvec::SmallVec;

use super::world::World;
use crate::blocked::is_blocked;
use crate::config::{DAY, KindRule};
use crate::resolution::Linkable;
use crate::{IdentityConfig, IdentityError, form};

/// The identifiers that one record names, by their places: seldom more than a few.
pub(super) type Places = SmallVec<[usize; 4]>;

#[derive(Default)]
pub(super) struct Batch {
    pub(super) identifiers: Vec<Identifier>,
    pub(super) known: Vec<Option<Known>>,
    /// The subject of each identifier; new ones are reserved.
    pub(super) subjects: Vec<SubjectId>,
    pub(super) mentions: Vec<BatchMention>,
    pub(super) records: Vec<Whose>,
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
    pub(super) identifiers: Places,
    pub(super) first: (usize, Time),
    sources: Vec<SaidBy>,
}

/// A source that said a mention: a record of it, and when it said so first and last.
struct SaidBy {
    record: usize,
    first_at: Time,
    last_at: Time,
}

impl Batch {
    pub(super) async fn load(
        tx: &mut Tx<'_>,
        config: &IdentityConfig,
        records: &[Linkable<'_>],
    ) -> Result<Batch, IdentityError> {
        let mut named = Named::read(config, records);
        let identifiers: Vec<Identifier> = named.identifiers.iter().copied().cloned().collect();
        let known = people::lookup(tx, &identifiers).await?;
        let new = known.iter().filter(|known| known.is_none()).count();
        let mut next = people::reserve_subjects(tx, new).await?.0;
        let mut reserve = || {
            next += 1;
            SubjectId(next - 1)
        };
        let subjects: Vec<SubjectId> =
            known.iter().map(|known| known.map_or_else(&mut reserve, |known| known.subject)).collect();
        let mut batch = Batch {
            identifiers,
            known,
            subjects,
            mentions: Vec::new(),
            records: Vec::with_capacity(records.len()),
            first: std::mem::take(&mut named.first),
        };
        batch.read_mentions(records, named);
        batch.look_up_mentions(tx).await?;
        Ok(batch)
    }

    /// What each record says of whom it is about.
    fn read_mentions(&mut self, records: &[Linkable<'_>], mut named: Named<'_>) {
        let mut places: HashMap<String, usize, RandomState> = HashMap::default();
        for (index, record) in records.iter().enumerate() {
            let period = match named.says(index, record) {
                Says::Nobody => {
                    self.records.push(Whose::Nobody);
                    continue;
                }
                Says::Identifier(place) => {
                    self.records.push(Whose::Identifier(place));
                    continue;
                }
                Says::Mention(period) => period,
            };
            let identifiers = std::mem::take(&mut named.records[index]);
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
        let mut rows: Vec<people::NewMention<'_>> = Vec::new();
        for mention in self.mentions.iter().filter(|mention| mention.known.is_none()) {
            let (source, first_seen_at) = (records[mention.first.0].source, mention.first.1);
            rows.push(people::NewMention {
                subject: mention.subject,
                form: &mention.form,
                person: person(mention.subject),
                source,
                first_seen_at,
                last_seen_at: mention.last_said_by(records, source).unwrap_or(first_seen_at),
                hash: self.hash(tx, mention, source),
            });
        }
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
        let seen = self.mentions.iter().filter_map(|mention| self.sighting(tx, mention, records));
        people::touch_mentions(tx, &seen.collect::<Vec<_>>()).await?;
        let mut edges: Vec<people::NewEdge<'_>> = Vec::new();
        for mention in &self.mentions {
            for said in &mention.sources {
                let source = records[said.record].source;
                if mention.known.as_ref().is_some_and(|known| known.source == source) {
                    continue;
                }
                edges.extend(mention.identifiers.iter().map(|place| people::NewEdge {
                    identifier: self.subjects[*place],
                    mention: mention.subject,
                    source,
                    at: said.first_at,
                }));
            }
        }
        people::record_edges(tx, &edges).await?;
        Ok(())
    }

    /// What is to be noted of a known mention: by its first source, so that it is found by its hash from now on, or earlier than
    /// was known.
    fn sighting(
        &self,
        tx: &Tx<'_>,
        mention: &BatchMention,
        records: &[Linkable<'_>],
    ) -> Option<people::SeenMention> {
        let source = &mention.known.as_ref()?.source;
        let (subject, first_at) = (mention.subject, mention.first.1);
        match mention.last_said_by(records, source) {
            Some(last_at) => {
                let hash = Some(self.hash(tx, mention, source));
                Some(people::SeenMention { subject, first_at, last_at, hash })
            }
            None => mention.is_news().then_some(people::SeenMention {
                subject,
                first_at,
                last_at: first_at,
                hash: None,
            }),
        }
    }

    fn hash(&self, tx: &Tx<'_>, mention: &BatchMention, source: &str) -> people::MentionHash {
        let identifiers = mention.identifiers.iter().map(|place| &self.identifiers[*place]);
        people::hash_mention(tx, source, identifiers, form::rest_of(&mention.form))
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
        match self.sources.iter_mut().find(|said| records[said.record].source == source) {
            Some(said) => {
                (said.first_at, said.last_at) = (at.min(said.first_at), at.max(said.last_at));
            }
            None => self.sources.push(SaidBy { record: index, first_at: at, last_at: at }),
        }
    }

    fn last_said_by(&self, records: &[Linkable<'_>], source: &str) -> Option<Time> {
        self.sources.iter().find(|said| records[said.record].source == source).map(|said| said.last_at)
    }
}

/// What a record says of whom it is about.
pub(super) enum Says {
    /// Nothing that points at anybody.
    Nobody,
    /// An identifier, by its place, and nothing else.
    Identifier(usize),
    /// More, bound to a period where the strongest identifier is of a kind that is given to others.
    Mention(Option<i64>),
}

/// The identifiers that records name.
pub(super) struct Named<'r> {
    identifiers: Vec<&'r Identifier>,
    rules: Vec<&'r KindRule>,
    /// Of each record, strongest first, none twice, none that points at nobody.
    records: Vec<Places>,
    first: Vec<(usize, Time)>,
    pub(super) blocked: u64,
}

impl<'r> Named<'r> {
    /// The identifiers of a record.
    pub(super) fn of(&self, index: usize) -> impl Iterator<Item = &'r Identifier> {
        self.records[index].iter().map(|place| self.identifiers[*place])
    }

    pub(super) fn says(&self, index: usize, record: &Linkable<'_>) -> Says {
        let named = &self.records[index];
        let Some(strongest) = named.first() else { return Says::Nobody };
        let days = self.rules[*strongest].reassigned_after_days;
        if named.len() == 1 && record.attributes.is_empty() && days == 0 {
            return Says::Identifier(*strongest);
        }
        Says::Mention((days > 0).then(|| record.at.0.div_euclid(i64::from(days) * DAY)))
    }

    pub(super) fn read(config: &'r IdentityConfig, records: &[Linkable<'r>]) -> Named<'r> {
        let mut places: HashMap<&Identifier, Option<usize>, RandomState> = HashMap::default();
        let mut named = Named {
            identifiers: Vec::new(),
            rules: Vec::new(),
            records: Vec::with_capacity(records.len()),
            first: Vec::new(),
            blocked: 0,
        };
        for (index, record) in records.iter().enumerate() {
            let mut places_of = Places::new();
            for identifier in record.identifiers {
                let place = places.entry(identifier).or_insert_with(|| {
                    (!is_blocked(config, identifier)).then(|| {
                        named.identifiers.push(identifier);
                        named.rules.push(config.rule(identifier.kind.as_str()));
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
            places_of.sort_by_key(|place| std::cmp::Reverse(named.rules[*place].priority));
            named.records.push(places_of);
        }
        named
    }
}
