//! Standings and traits of people, in bulk.

use std::collections::{BTreeMap, HashMap};

use qianmian_model::{PersonId, Value};
use qianmian_store::tags::{self, PersonState};
use qianmian_store::{Tx, traits};

use crate::TagError;
use crate::form::Form;
use crate::moment::Moment;
use crate::program::Program;
use crate::standing::Standing;

/// The traits that a program reads, of some people.
pub(super) struct Traits {
    by_person: HashMap<PersonId, Vec<Value>>,
    none: Vec<Value>,
}

impl Traits {
    /// In the order of [`Program::trait_names`].
    pub(super) fn of(&self, person: PersonId) -> &[Value] {
        self.by_person.get(&person).unwrap_or(&self.none)
    }
}

pub(super) async fn load_traits(
    tx: &mut Tx<'_>,
    program: &Program,
    people: &[PersonId],
) -> Result<Traits, TagError> {
    let names = program.trait_names();
    let none = vec![Value::Null; names.len()];
    let mut by_person: HashMap<PersonId, Vec<Value>> = HashMap::new();
    if names.is_empty() || people.is_empty() {
        return Ok(Traits { by_person, none });
    }
    for (person, observation) in traits::profiles_of(tx, people).await? {
        if let Some(slot) = names.iter().position(|name| *name == observation.name) {
            by_person.entry(person).or_insert_with(|| none.clone())[slot] = observation.value;
        }
    }
    Ok(Traits { by_person, none })
}

/// The standings of people; an empty one for who has none.
pub(super) async fn load_standings(
    tx: &mut Tx<'_>,
    program: &Program,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Standing>, TagError> {
    let mut standings: BTreeMap<PersonId, Standing> =
        people.iter().map(|person| (*person, Standing::empty(program))).collect();
    let form = Form::of(program);
    for stored in tags::load_states(tx, form.hash(), people).await? {
        standings.insert(stored.person, form.decode(program, &stored.state)?);
    }
    Ok(standings)
}

/// Saves standings with the instant at which each next changes by itself.
pub(super) async fn save_standings(
    tx: &mut Tx<'_>,
    program: &Program,
    moment: &Moment,
    standings: &BTreeMap<PersonId, Standing>,
) -> Result<(), TagError> {
    let form = Form::of(program);
    let rows = standings.iter().map(|(person, standing)| encode(program, &form, moment, *person, standing));
    let rows: Vec<PersonState> = rows.collect::<Result<_, _>>()?;
    Ok(tags::save_states(tx, form.hash(), &rows).await?)
}

pub(super) fn encode(
    program: &Program,
    form: &Form,
    moment: &Moment,
    person: PersonId,
    standing: &Standing,
) -> Result<PersonState, TagError> {
    let horizon = standing.state.horizon();
    let next_at = if horizon > moment.now() {
        program.next_change(&moment.moved_to(program, horizon), &standing.state)
    } else {
        program.next_change(moment, &standing.state)
    };
    Ok(PersonState { person, state: form.encode(program, standing)?.into(), next_at })
}
