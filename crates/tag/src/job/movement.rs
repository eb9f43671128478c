//! Who came to have a tag value and who stopped having it: bitmaps and history.

use std::collections::BTreeMap;

use qianmian_model::{PersonId, Time};
use qianmian_store::Tx;
use qianmian_store::tags::{self, HistoryEntry, Role, TagBitmap};
use roaring::RoaringBitmap;

use crate::TagError;
use crate::program::Program;

/// Movement of one tag value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The tag's name.
    pub tag: String,
    /// The value; none for people about whom the tag became or stopped being unknown.
    pub value: Option<String>,
    /// People who came to have it.
    pub entered: RoaringBitmap,
    /// People who stopped having it.
    pub left: RoaringBitmap,
}

/// What an evaluation of some people changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagUpdate {
    /// People that were evaluated.
    pub people: u64,
    /// Movements, by tag and value; of one value there may be several after several evaluations.
    pub movements: Vec<Movement>,
}

impl TagUpdate {
    /// Adds a later update.
    pub fn add(&mut self, later: TagUpdate) {
        self.people += later.people;
        self.movements.extend(later.movements);
    }
}

/// Which tag and value (none: unknown) a key stands for.
type Meanings = BTreeMap<u32, (usize, Option<u16>)>;

/// Movements by the keys of tag values, until they are saved.
pub(super) struct Movements {
    meanings: Meanings,
    moved: BTreeMap<(usize, Option<u16>), (RoaringBitmap, RoaringBitmap)>,
}

impl Movements {
    pub(super) fn new(program: &Program) -> Movements {
        let meanings = program.tags().iter().enumerate().flat_map(|(ordinal, tag)| {
            let values = (0u16..).zip(&tag.keys).map(move |(value, key)| (*key, (ordinal, Some(value))));
            values.chain([(tag.unknown_key, (ordinal, None))])
        });
        Movements { meanings: meanings.collect(), moved: BTreeMap::new() }
    }

    /// Compares the sorted keys of a person before and after. Keys of values that are no more move nobody.
    pub(super) fn note(&mut self, person: PersonId, before: &[u32], after: &[u32]) {
        for key in after.iter().filter(|key| before.binary_search(key).is_err()) {
            if let Some(meaning) = self.meanings.get(key) {
                self.moved.entry(*meaning).or_default().0.insert(person.0);
            }
        }
        for key in before.iter().filter(|key| after.binary_search(key).is_err()) {
            if let Some(meaning) = self.meanings.get(key) {
                self.moved.entry(*meaning).or_default().1.insert(person.0);
            }
        }
    }

    /// Applies the movements to the bitmaps of their tags and counts them on the day of `now`.
    pub(super) async fn save(
        self,
        tx: &mut Tx<'_>,
        program: &Program,
        now: Time,
        people: u64,
    ) -> Result<TagUpdate, TagError> {
        let mut update = TagUpdate { people, movements: Vec::new() };
        let mut known: (Option<usize>, Vec<TagBitmap>) = (None, Vec::new());
        let mut changed = Vec::new();
        for ((ordinal, value), (entered, left)) in self.moved {
            let tag = &program.tags()[ordinal];
            if known.0 != Some(ordinal) {
                known = (Some(ordinal), tags::bitmaps_of(tx, tag.name()).await?);
            }
            let text = value.map(|value| tag.value(value).to_owned());
            let mut bitmap = known
                .1
                .iter()
                .find(|bitmap| is_of(bitmap, text.as_deref()))
                .cloned()
                .unwrap_or_else(|| empty_bitmap(tag.name(), text.as_deref()));
            bitmap.people |= &entered;
            bitmap.people -= &left;
            bitmap.updated_at = now;
            changed.push(bitmap);
            update.movements.push(Movement { tag: tag.name().to_owned(), value: text, entered, left });
        }
        tags::save_bitmaps(tx, &changed).await?;
        save_history(tx, program, now, &update.movements).await?;
        Ok(update)
    }
}

fn is_of(bitmap: &TagBitmap, value: Option<&str>) -> bool {
    match value {
        Some(value) => bitmap.role == Role::Member && bitmap.value == value,
        None => bitmap.role == Role::Unknown,
    }
}

fn empty_bitmap(tag: &str, value: Option<&str>) -> TagBitmap {
    TagBitmap {
        tag: tag.to_owned(),
        value: value.unwrap_or_default().to_owned(),
        role: if value.is_some() { Role::Member } else { Role::Unknown },
        people: RoaringBitmap::new(),
        updated_at: Time::MIN,
    }
}

async fn save_history(
    tx: &mut Tx<'_>,
    program: &Program,
    now: Time,
    movements: &[Movement],
) -> Result<(), TagError> {
    let day = program.calendar().day_of(now);
    let entries = movements.iter().filter_map(|movement| {
        Some(HistoryEntry {
            tag: movement.tag.clone(),
            value: movement.value.clone()?,
            day,
            entered: movement.entered.len(),
            left: movement.left.len(),
        })
    });
    Ok(tags::add_history(tx, &entries.collect::<Vec<_>>()).await?)
}

/// Everybody's values, to put in the place of all that is stored.
pub(super) struct Census {
    meanings: Meanings,
    members: BTreeMap<(usize, Option<u16>), RoaringBitmap>,
    people: u64,
}

impl Census {
    pub(super) fn new(program: &Program) -> Census {
        let Movements { meanings, .. } = Movements::new(program);
        Census { meanings, members: BTreeMap::new(), people: 0 }
    }

    pub(super) fn count(&mut self, person: PersonId, keys: &[u32]) {
        self.people += 1;
        for meaning in keys.iter().filter_map(|key| self.meanings.get(key)) {
            self.members.entry(*meaning).or_default().insert(person.0);
        }
    }

    /// Replaces the bitmaps of all tags, drops those of tags that are no more, and counts what moved.
    pub(super) async fn publish(
        mut self,
        tx: &mut Tx<'_>,
        program: &Program,
        now: Time,
    ) -> Result<TagUpdate, TagError> {
        let stored = tags::all_bitmaps(tx).await?;
        let mut update = TagUpdate { people: self.people, movements: Vec::new() };
        for (ordinal, tag) in program.tags().iter().enumerate() {
            let values = (0u16..).zip(&tag.keys).map(|(value, _)| Some(value)).chain([None]);
            let mut bitmaps = Vec::new();
            for value in values {
                let text = value.map(|value| tag.value(value).to_owned());
                let before = stored
                    .iter()
                    .find(|bitmap| bitmap.tag == tag.name() && is_of(bitmap, text.as_deref()))
                    .map(|bitmap| bitmap.people.clone())
                    .unwrap_or_default();
                let people = self.members.remove(&(ordinal, value)).unwrap_or_default();
                let (entered, left) = (&people - &before, &before - &people);
                bitmaps.push(TagBitmap {
                    people,
                    updated_at: now,
                    ..empty_bitmap(tag.name(), text.as_deref())
                });
                if !(entered.is_empty() && left.is_empty()) {
                    update.movements.push(Movement {
                        tag: tag.name().to_owned(),
                        value: text,
                        entered,
                        left,
                    });
                }
            }
            tags::replace_bitmaps(tx, tag.name(), &bitmaps).await?;
        }
        let kept = |bitmap: &&TagBitmap| program.tags().iter().any(|tag| tag.name() == bitmap.tag);
        for gone in stored.iter().filter(|bitmap| !kept(bitmap)) {
            tags::replace_bitmaps(tx, &gone.tag, &[]).await?;
        }
        save_history(tx, program, now, &update.movements).await?;
        Ok(update)
    }
}
