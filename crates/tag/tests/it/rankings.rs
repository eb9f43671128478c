//! Rankings that are kept over a real store and lake: made when a rule first asks for them, anew at the first refresh of a
//! day, and held to meanwhile; whom a new one concerns is evaluated, and nobody else.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use qianmian_model::value::Properties;
use qianmian_model::{Event, EventBody, PersonId, Time, Value};
use qianmian_store::tags::{self as stored, Role};
use qianmian_tag::Program;
use qianmian_tag::explain::{Explanation, Reason};
use qianmian_tag::job::{Adopted, Question, explain_person};
use qianmian_tag::reference::{self, Peers, Person, Verdict};

use crate::job::{House, START, click, program};
use crate::world::{DAY, HOUR, at, tags};

const RULES: &str = "
- tag: top
  title: { zh: 前列, en: Top }
  dimension: behaviour
  when: rank(count('Link Clicked', '4d')) >= 0.5
- tag: middle
  title: { zh: 中间, en: Middle }
  dimension: behaviour
  when: rank(count('Link Clicked', '30h')) between 0.25 and 0.75
- tag: lately
  title: { zh: 最近, en: Lately }
  dimension: behaviour
  when: rank(days_since_last('Link Clicked')) < 0.5
- tag: oldest
  title: { zh: 年长, en: Oldest }
  dimension: basic
  when: rank(age) = 0
- tag: growing
  title: { zh: 增长, en: Growing }
  dimension: behaviour
  values:
    - value: fast
      when: rank(count('Link Clicked', '2d') - count('Link Clicked', '6d..2d')) > 0.4 and tag('top')
    - value: known
      when: rank(count('Link Clicked', '4d')) is not null
";

/// How long passes, and who clicks then, how long before or after.
type Step = (i64, Vec<(u32, i64)>);

fn step() -> impl Strategy<Value = Step> {
    let click = (0u32..3, prop_oneof![4 => -30 * HOUR..0, 1 => -6 * DAY..0, 1 => 0..3 * HOUR]);
    ((1i64..30).prop_map(|hours| hours * HOUR), proptest::collection::vec(click, 0..4))
}

/// What happened to the three people of a [`House`].
type Lives = [Vec<(Time, EventBody)>; 3];

/// Everybody by the reference, among the people as they were ranked last.
struct Simulation {
    lives: Lives,
    ranked: (Time, Lives),
}

impl Simulation {
    /// Ranks people anew where a day has begun since.
    fn rank(&mut self, now: Time) {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        if now.day_in(&zone) > self.ranked.0.day_in(&zone) {
            self.ranked = (now, self.lives.clone());
        }
    }

    fn verdicts(&self, now: Time) -> Vec<Vec<Verdict>> {
        let (grown, unknown) = (vec![("age".to_owned(), Value::Number(30.0))], Properties::new());
        let traits = [&grown, &unknown, &unknown];
        let peers = Peers { people: &persons(&self.ranked.1, traits), at: self.ranked.0 };
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let definitions = tags(RULES);
        let verdict = |person| reference::evaluate_among(&definitions, person, peers, now, &zone);
        persons(&self.lives, traits).into_iter().map(verdict).collect()
    }
}

fn persons<'a>(lives: &'a Lives, traits: [&'a Properties; 3]) -> Vec<Person<'a>> {
    lives.iter().zip(traits).map(|(events, traits)| Person { events, traits }).collect()
}

/// What the store says of everybody.
async fn shown(house: &House, program: &Program) -> Vec<Vec<Verdict>> {
    let mut tx = house.store.read().await.unwrap();
    let bitmaps = stored::all_bitmaps(&mut tx).await.unwrap();
    let of = |person: u32, name: &str| {
        let holding = bitmaps.iter().filter(|bitmap| bitmap.tag == name && bitmap.people.contains(person));
        let holding: Vec<_> = holding.collect();
        if holding.iter().any(|bitmap| bitmap.role == Role::Unknown) {
            return Verdict::Unknown;
        }
        Verdict::Values(holding.iter().map(|bitmap| bitmap.value.clone()).collect())
    };
    (0..3).map(|person| program.tags().iter().map(|tag| of(person, tag.name())).collect()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_held_to_the_ranking_of_the_first_refresh_of_the_day() {
    let mut runner = TestRunner::deterministic();
    let program = program(RULES);
    for _ in 0..16 {
        let mut house = House::build().await;
        let mut now = at(START);
        assert!(matches!(house.adopt(&program, START).await, Adopted::Rebuilt(_)));
        let mut simulation = Simulation { lives: Lives::default(), ranked: (now, Lives::default()) };
        assert_eq!(shown(&house, &program).await, simulation.verdicts(now));
        let steps = proptest::collection::vec(step(), 1..24).new_tree(&mut runner).unwrap().current();
        for (passed, clicks) in steps.clone() {
            now = Time(now.0 + passed);
            let clicks = clicks.iter().map(|(who, offset)| click(*who, &Time(now.0 + offset).to_string()));
            let clicks: Vec<Event> = clicks.collect();
            for event in &clicks {
                simulation.lives[event.subject.0 as usize].push((event.at, event.body.clone()));
            }
            if !clicks.is_empty() {
                house.happen(&program, &now.to_string(), clicks).await;
            }
            house.refresh(&program, &now.to_string()).await;
            simulation.rank(now);
            assert_eq!(shown(&house, &program).await, simulation.verdicts(now), "at {now} after {steps:?}");
        }
    }
}

const MOST: &str = "
- tag: most
  title: { zh: 最多, en: Most }
  dimension: behaviour
  when: rank(count('Link Clicked')) >= 0.5
";

/// Clicks of a person at a time.
fn clicks(who: u32, count: usize, then: &str) -> Vec<Event> {
    std::iter::repeat_with(|| click(who, then)).take(count).collect()
}

async fn explained(house: &House, program: &Program, person: u32, as_of: &str, now: &str) -> Explanation {
    let mut tx = house.store.read().await.unwrap();
    let hidden = BTreeSet::new();
    let person = PersonId(person);
    let question = Question { person, tag: "most", at: at(as_of), now: at(now), depth: 1, hidden: &hidden };
    explain_person(&mut tx, &house.lake, &house.schema, program, question).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_ranking_evaluates_whom_it_concerns_and_nobody_else() {
    let mut house = House::build().await;
    let rules = program(MOST);
    house.adopt(&rules, START).await;
    let first = [clicks(0, 1, START), clicks(1, 2, START), clicks(2, 3, START)].concat();
    house.happen(&rules, START, first).await;
    assert_eq!(house.members("most", Role::Unknown).await, [0, 1, 2], "nobody was there to be ranked");

    assert_eq!(house.refresh(&rules, "2026-03-11T04:00:00Z").await.people, 3);
    assert_eq!(house.members("most", Role::Member).await, [1, 2]);
    assert_eq!(house.refresh(&rules, "2026-03-11T05:00:00Z").await.people, 0, "once a day");

    let more = clicks(0, 5, "2026-03-11T05:00:00Z");
    house.happen(&rules, "2026-03-11T06:00:00Z", more).await;
    assert_eq!(house.members("most", Role::Member).await, [0, 1, 2], "against the ranking of the morning");
    let update = house.refresh(&rules, "2026-03-11T16:00:00Z").await;
    assert_eq!(update.people, 1, "the day begins at 16:00 here, and only the second person's rank turned");
    assert_eq!(house.members("most", Role::Member).await, [0, 2]);
    assert_eq!(house.refresh(&rules, "2026-03-12T16:00:00Z").await.people, 0, "everybody stands as before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_rule_keeps_the_ranking_and_a_new_one_is_ranked_when_it_is_adopted() {
    let mut house = House::build().await;
    let rules = program(MOST);
    house.adopt(&rules, START).await;
    let events = [clicks(0, 1, START), clicks(1, 2, START), clicks(2, 3, START)].concat();
    house.happen(&rules, START, events).await;
    let morning = "2026-03-10T16:00:00Z";
    house.refresh(&rules, morning).await;

    let stricter = program(&MOST.replace("0.5", "0.9"));
    let later = "2026-03-11T04:00:00Z";
    assert!(matches!(house.adopt(&stricter, later).await, Adopted::Reevaluated(_)));
    assert_eq!(house.members("most", Role::Member).await, [2]);
    let ranked_at = |why: &Explanation| why.ranks[0].ranking.map(|ranking| (ranking.at, ranking.people));
    let why = explained(&house, &stricter, 2, later, later).await;
    assert_eq!(ranked_at(&why), Some((at(morning), 3)));

    let other = program(&MOST.replace("'Link Clicked'", "'Link Clicked', '7d'"));
    assert!(matches!(house.adopt(&other, later).await, Adopted::Rebuilt(_)));
    assert_eq!(house.members("most", Role::Member).await, [1, 2]);
    let why = explained(&house, &other, 2, later, later).await;
    assert_eq!(ranked_at(&why), Some((at(later), 3)));
    let mut tx = house.store.read().await.unwrap();
    assert_eq!(stored::ranking_hashes(&mut tx).await.unwrap().len(), 1, "the one before is forgotten");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_explanation_says_among_whom_and_of_when_a_rank_is() {
    let mut house = House::build().await;
    let rules = program(MOST);
    house.adopt(&rules, START).await;
    let before = [clicks(0, 1, START), clicks(1, 2, START), clicks(2, 3, START)].concat();
    house.happen(&rules, START, before).await;
    let morning = "2026-03-10T16:00:00Z";
    house.refresh(&rules, morning).await;
    house.happen(&rules, "2026-03-10T17:00:00Z", clicks(0, 1, "2026-03-10T16:30:00Z")).await;
    insta::assert_snapshot!(
        explained(&house, &rules, 0, "2026-03-10T18:00:00Z", "2026-03-10T18:00:00Z").await
    );
    let strict = program(&MOST.replace(">= 0.5", "> 0.5"));
    house.adopt(&strict, "2026-03-10T18:00:00Z").await;
    let why = explained(&house, &strict, 0, "2026-03-10T18:00:00Z", "2026-03-10T18:00:00Z").await;
    let Reason::RankTooLow { value, by, above, .. } = why.rules[0].missing.as_ref().unwrap().reason else {
        panic!("{why}")
    };
    assert_eq!((value, by, above), (0.5, 0.0, Some(2.0)), "two clicks are not above two");
    // Of an instant before the ranking that is kept, people are ranked as they were then.
    let past = explained(&house, &rules, 2, "2026-03-10T05:00:00Z", "2026-03-10T18:00:00Z").await;
    let ranking = past.ranks[0].ranking.unwrap();
    assert_eq!((past.values.len(), ranking.at, ranking.people), (1, at("2026-03-10T05:00:00Z"), 3));
    assert_eq!(past.ranks[0].value, Value::Number(1.0));
}
