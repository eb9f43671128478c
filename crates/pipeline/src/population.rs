//! Who has a tag, who had it at the end of a day, and how many by day.

use std::collections::BTreeMap;
use std::ops::Bound;

use qianmian_model::PersonId;
use qianmian_model::time::date_of;
use qianmian_store::tags::{self, HistoryEntry, Role, SnapshotCount, TagBitmap};
use qianmian_store::{Tx, people};
use qianmian_tag::job;
use roaring::RoaringBitmap;

use crate::workspace::unknown;
use crate::{Pipeline, PipelineError, Result};

/// For how many days populations can be asked for, unless the configuration says otherwise.
pub const KEEP_DAYS: u32 = 400;

/// Whose membership is asked for.
#[derive(Debug, Clone, Default)]
pub struct MembersAsked {
    /// Only of this value.
    pub value: Option<String>,
    /// At the end of this day, counted from 1970-01-01, instead of now.
    pub on: Option<i32>,
    /// Only people after this one.
    pub after: Option<PersonId>,
    /// How many at most.
    pub limit: usize,
}

/// The people of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagMembers {
    /// The day it was so at the end of; today means now.
    pub day: i32,
    /// How many people there are, with those that are not listed.
    pub people: u64,
    /// By person.
    pub members: Vec<TagMember>,
    /// Whether there are later ones.
    pub more: bool,
}

/// One person of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagMember {
    /// As who they were then.
    pub person: PersonId,
    /// The values that they have, in the order of the definition.
    pub values: Vec<String>,
    /// Who they turned out to be since.
    pub merged_into: Option<PersonId>,
}

/// A tag's people at the end of one day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TagDay {
    /// Counted from 1970-01-01; today means now.
    pub day: i32,
    /// How many people there were; none before populations were kept, as the other counts of people.
    pub everybody: Option<u64>,
    /// For how many of them the tag was unknown.
    pub unknown: Option<u64>,
    /// By value.
    pub values: Vec<ValueDay>,
}

/// One value's people at the end of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueDay {
    /// The value.
    pub value: String,
    /// How many people had it at the end of the day.
    pub people: Option<u64>,
    /// How many came to have it on the day.
    pub entered: u64,
    /// How many stopped having it on the day.
    pub left: u64,
}

/// A tag's people at one time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Population {
    /// The version of the definition they were worked out by; none when nothing was.
    pub(crate) version: Option<u32>,
    /// Everybody there was.
    pub(crate) everybody: RoaringBitmap,
    /// By value, in the order of the definition.
    pub(crate) members: Vec<(String, RoaringBitmap)>,
    /// For whom it was unknown.
    pub(crate) unknown: RoaringBitmap,
}

impl Pipeline {
    /// Who has a tag, or had it at the end of a day.
    ///
    /// # Errors
    /// No tag or value of that name; a day that is yet to come, or of which nothing was kept; when the store fails.
    pub async fn tag_members(&self, name: &str, asked: &MembersAsked) -> Result<TagMembers> {
        let mut tx = self.store.read().await?;
        let known = self.values_of(&mut tx, name).await?;
        let day = asked.on.unwrap_or_else(|| self.today());
        let mut population = self.population(&mut tx, name, day).await?;
        if let Some(value) = &asked.value {
            if !known.contains(value) && population.members.iter().all(|(known, _)| known != value) {
                return Err(unknown("value", value, &known));
            }
            population.members.retain(|(known, _)| known == value);
        }
        let all = population.members.iter().fold(RoaringBitmap::new(), |all, (_, people)| all | people);
        let from = asked.after.map_or(Bound::Unbounded, |after| Bound::Excluded(after.0));
        let mut later = all.range((from, Bound::Unbounded)).map(PersonId);
        let page: Vec<PersonId> = later.by_ref().take(asked.limit).collect();
        let more = later.next().is_some();
        let now_are = people::canonical(&mut tx, &page).await?;
        let members = page.into_iter().zip(now_are).map(|(person, now_is)| TagMember {
            person,
            values: population.values_of(person),
            merged_into: (now_is != person).then_some(now_is),
        });
        Ok(TagMembers { day, people: all.len(), members: members.collect(), more })
    }

    /// How many people a tag had at the end of each of the last `days` days, today included, the oldest first.
    ///
    /// # Errors
    /// No tag of that name; when the store fails.
    pub async fn tag_history(&self, name: &str, days: u32) -> Result<Vec<TagDay>> {
        let mut tx = self.store.read().await?;
        let mut known = self.values_of(&mut tx, name).await?;
        let today = self.today();
        let first = today.saturating_add(1).saturating_sub_unsigned(days);
        let moved = tags::history_of(&mut tx, name).await?;
        let counts = tags::snapshot_counts(&mut tx, name).await?;
        let seen = counts.iter().filter(|count| count.role == Role::Member).map(|count| &count.value);
        let seen = seen.chain(moved.iter().filter(|entry| entry.day >= first).map(|entry| &entry.value));
        let mut gone: Vec<String> = seen.filter(|value| !known.contains(value)).cloned().collect();
        gone.sort();
        gone.dedup();
        known.append(&mut gone);
        let past = Past { counts, moved, everybody: tags::kept_days(&mut tx).await? };
        let last = job::last_day(&mut tx).await?.unwrap_or(today);
        let population = self.population(&mut tx, name, today).await?;
        let day = |day| if day >= last { past.open(day, &known, &population) } else { past.day(day, &known) };
        Ok((first..=today).map(day).collect())
    }

    /// Today, counted from 1970-01-01 in the workspace's zone.
    pub fn today(&self) -> i32 {
        self.calendar.day_of(self.clock.now())
    }

    /// A tag's people at the end of a day; today means now.
    pub(crate) async fn population(&self, tx: &mut Tx<'_>, name: &str, day: i32) -> Result<Population> {
        let date = date_of(day);
        if day > self.today() {
            return Err(PipelineError::Refused(format!("{date} is yet to come; give a day up to today")));
        }
        if job::last_day(tx).await?.is_none_or(|last| day >= last) {
            let version = tags::versions_of(tx, name).await?.last().map(|stored| stored.version);
            let everybody = people::everyone(tx).await?;
            let bitmaps = tags::bitmaps_of(tx, name).await?.into_iter();
            let parts = bitmaps.map(|TagBitmap { value, role, people, .. }| (value, role, people));
            return Ok(self.arrange(name, version, everybody, parts));
        }
        let Some((_, everybody)) = tags::population_on(tx, day).await? else {
            let first = tags::kept_days(tx).await?.first().map(|(day, _)| date_of(*day).to_string());
            let from = first.map_or_else(String::new, |first| format!("; the first day is {first}"));
            return Err(PipelineError::Refused(format!("no populations were kept of {date}{from}")));
        };
        let snapshots = tags::snapshots_on(tx, name, day).await?;
        let version = snapshots.iter().map(|snapshot| snapshot.version).max();
        let parts = snapshots.into_iter().map(|snapshot| (snapshot.value, snapshot.role, snapshot.people));
        Ok(self.arrange(name, version, everybody, parts))
    }

    /// Bitmaps as a population, the values in the order of the definition, those that it has no more after them.
    fn arrange(
        &self,
        name: &str,
        version: Option<u32>,
        everybody: RoaringBitmap,
        parts: impl Iterator<Item = (String, Role, RoaringBitmap)>,
    ) -> Population {
        let mut population = Population { version, everybody, ..Population::default() };
        for (value, role, people) in parts {
            match role {
                Role::Member => population.members.push((value, people)),
                Role::Unknown => population.unknown |= people,
            }
        }
        let definition = self.workspace.tags.iter().find(|tag| tag.name == name);
        let values = definition.map_or(&[][..], |definition| &definition.values);
        let place = |value: &str| values.iter().position(|known| known.value == value).unwrap_or(usize::MAX);
        population.members.sort_by_cached_key(|(value, _)| (place(value), value.clone()));
        population
    }

    /// The values that a tag of the files has, in their order; none of one that was taken out of the files.
    async fn values_of(&self, tx: &mut Tx<'_>, name: &str) -> Result<Vec<String>> {
        match self.workspace.tag(name) {
            Ok(definition) => Ok(definition.values.iter().map(|value| value.value.clone()).collect()),
            Err(_) if !tags::versions_of(tx, name).await?.is_empty() => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

impl Population {
    fn values_of(&self, person: PersonId) -> Vec<String> {
        let held = self.members.iter().filter(|(_, people)| people.contains(person.0));
        held.map(|(value, _)| value.clone()).collect()
    }
}

/// What is kept of the past of a tag.
struct Past {
    counts: Vec<SnapshotCount>,
    moved: Vec<HistoryEntry>,
    everybody: Vec<(i32, u64)>,
}

impl Past {
    /// A day whose end was kept, or lies between two that were.
    fn day(&self, day: i32, values: &[String]) -> TagDay {
        let everybody = self.everybody.iter().rev().find(|(kept, _)| *kept <= day).map(|(_, people)| *people);
        // By day, so that the last that fits stands.
        let mut stand: BTreeMap<(Role, &str), u64> = BTreeMap::new();
        for count in self.counts.iter().take_while(|count| count.day <= day) {
            stand.insert((count.role, &count.value), count.people);
        }
        let people = |value: &str| everybody.map(|_| stand.get(&(Role::Member, value)).copied().unwrap_or(0));
        let unknown = stand.iter().filter(|((role, _), _)| *role == Role::Unknown).map(|(_, people)| people);
        TagDay {
            day,
            everybody,
            unknown: everybody.map(|_| unknown.sum()),
            values: values.iter().map(|value| self.value(day, value, people(value))).collect(),
        }
    }

    /// A day that the bitmaps as they are stand for.
    fn open(&self, day: i32, values: &[String], population: &Population) -> TagDay {
        let people = |value: &String| {
            let found = population.members.iter().find(|(known, _)| known == value);
            found.map_or(0, |(_, people)| people.len())
        };
        TagDay {
            day,
            everybody: Some(population.everybody.len()),
            unknown: Some(population.unknown.len()),
            values: values.iter().map(|value| self.value(day, value, Some(people(value)))).collect(),
        }
    }

    fn value(&self, day: i32, value: &str, people: Option<u64>) -> ValueDay {
        let moved = self.moved.iter().find(|entry| entry.day == day && entry.value == value);
        let (entered, left) = moved.map_or((0, 0), |entry| (entry.entered, entry.left));
        ValueDay { value: value.to_owned(), people, entered, left }
    }
}
