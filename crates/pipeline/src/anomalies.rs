//! People whose interactions are no person's: found, listed, confirmed or dismissed; their events are in no measure meanwhile.
//!
//! What sets whom apart is decided in [`qianmian_clean::abnormal`]; which events are set aside is in
//! [`qianmian_store::anomalies`], and whoever reads the lake for measures leaves those out. Where a decision changes that of
//! somebody, their events are read again in the same transaction, as after a parting, so that they have the tags that they would
//! have if those events had never come, or had always counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use futures::TryStreamExt as _;
use qianmian_clean::abnormal::habits::{Act, Habits};
use qianmian_clean::abnormal::{self, Abnormal};
use qianmian_lake::{Dataset, ScanRequest, decode_events};
use qianmian_model::{Event, PersonId, SubjectId, Time};
pub use qianmian_store::anomalies::State;
use qianmian_store::anomalies::{self, Anomaly, Evidence, Found};
use qianmian_store::{Tx, lake_files, people};
use qianmian_tag::job::{TagUpdate, rebuild_people};

use crate::{Pipeline, PipelineError, Result};

/// What a look at everybody found.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// People of whom there is anything to look at.
    pub people: u64,
    /// What is abnormal, the most unusual first; what was dismissed before is not among it.
    pub found: Vec<Found>,
    /// Of them, those that were not known before.
    pub new: u64,
    /// Open ones that are not found any more, and are gone.
    pub gone: u64,
    /// Whether it was written.
    pub applied: bool,
    /// People whose events count otherwise than before.
    pub rebuilt: u64,
}

/// Everybody who did anything, in order.
#[derive(Debug, Default)]
struct Everybody {
    people: Vec<(PersonId, Vec<SubjectId>)>,
    habits: Vec<Habits>,
}

/// What has to be done to what is kept.
#[derive(Debug, Default, PartialEq)]
struct Changes {
    /// Places among what was found.
    insert: Vec<usize>,
    /// Numbers, with places among what was found.
    update: Vec<(i64, usize)>,
    /// Numbers of open ones that are not found any more.
    delete: Vec<i64>,
    /// Places of what was dismissed before.
    dismissed: Vec<usize>,
}

impl Pipeline {
    /// Looks at what everybody did for interactions that no person has. With `apply`, what is found is kept as open and
    /// the events are set aside; open ones of a look before that are not found any more are gone.
    ///
    /// # Errors
    /// Failures of store and lake; nothing is changed then.
    pub async fn find_anomalies(&self, apply: bool) -> Result<Looked> {
        let Everybody { people, habits } = self.everybody().await?;
        let look = tokio::task::spawn_blocking(move || abnormal::find(&habits));
        let abnormal = look.await.map_err(|_| PipelineError::Worker)?;

        let now = self.clock.now();
        let mut tx = if apply { self.store.begin().await? } else { self.store.read().await? };
        if apply {
            self.adopt(&mut tx, now).await?;
        }
        let found: Vec<Found> =
            abnormal.iter().map(|abnormal| found(abnormal, people[abnormal.person].0)).collect();
        let kept = kept(&mut tx).await?;
        let changes = decide_changes(&found, &kept);
        let (new, gone) = (changes.insert.len() as u64, changes.delete.len() as u64);
        let mut rebuilt = 0;
        if apply {
            let subjects = |place: usize| people[abnormal[place].person].1.as_slice();
            let changed = keep(&mut tx, &found, subjects, &changes, now).await?;
            rebuilt = self.count_anew(&mut tx, &changed, now).await?.people;
            tx.commit().await?;
        }
        let mut found: Vec<Found> = found
            .into_iter()
            .enumerate()
            .filter(|(place, _)| !changes.dismissed.contains(place))
            .map(|(_, found)| found)
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.person.cmp(&b.person)));
        Ok(Looked { people: people.len() as u64, found, new, gone, applied: apply, rebuilt })
    }

    /// What was found, the most unusual first: in a state, and of a person, where given.
    ///
    /// # Errors
    /// Nobody of that name; a failure of the store.
    pub async fn anomalies(
        &self,
        state: Option<State>,
        person: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Anomaly>> {
        let mut tx = self.store.read().await?;
        let person = match person {
            Some(name) => Some(self.find_person(&mut tx, name).await?),
            None => None,
        };
        Ok(anomalies::list(&mut tx, state, person, limit).await?)
    }

    /// Says what an anomaly is: confirmed or open, its events are set aside; dismissed, they count, and it is not found again.
    /// Gives it as it is then, and how many people's events were read again.
    ///
    /// # Errors
    /// No such anomaly; failures of store and lake. Nothing is changed then.
    pub async fn decide_anomaly(&self, id: i64, state: State, said_by: &str) -> Result<(Anomaly, u64)> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let unknown = || PipelineError::Unknown { kind: "anomaly", name: id.to_string(), nearest: None };
        let before = anomalies::find(&mut tx, id).await?.ok_or_else(unknown)?;
        self.adopt(&mut tx, now).await?;
        anomalies::decide(&mut tx, id, state, now, said_by).await?;
        let mut rebuilt = 0;
        if before.state.sets_aside() != state.sets_aside() {
            let changed = anomalies::people_of(&mut tx, &[id]).await?;
            rebuilt = self.count_anew(&mut tx, &changed, now).await?.people;
        }
        let after = anomalies::find(&mut tx, id).await?.ok_or_else(unknown)?;
        tx.commit().await?;
        Ok((after, rebuilt))
    }

    /// Notes which sources' events always count; where they are others than before, whoever has events set aside is counted
    /// anew.
    pub(crate) async fn adopt_counted(&self, tx: &mut Tx<'_>, now: Time) -> Result<()> {
        let counted: BTreeSet<String> = self.counted_sources();
        if anomalies::counted(tx).await? == counted {
            return Ok(());
        }
        anomalies::count_always(tx, &counted).await?;
        let kept = anomalies::list(tx, None, None, usize::MAX).await?;
        let ids: Vec<i64> =
            kept.iter().filter(|anomaly| anomaly.state.sets_aside()).map(|anomaly| anomaly.id).collect();
        let changed = anomalies::people_of(tx, &ids).await?;
        self.count_anew(tx, &changed, now).await?;
        Ok(())
    }

    /// Sources of which nothing is abnormal.
    fn counted_sources(&self) -> BTreeSet<String> {
        let sources = self.workspace.sources.values();
        sources.filter(|source| source.abnormal.counts()).map(|source| source.name.to_string()).collect()
    }

    /// Reads the events of people again of which other ones are set aside than before.
    async fn count_anew(&self, tx: &mut Tx<'_>, people: &BTreeSet<PersonId>, now: Time) -> Result<TagUpdate> {
        let people: Vec<PersonId> = people.iter().copied().collect();
        if people.is_empty() {
            return Ok(TagUpdate::default());
        }
        Ok(rebuild_people(tx, &self.lake, &self.schema, &self.program, &people, now).await?)
    }

    /// What everybody did. Events of sources that always count are passed over.
    async fn everybody(&self) -> Result<Everybody> {
        let counted = self.counted_sources();
        let mut tx = self.store.read().await?;
        let files = lake_files::active(&mut tx, Dataset::Events.as_str()).await?;
        let person_of = people::subject_map(&mut tx).await?;
        drop(tx);
        let mut acts: BTreeMap<PersonId, (BTreeSet<SubjectId>, Vec<Act>)> = BTreeMap::new();
        let mut scan = self.lake.scan(&files, ScanRequest::default());
        while let Some(batch) = scan.try_next().await? {
            for event in decode_events(&batch)? {
                let person = person_of.get(event.subject.0 as usize).copied();
                let Some(person) = person.filter(|person| *person != people::NOBODY) else { continue };
                if counted.contains(event.source.as_ref()) {
                    continue;
                }
                let (subjects, acts) = acts.entry(PersonId(person)).or_default();
                subjects.insert(event.subject);
                acts.push(Act { at: event.at, what: what(&event) });
            }
        }
        let zone = self.calendar.zone().clone();
        let measure = move || {
            let mut everybody = Everybody::default();
            for (person, (subjects, acts)) in acts {
                everybody.people.push((person, subjects.into_iter().collect()));
                everybody.habits.extend(Habits::of(acts, &zone));
            }
            everybody
        };
        tokio::task::spawn_blocking(measure).await.map_err(|_| PipelineError::Worker)
    }
}

/// A hash of an event with everything that it says.
fn what(event: &Event) -> u64 {
    let mut hasher = DefaultHasher::new();
    event.body.name.hash(&mut hasher);
    event.body.topics.hash(&mut hasher);
    for (name, value) in &event.body.properties {
        (name, value.to_json().to_string()).hash(&mut hasher);
    }
    hasher.finish()
}

fn found(abnormal: &Abnormal, person: PersonId) -> Found {
    let evidence = abnormal.evidence.iter().map(|unusual| Evidence {
        what: unusual.what.to_owned(),
        value: unusual.value,
        usual: unusual.usual,
        deviations: unusual.deviations,
    });
    Found {
        person,
        reason: abnormal.reason.to_owned(),
        from_at: abnormal.from,
        until_at: abnormal.until,
        score: abnormal.score,
        evidence: evidence.collect(),
    }
}

/// All that is kept, each of whoever the person is now.
async fn kept(tx: &mut Tx<'_>) -> Result<Vec<Anomaly>> {
    let mut kept = anomalies::list(tx, None, None, usize::MAX).await?;
    let people: Vec<PersonId> = kept.iter().map(|anomaly| anomaly.found.person).collect();
    let people = people::canonical(tx, &people).await?;
    kept.iter_mut().zip(people).for_each(|(anomaly, person)| anomaly.found.person = person);
    Ok(kept)
}

/// What of it is known already. A reason that goes on is one anomaly of a person, whenever it began; of the others each
/// span is one.
fn decide_changes(found: &[Found], kept: &[Anomaly]) -> Changes {
    let key = |found: &Found| (found.person, found.reason.clone(), found.until_at.map(|_| found.from_at));
    let mut known: HashMap<_, &Anomaly> = kept.iter().map(|anomaly| (key(&anomaly.found), anomaly)).collect();
    let mut changes = Changes::default();
    for (place, found) in found.iter().enumerate() {
        match known.remove(&key(found)) {
            None => changes.insert.push(place),
            Some(anomaly) if anomaly.state == State::Dismissed => changes.dismissed.push(place),
            Some(anomaly) => changes.update.push((anomaly.id, place)),
        }
    }
    let gone = known.into_values().filter(|anomaly| anomaly.state == State::Open).map(|anomaly| anomaly.id);
    changes.delete = gone.collect();
    changes.delete.sort_unstable();
    changes
}

/// Writes the changes; gives whose events are set aside otherwise than before.
async fn keep<'a>(
    tx: &mut Tx<'_>,
    found: &[Found],
    subjects: impl Fn(usize) -> &'a [SubjectId],
    changes: &Changes,
    now: Time,
) -> Result<BTreeSet<PersonId>> {
    let mut changed = anomalies::people_of(tx, &changes.delete).await?;
    anomalies::delete(tx, &changes.delete).await?;
    let mut grown = Vec::new();
    for (id, place) in &changes.update {
        anomalies::update(tx, *id, &found[*place], now).await?;
        if anomalies::add_subjects(tx, *id, subjects(*place)).await? > 0 {
            grown.push(*id);
        }
    }
    for place in &changes.insert {
        let id = anomalies::insert(tx, &found[*place], now).await?;
        anomalies::add_subjects(tx, id, subjects(*place)).await?;
        grown.push(id);
    }
    changed.extend(anomalies::people_of(tx, &grown).await?);
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(person: u32, reason: &str, from: i64, until: Option<i64>) -> Found {
        Found {
            person: PersonId(person),
            reason: reason.to_owned(),
            from_at: Time(from),
            until_at: until.map(Time),
            score: 0.7,
            evidence: Vec::new(),
        }
    }

    fn kept(id: i64, found: Found, state: State) -> Anomaly {
        Anomaly { id, found, state, found_at: Time(0), decided: None }
    }

    #[test]
    fn what_is_known_is_not_found_twice_and_what_was_dismissed_not_again() {
        let look = [
            found(1, "abnormal_behaviour", 5, None),
            found(2, "abnormal_behaviour", 9, None),
            found(3, "abnormal_volume", 10, Some(20)),
            found(3, "abnormal_volume", 20, Some(30)),
        ];
        let known = [
            kept(7, found(1, "abnormal_behaviour", 4, None), State::Confirmed),
            kept(8, found(2, "abnormal_behaviour", 9, None), State::Dismissed),
            kept(9, found(3, "abnormal_volume", 10, Some(20)), State::Open),
            kept(10, found(4, "abnormal_volume", 10, Some(20)), State::Open),
            kept(11, found(5, "abnormal_volume", 10, Some(20)), State::Confirmed),
        ];
        let expected =
            Changes { insert: vec![3], update: vec![(7, 0), (9, 2)], delete: vec![10], dismissed: vec![1] };
        assert_eq!(decide_changes(&look, &known), expected);
    }
}
