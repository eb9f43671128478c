//! Tags with a cadence, against a simulation that evaluates the person by the reference whenever anybody looks, and writes
//! down what it found when a period was new.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use qianmian_lake::Range;
use qianmian_model::{Event, EventBody, PersonId, Time};
use qianmian_store::lake_files;
use qianmian_store::tags::{self as stored, Role};
use qianmian_tag::Program;
use qianmian_tag::job::{MicroBatch, adopt, process_batch, refresh};
use qianmian_tag::reference::{self, Person, Verdict};

use crate::job::{House, START, program};
use crate::world::{HOUR, at, tags};

const RULES: &str = "
- tag: now
  title: { zh: 即时, en: Now }
  dimension: behaviour
  when: count('Link Clicked', '2d') >= 1
- tag: day
  title: { zh: 日, en: Day }
  dimension: behaviour
  refresh: daily
  when: count('Link Clicked', '30h') >= 2
- tag: week
  title: { zh: 周, en: Week }
  dimension: behaviour
  refresh: weekly
  values:
    - value: much
      when: count('Link Clicked', '5d') >= 4
    - value: some
      when: count('Link Clicked', '5d') >= 1
- tag: month
  title: { zh: 月, en: Month }
  dimension: behaviour
  refresh: monthly
  when: days_active('Link Clicked', '9d') >= 2
- tag: follower
  title: { zh: 跟随, en: Follower }
  dimension: behaviour
  when: tag('week') = 'much'
";

/// How long passes, and the clicks that come then: how long before.
type Step = (i64, Vec<i64>);

fn step() -> impl Strategy<Value = Step> {
    ((1i64..60).prop_map(|hours| hours * HOUR), proptest::collection::vec(0..40 * HOUR, 0..4))
}

/// The period of an instant, as words that differ for different periods.
fn period(tag: &str, now: Time) -> String {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let date = zone.to_datetime(jiff::Timestamp::from_microsecond(now.0).unwrap()).date();
    match tag {
        "day" => date.to_string(),
        "week" => {
            let back = date.weekday().since(Weekday::Monday);
            date.checked_sub(jiff::Span::new().days(back)).unwrap().to_string()
        }
        "month" => date.first_of_month().to_string(),
        _ => now.to_string(),
    }
}

struct Simulation {
    events: Vec<(Time, EventBody)>,
    /// By tag: the period it was taken in, and what it was.
    taken: BTreeMap<String, (String, Verdict)>,
}

impl Simulation {
    /// Events that arrive: what was taken in a period that began after one of them is taken anew.
    fn arrive(&mut self, clicks: &[Event], now: Time) {
        self.events.extend(clicks.iter().map(|click| (click.at, click.body.clone())));
        self.taken.retain(|tag, _| clicks.iter().all(|click| period(tag, click.at) >= period(tag, now)));
    }

    fn look(&mut self, now: Time) -> BTreeMap<String, Verdict> {
        let definitions = tags(RULES);
        let person = Person { events: &self.events, traits: &Vec::new() };
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let found = reference::evaluate(&definitions, person, now, &zone);
        for (definition, verdict) in definitions.iter().zip(found) {
            let period = period(&definition.name, now);
            if self.taken.get(&definition.name).is_none_or(|(taken, _)| *taken != period) {
                self.taken.insert(definition.name.clone(), (period, verdict));
            }
        }
        let mut shown: BTreeMap<String, Verdict> =
            self.taken.iter().map(|(tag, (_, verdict))| (tag.clone(), verdict.clone())).collect();
        let followed = match &shown["week"] {
            Verdict::Unknown => Verdict::Unknown,
            Verdict::Values(values) if values.iter().any(|value| value == "much") => {
                Verdict::Values(vec!["true".to_owned()])
            }
            Verdict::Values(_) => Verdict::Values(Vec::new()),
        };
        shown.insert("follower".to_owned(), followed);
        shown
    }
}

async fn take(house: &mut House, program: &Program, now: Time, clicks: &[Event]) {
    let mut tx = house.store.begin().await.unwrap();
    if !clicks.is_empty() {
        let range = Range { stream: "test", from: house.offset, to: house.offset };
        house.offset += 1;
        let files = house.lake.append_events(&house.schema, range, clicks.to_vec(), now).await.unwrap();
        lake_files::insert(&mut tx, &files).await.unwrap();
        let rows: Vec<_> = clicks.iter().map(|event| (PersonId(0), event.at, &event.body)).collect();
        let batch = MicroBatch { events: &rows, ..MicroBatch::default() };
        process_batch(&mut tx, program, now, batch).await.unwrap();
    }
    refresh(&mut tx, program, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// What the store says of the first person.
async fn shown(house: &House, names: impl Iterator<Item = String>) -> BTreeMap<String, Verdict> {
    let mut tx = house.store.read().await.unwrap();
    let bitmaps = stored::all_bitmaps(&mut tx).await.unwrap();
    let of = |name: &String| {
        let holding = bitmaps.iter().filter(|bitmap| bitmap.tag == *name && bitmap.people.contains(0));
        let holding: Vec<_> = holding.collect();
        if holding.iter().any(|bitmap| bitmap.role == Role::Unknown) {
            return Verdict::Unknown;
        }
        Verdict::Values(holding.iter().map(|bitmap| bitmap.value.clone()).collect())
    };
    names.map(|name| (name.clone(), of(&name))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_keeps_its_value_through_its_period() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..16 {
        let mut house = House::build().await;
        let program = program(RULES);
        let mut simulation = Simulation { events: Vec::new(), taken: BTreeMap::new() };
        let mut now = at(START);
        let mut tx = house.store.begin().await.unwrap();
        adopt(&mut tx, &house.lake, &house.schema, &program, now).await.unwrap();
        tx.commit().await.unwrap();
        simulation.look(now);
        for (passed, clicks) in
            proptest::collection::vec(step(), 1..40).new_tree(&mut runner).unwrap().current()
        {
            now = Time(now.0 + passed);
            let clicks = clicks.iter().map(|back| {
                qianmian_testkit::event(0, "Link Clicked", &Time(now.0 - back).to_string()).build()
            });
            let clicks: Vec<Event> = clicks.collect();
            simulation.arrive(&clicks, now);
            take(&mut house, &program, now, &clicks).await;
            let expected = simulation.look(now);
            assert_eq!(shown(&house, expected.keys().cloned()).await, expected, "at {now}");
        }
    }
}
