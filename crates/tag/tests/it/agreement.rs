//! Live, batch and reference agree on every measure and every tag, whatever the order in which events arrive.
//!
//! Examples cannot show this: what breaks is a combination of a window, a zone's calendar, an event on an edge, an
//! order of arrival and the way that rules share measures.

use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::value::Properties;
use qianmian_model::{EventBody, Time, Value};
use qianmian_tag::plan::{Batch, ColumnNames, Later};
use qianmian_tag::reference::{self, Person, Verdict};
use qianmian_tag::{Outcome, Program, State};

use crate::batch::events_batch;
use crate::world::{World, world};

/// How the events of a person reach the live path: cut into two people and into micro-batches.
#[derive(Debug, Clone)]
struct Arrival {
    /// By event: which of the two people it arrives for, and in which of three micro-batches.
    events: Vec<(bool, usize)>,
    /// After which micro-batch the two become one.
    merged_after: usize,
    backwards: bool,
}

fn arrival() -> impl Strategy<Value = Arrival> {
    (proptest::collection::vec((any::<bool>(), 0usize..3), 27), 0usize..3, any::<bool>())
        .prop_map(|(events, merged_after, backwards)| Arrival { events, merged_after, backwards })
}

pub(crate) fn verdicts(program: &Program, outcomes: &[Outcome]) -> Vec<Verdict> {
    let of = |(tag, outcome): (&qianmian_tag::Tag, &Outcome)| match outcome {
        Outcome::Unknown => Verdict::Unknown,
        known => Verdict::Values(known.values().iter().map(|&value| tag.value(value).to_owned()).collect()),
    };
    program.tags().iter().zip(outcomes).map(of).collect()
}

/// The state after micro-batches at instants before `now`, so that some events come early and some late.
fn live_state(program: &Program, world: &World, arrival: &Arrival, now: Time) -> State {
    let mut people = [State::empty(program), State::empty(program)];
    for micro_batch in 0..3 {
        let then = Time(now.0 - (2 - micro_batch as i64) * 7_654_321_987);
        people.iter_mut().for_each(|state| state.advance(program, then));
        let mut arriving: Vec<(&(Time, EventBody), bool)> = world
            .events
            .iter()
            .zip(&arrival.events)
            .filter(|(_, (_, batch))| *batch == micro_batch)
            .map(|(event, (second, _))| (event, *second && micro_batch <= arrival.merged_after))
            .collect();
        if arrival.backwards {
            arriving.reverse();
        }
        for ((at, event), second) in arriving {
            people[usize::from(second)].fold(program, *at, event);
        }
        if micro_batch == arrival.merged_after {
            let loser = std::mem::replace(&mut people[1], State::empty(program));
            people[0].merge(program, loser);
        }
        people.iter_mut().for_each(|state| state.prune(program));
    }
    let [state, _] = people;
    state
}

/// The state and the outcomes of person 7 by way of columns, among other people.
fn batch_state(program: &Program, world: &World, now: Time, later: Later) -> (State, Vec<Outcome>) {
    let (early, late) = world.events.split_at(world.events.len() / 2);
    let mut batch = Batch::new(program, now, later);
    for events in [late, early] {
        let rows: Vec<(u32, &(Time, EventBody))> = events
            .iter()
            .flat_map(|event| [(7, event), (9, event)])
            .chain(events.first().map(|e| (3, e)))
            .collect();
        batch.absorb(&events_batch(&rows), &ColumnNames::FOREIGN, |id| (id != 9).then_some(id)).unwrap();
    }
    batch.admit_people([7]);
    let traits = program.arrange_traits(&world.traits);
    let mut gathered = batch.gather();
    let mut found = None;
    let taken: Result<(), ()> = gathered.judge(
        |person| (person == 7).then(|| traits.clone()),
        Vec::new,
        |records, judged| records.push((judged.person, judged.outcomes.to_vec())),
        |records| {
            for (person, outcomes) in records {
                assert_ne!(person, 9);
                if person == 7 {
                    found = Some(outcomes);
                }
            }
            Ok(())
        },
    );
    taken.unwrap();
    let index = gathered.people().position(|person| person == 7).unwrap();
    (gathered.state(index).clone(), found.unwrap())
}

fn reference_measures(program: &Program, person: Person<'_>, now: Time, world: &World) -> Vec<Value> {
    program.measures().map(|measure| reference::measure(measure, person, now, &world.zone())).collect()
}

fn person<'a>(events: &'a [(Time, EventBody)], traits: &'a Properties) -> Person<'a> {
    Person { events, traits }
}

proptest! {
    #![proptest_config(Config { cases: 7_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn live_and_batch_say_what_the_reference_says(world in world(), arrival in arrival()) {
        let definitions = world.definitions();
        let program = Program::compile(&definitions, world.calendar()).unwrap();
        let traits = program.arrange_traits(&world.traits);
        let person = person(&world.events, &world.traits);
        for &now in &world.instants {
            let expected = reference::evaluate(&definitions, person, now, &world.zone());
            let expected_measures = reference_measures(&program, person, now, &world);
            let moment = program.moment(now);

            let live = live_state(&program, &world, &arrival, now);
            prop_assert_eq!(program.measure_values(&moment, &live), expected_measures, "live measures at {}", now);
            let outcomes = program.evaluate(&moment, &live, &traits);
            prop_assert_eq!(verdicts(&program, &outcomes), expected.clone(), "live tags at {}", now);

            let (kept, outcomes) = batch_state(&program, &world, now, Later::Keep);
            prop_assert_eq!(verdicts(&program, &outcomes), expected.clone(), "batch tags at {}", now);
            prop_assert_eq!(&kept, &live, "batch and live keep the same of a person");
            let (_, outcomes) = batch_state(&program, &world, now, Later::Drop);
            prop_assert_eq!(verdicts(&program, &outcomes), expected, "time travel to {}", now);
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 3_000, failure_persistence: None, ..Config::default() })]

    /// One state advanced from instant to instant, as the live path does, is at each of them what the reference says.
    #[test]
    fn a_state_that_goes_on_stays_exact(world in world()) {
        let definitions = world.definitions();
        let program = Program::compile(&definitions, world.calendar()).unwrap();
        let traits = program.arrange_traits(&world.traits);
        let mut state = State::empty(&program);
        state.advance(&program, world.instants[0]);
        for (at, event) in &world.events {
            state.fold(&program, *at, event);
        }
        for &now in &world.instants {
            state.advance(&program, now);
            state.prune(&program);
            let outcomes = program.evaluate(&program.moment(now), &state, &traits);
            let expected = reference::evaluate(&definitions, person(&world.events, &world.traits), now, &world.zone());
            prop_assert_eq!(verdicts(&program, &outcomes), expected, "at {}", now);
        }
    }

    /// Merging is commutative and associative, has the empty state as its identity, and folding one by one in any
    /// order is merging states of one event each.
    #[test]
    fn states_are_a_commutative_monoid(world in world(), cut in 0usize..24, turn in any::<bool>()) {
        let program = Program::compile(&world.definitions(), world.calendar()).unwrap();
        let horizon = world.instants[0];
        let state_of = |events: &[(Time, EventBody)]| {
            let mut state = State::empty(&program);
            state.advance(&program, horizon);
            events.iter().for_each(|(at, event)| state.fold(&program, *at, event));
            state
        };
        let merged = |mut left: State, right: State| {
            left.merge(&program, right);
            left
        };
        let mut events = world.events.clone();
        let whole = state_of(&events);
        let (a, rest) = events.split_at(cut.min(events.len()));
        let (b, c) = rest.split_at(rest.len() / 2);
        let (a, b, c) = (state_of(a), state_of(b), state_of(c));
        let left = merged(merged(a.clone(), b.clone()), c.clone());
        prop_assert_eq!(&left, &merged(a.clone(), merged(b.clone(), c.clone())), "associative");
        prop_assert_eq!(&merged(a.clone(), b.clone()), &merged(b.clone(), a.clone()), "commutative");
        prop_assert_eq!(&merged(a.clone(), State::empty(&program)), &a, "identity");
        prop_assert_eq!(&merged(State::empty(&program), a.clone()), &a, "identity");
        prop_assert_eq!(&left, &whole, "grouping");
        if turn { events.reverse() } else { events.sort_by_key(|(at, _)| at.0.rotate_left(17)) }
        prop_assert_eq!(&state_of(&events), &whole, "order");
        let one_by_one = events.iter().map(|event| state_of(std::slice::from_ref(event)));
        prop_assert_eq!(&one_by_one.fold(state_of(&[]), merged), &whole, "one by one");

        let pruned = |mut state: State| {
            state.prune(&program);
            state
        };
        let before = merged(pruned(merged(a, b)), pruned(c));
        prop_assert_eq!(pruned(before), pruned(whole), "pruning before a merge or after it");
    }
}
