//! Ranks: columns, states and reference agree on whole populations, with ties, unknowns, one person and nobody; and a
//! ranking that is kept means the same to everybody for as long as it is kept.

use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::Config;
use qianmian_model::{EventBody, Time, Value};
use qianmian_rule::{Catalogue, TagDefinition, canonical, implies_any, is_never_false, is_never_true};
use qianmian_tag::plan::{Batch, ColumnNames, Gathered, Later};
use qianmian_tag::reference::{self, Peers, Person, Verdict};
use qianmian_tag::{Program, Ranking, Rankings, State};

use crate::agreement::verdicts;
use crate::batch::events_batch;
use crate::job::START;
use crate::world::{Crowd, DAY, HOUR, at, crowd};

/// Ids far apart, so that people are in different ranges.
fn id_of(person: usize) -> u32 {
    person as u32 * 1_000 + 7
}

fn persons(crowd: &Crowd) -> Vec<Person<'_>> {
    crowd.people.iter().map(|(events, traits)| Person { events, traits }).collect()
}

/// Everybody's events by way of columns.
fn gathered<'p>(program: &'p Program, crowd: &Crowd, now: Time) -> Gathered<'p> {
    let ids = || (0..crowd.people.len()).map(id_of);
    let mut batch = Batch::new(program, now, Later::Drop).among(0..=id_of(crowd.people.len()));
    let rows: Vec<(u32, &(Time, EventBody))> = ids()
        .zip(&crowd.people)
        .flat_map(|(id, (events, _))| events.iter().map(move |event| (id, event)))
        .collect();
    batch.absorb(&events_batch(&rows), &ColumnNames::FOREIGN, Some).unwrap();
    batch.admit_people(ids());
    batch.gather()
}

fn traits_of<'a>(program: &'a Program, crowd: &'a Crowd) -> impl Fn(u32) -> Option<Vec<Value>> + Sync {
    move |id| Some(program.arrange_traits(&crowd.people[id as usize / 1_000].1))
}

/// What everybody's tags say by way of columns.
fn by_columns(program: &Program, crowd: &Crowd, now: Time) -> Vec<Vec<Verdict>> {
    let mut found = Vec::new();
    let done: Result<(), ()> = gathered(program, crowd, now).judge(
        traits_of(program, crowd),
        Vec::new,
        |some, judged| some.push((judged.person, verdicts(program, judged.outcomes))),
        |some| {
            found.extend(some);
            Ok(())
        },
    );
    done.unwrap();
    assert!(found.iter().map(|(id, _)| *id).eq((0..crowd.people.len()).map(id_of)), "everybody once");
    found.into_iter().map(|(_, verdicts)| verdicts).collect()
}

/// What everybody's tags say by way of their states and a ranking.
fn by_states(program: &Program, crowd: &Crowd, rankings: &Rankings, now: Time) -> Vec<Vec<Verdict>> {
    let moment = program.moment(now).with_rankings(program, rankings);
    let of = |(events, traits): &(Vec<(Time, EventBody)>, _)| {
        let mut state = State::empty(program);
        state.advance(program, now);
        events.iter().for_each(|(at, event)| state.fold(program, *at, event));
        verdicts(program, &program.evaluate(&moment, &state, &program.arrange_traits(traits)))
    };
    crowd.people.iter().map(of).collect()
}

fn by_reference(
    definitions: &[TagDefinition],
    crowd: &Crowd,
    ranked_at: Time,
    now: Time,
) -> Vec<Vec<Verdict>> {
    let people = persons(crowd);
    let peers = Peers { people: &people, at: ranked_at };
    let zone = crowd.world.zone();
    people.iter().map(|person| reference::evaluate_among(definitions, *person, peers, now, &zone)).collect()
}

proptest! {
    #![proptest_config(Config { cases: 1_500, failure_persistence: None, ..Config::default() })]

    #[test]
    fn columns_and_states_rank_as_the_reference_does(crowd in crowd()) {
        let definitions = crowd.definitions();
        let program = Program::compile(&definitions, crowd.world.calendar()).unwrap();
        for &now in &crowd.world.instants {
            let expected = by_reference(&definitions, &crowd, now, now);
            prop_assert_eq!(&by_columns(&program, &crowd, now), &expected, "columns at {}", now);
            let rankings = gathered(&program, &crowd, now).rankings(traits_of(&program, &crowd));
            prop_assert_eq!(&by_states(&program, &crowd, &rankings, now), &expected, "states at {}", now);
        }
    }

    /// Everybody is held to the ranking of the first instant at all later ones.
    #[test]
    fn a_ranking_that_is_kept_is_what_everybody_is_held_to(crowd in crowd()) {
        let definitions = crowd.definitions();
        let program = Program::compile(&definitions, crowd.world.calendar()).unwrap();
        let then = crowd.world.instants[0];
        let rankings = gathered(&program, &crowd, then).rankings(traits_of(&program, &crowd));
        for &now in &crowd.world.instants {
            let expected = by_reference(&definitions, &crowd, then, now);
            prop_assert_eq!(by_states(&program, &crowd, &rankings, now), expected, "at {} by {}", now, then);
        }
    }

    /// Without a ranking ranks are unknown, to everybody alike.
    #[test]
    fn before_the_first_ranking_ranks_are_unknown(crowd in crowd()) {
        let definitions = crowd.definitions();
        let program = Program::compile(&definitions, crowd.world.calendar()).unwrap();
        let now = crowd.world.instants[0];
        let zone = crowd.world.zone();
        let alone = |person: Person<'_>| reference::evaluate(&definitions, person, now, &zone);
        let expected: Vec<_> = persons(&crowd).into_iter().map(alone).collect();
        prop_assert_eq!(by_states(&program, &crowd, &Rankings::default(), now), expected);
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, failure_persistence: None, ..Config::default() })]

    /// A comparison of a rank is watched for as one of the number that is ranked.
    #[test]
    fn nothing_changes_before_the_next_change(crowd in crowd(), probes in proptest::collection::vec(0.0f64..1.0, 3)) {
        let program = Program::compile(&crowd.definitions(), crowd.world.calendar()).unwrap();
        let now = crowd.world.instants[0];
        let rankings = gathered(&program, &crowd, now).rankings(traits_of(&program, &crowd));
        let moment = |at| program.moment(at).with_rankings(&program, &rankings);
        for (events, traits) in &crowd.people {
            let traits = program.arrange_traits(traits);
            let mut state = State::empty(&program);
            state.advance(&program, now);
            events.iter().for_each(|(at, event)| state.fold(&program, *at, event));
            let outcomes = program.evaluate(&moment(now), &state, &traits);
            let change = program.next_change(&moment(now), &state);
            let end = change.map_or(now.0 + 400 * DAY, |change| change.0);
            let within = probes.iter().map(|probe| now.0 + ((end - now.0) as f64 * probe) as i64);
            let mornings = (1..40).map(|day| now.0 + day * DAY - HOUR / 2).filter(|instant| *instant < end);
            for instant in within.chain(mornings).chain([now.0 + 1, end - 1]).filter(|instant| *instant < end) {
                let then = program.evaluate(&moment(Time(instant)), &state, &traits);
                prop_assert_eq!(&then, &outcomes, "at {} of {}..{:?}", Time(instant), now, change);
            }
        }
    }

    /// What the prover claims of ranks never happens otherwise.
    #[test]
    fn what_is_proved_is_never_contradicted(crowd in crowd()) {
        let definitions = crowd.definitions();
        let tags: Catalogue = definitions.iter().collect();
        let now = crowd.world.instants[0];
        let first = definitions.len() - crowd.ranked.len();
        for verdicts in by_reference(&definitions, &crowd, now, now) {
            let truth = |number: usize| match &verdicts[first + number] {
                Verdict::Unknown => None,
                Verdict::Values(values) => Some(!values.is_empty()),
            };
            for (number, rule) in crowd.ranked.iter().enumerate() {
                prop_assert!(!is_never_true(&tags, rule) || truth(number) != Some(true), "{}", canonical(rule));
                prop_assert!(!is_never_false(&tags, rule) || truth(number) != Some(false), "{}", canonical(rule));
                for (other, wider) in crowd.ranked.iter().enumerate() {
                    let contradicted = truth(number) == Some(true) && truth(other) != Some(true);
                    prop_assert!(!contradicted || !implies_any(&tags, rule, [wider]), "{}", canonical(rule));
                }
            }
        }
    }

    /// `percent_rank() over (order by number)`, as the standard says: one less than the rank, by one less than the rows.
    #[test]
    fn who_was_ranked_has_the_percent_rank_of_sql(numbers in proptest::collection::vec(-3i32..3, 0..12)) {
        let numbers: Vec<f64> = numbers.into_iter().map(f64::from).collect();
        let ranking = Ranking::of(numbers.clone(), at(START));
        for number in &numbers {
            let rank = 1 + numbers.iter().filter(|other| *other < number).count();
            let expected = if numbers.len() == 1 { 0.0 } else { (rank - 1) as f64 / (numbers.len() - 1) as f64 };
            prop_assert_eq!(ranking.rank(*number), Some(expected));
        }
        prop_assert_eq!(ranking.people() as usize, numbers.len());
        let others = [f64::MIN, -0.0, 0.5, f64::MAX].map(|number| ranking.rank(number));
        prop_assert!(others.iter().all(|rank| rank.is_none_or(|rank| (0.0..=1.0).contains(&rank))));
        prop_assert!(others.iter().all(|rank| rank.is_none() == numbers.is_empty()));
        prop_assert_eq!(Ranking::from_bytes(&ranking.to_bytes()).unwrap(), ranking);
    }

    #[test]
    fn any_bytes_are_a_ranking_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(ranking) = Ranking::from_bytes(&bytes) {
            prop_assert_eq!(Ranking::from_bytes(&ranking.to_bytes()).unwrap(), ranking);
        }
    }
}

#[test]
fn version_1_of_a_ranking_is_read_and_written_as_it_always_was() {
    let ranking = Ranking::of(vec![3.0, -0.5, 3.0, 1e9, 0.0, -0.0, 19.99], at(START));
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/tag-ranking-v1.bin");
    let golden = std::fs::read(path).unwrap();
    assert_eq!(Ranking::from_bytes(&golden).unwrap(), ranking);
    assert_eq!(ranking.to_bytes(), golden);
    for damaged in [&[][..], &[2], &golden[..golden.len() - 1], &golden[..golden.len() - 9]] {
        assert_eq!(Ranking::from_bytes(damaged).unwrap_err().code(), "bad_tag_state");
    }
}
