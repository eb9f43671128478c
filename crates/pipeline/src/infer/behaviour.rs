//! What is known of each person, as named things with counts: which events, topics, hours, sources and values, and which
//! other traits they declared. No text, no identifier, and nothing that fewer than three people have.

use std::collections::{BTreeMap, HashMap};

use futures::TryStreamExt as _;
use jiff::civil::Weekday;
use qianmian_lake::{Dataset, ScanRequest, decode_events};
use qianmian_model::plan::ValueType;
use qianmian_model::{Event, Origin, PersonId, SubjectId, Time, TraitObservation, Value};
use qianmian_store::{Tx, anomalies, lake_files, people, traits};
use qianmian_text::Counts;

use crate::{Pipeline, Result};

/// What fewer people have says nothing of others, and may say too much of them.
const LEAST_PEOPLE: usize = 3;
/// A text property with longer values is no category.
const LONGEST_VALUE: usize = 20;
/// People of one page.
const PAGE: u32 = 10_000;
/// Declared traits that may speak for others.
const TELLING: [&str; 6] = ["gender", "province", "city", "occupation", "language", PHONE_PROVINCE];
/// Where the phone number was given out. Nobody declares it, and it is no guess of behaviour either.
const PHONE_PROVINCE: &str = "phone_province";

/// One person.
#[derive(Debug)]
pub(super) struct Known {
    /// An identifier of theirs, with which a guess is kept.
    pub(super) subject: SubjectId,
    /// What they said of the trait.
    pub(super) declared: Option<String>,
    counts: BTreeMap<u32, f32>,
}

/// One person with all that is read of them.
#[derive(Debug)]
pub(super) struct Person {
    /// Who.
    pub(super) id: PersonId,
    /// Everything they did.
    pub(super) events: Vec<Event>,
    /// What their profile shows.
    pub(super) traits: Vec<TraitObservation>,
}

/// Everybody of whom something is known.
#[derive(Debug, Default)]
pub(super) struct Behaviour {
    pub(super) people: BTreeMap<PersonId, Known>,
    numbers: HashMap<String, u32>,
    names: Vec<String>,
    /// Of each name, how many people have it.
    spread: Vec<usize>,
}

impl Behaviour {
    /// Reads all events and profiles for guessing a trait.
    pub(super) async fn gather(pipeline: &Pipeline, tx: &mut Tx<'_>, of: &str) -> Result<Behaviour> {
        let mut behaviour = Behaviour::default();
        let files = lake_files::active(tx, Dataset::Events.as_str()).await?;
        let person_of = people::subject_map(tx).await?;
        let set_aside = anomalies::set_aside(tx).await?;
        let mut scan = pipeline.lake.scan(&files, ScanRequest { set_aside, ..ScanRequest::default() });
        while let Some(batch) = scan.try_next().await? {
            for event in decode_events(&batch)? {
                let person = person_of.get(event.subject.0 as usize).copied();
                if let Some(person) = person.filter(|person| *person != people::NOBODY) {
                    behaviour.add_event(pipeline, PersonId(person), &event);
                }
            }
        }
        behaviour.add_traits(pipeline, tx, of).await?;
        behaviour.spread = vec![0; behaviour.names.len()];
        for known in behaviour.people.values() {
            known.counts.keys().for_each(|number| behaviour.spread[*number as usize] += 1);
        }
        Ok(behaviour)
    }

    /// What one person did, as far as a model of everybody may know it.
    pub(super) fn of_person(pipeline: &Pipeline, person: &Person, of: &str) -> Behaviour {
        let mut behaviour = Behaviour::default();
        person.events.iter().for_each(|event| behaviour.add_event(pipeline, person.id, event));
        let now = pipeline.clock.now();
        person.traits.iter().for_each(|known| behaviour.add_trait(pipeline, person.id, of, known, now));
        // What fewer people have was not learned, and a model leaves out what it never met.
        behaviour.spread = vec![LEAST_PEOPLE; behaviour.names.len()];
        behaviour
    }

    /// A person's counts by name, without what too few people have.
    pub(super) fn counts(&self, known: &Known) -> Counts {
        let shared = known.counts.iter().filter(|(number, _)| self.spread[**number as usize] >= LEAST_PEOPLE);
        shared.map(|(number, count)| (self.names[*number as usize].clone(), *count)).collect()
    }

    fn add_event(&mut self, pipeline: &Pipeline, person: PersonId, event: &Event) {
        let name = event.body.name.as_ref();
        let local = pipeline.workspace.zone.to_datetime(event.at.into());
        let weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
        let mut met = vec![
            format!("event {name}"),
            format!("source {}", event.source),
            format!("hour {}", local.hour()),
            (if weekend { "weekend" } else { "weekday" }).to_owned(),
        ];
        met.extend(event.body.topics.iter().map(|topic| format!("topic {topic}")));
        let planned = pipeline.workspace.plan.events.get(name);
        for (property, value) in &event.body.properties {
            let category = planned
                .and_then(|spec| spec.properties.get(property))
                .is_some_and(|spec| spec.value_type == ValueType::Text && !spec.free_text);
            let value = value.as_text().filter(|value| category && value.chars().count() <= LONGEST_VALUE);
            met.extend(value.map(|value| format!("{name} {property} {value}")));
        }
        met.into_iter().for_each(|what| self.count(person, event.subject, what));
    }

    fn count(&mut self, person: PersonId, subject: SubjectId, what: String) {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(what).or_insert_with_key(|what| {
            self.names.push(what.clone());
            next
        });
        let fresh = || Known { subject, declared: None, counts: BTreeMap::new() };
        *self.people.entry(person).or_insert_with(fresh).counts.entry(number).or_default() += 1.0;
    }

    /// Adds what people who did something declared.
    async fn add_traits(&mut self, pipeline: &Pipeline, tx: &mut Tx<'_>, of: &str) -> Result<()> {
        let now = pipeline.clock.now();
        let mut after = None;
        loop {
            let page = people::page(tx, after, PAGE).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(()) };
            for (person, known) in traits::profiles_between(tx, *first, *last).await? {
                self.add_trait(pipeline, person, of, &known, now);
            }
            after = Some(*last);
        }
    }

    /// Adds what somebody who did something declared: the label, or what may speak for it.
    fn add_trait(
        &mut self,
        pipeline: &Pipeline,
        person: PersonId,
        of: &str,
        said: &TraitObservation,
        now: Time,
    ) {
        let counts = said.origin == Origin::Declared || said.name == PHONE_PROVINCE;
        let Some(known) = self.people.get_mut(&person).filter(|_| counts) else { return };
        if let Some(value) = label(of, &said.name, &said.value, pipeline, now) {
            known.declared = Some(value);
        } else if TELLING.contains(&said.name.as_str()) && !tells(of, &said.name) {
            let subject = known.subject;
            self.count(person, subject, format!("{} {}", said.name, shown(&said.value)));
        }
    }
}

/// The value to be learned that a declared trait gives.
fn label(of: &str, name: &str, value: &Value, pipeline: &Pipeline, now: Time) -> Option<String> {
    match (of, name, value) {
        ("age_band", "birth_year", Value::Number(year)) => {
            Some(age_band(f64::from(now.date_in(&pipeline.workspace.zone).year()) - year).to_owned())
        }
        ("age_band", "age", Value::Number(age)) => Some(age_band(*age).to_owned()),
        ("gender" | "province" | "city" | "occupation", _, Value::Text(text)) if of == name => {
            Some(text.clone())
        }
        _ => None,
    }
}

/// Whether a trait would give away what is to be guessed. Who declared a city mostly declared its province, and who is
/// guessed declared neither: either would flatter the figures of the other.
fn tells(of: &str, name: &str) -> bool {
    const PLACE: [&str; 2] = ["province", "city"];
    of == name || (PLACE.contains(&of) && PLACE.contains(&name))
}

fn age_band(age: f64) -> &'static str {
    match age {
        ..25.0 => "to 24",
        ..35.0 => "25-34",
        ..45.0 => "35-44",
        _ => "from 45",
    }
}

fn shown(value: &Value) -> String {
    value.as_text().map_or_else(|| value.to_json().to_string(), str::to_owned)
}
