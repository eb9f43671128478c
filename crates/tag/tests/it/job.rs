//! The shell over a real store and lake: micro-batches, merges, refreshes, changed rules.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::tz::TimeZone;
use qianmian_lake::{EventSchema, Lake, Range};
use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_model::{Event, Origin, PersonId, SubjectId, TraitObservation, Value};
use qianmian_store::people::{self, Merge, NewIdentifier};
use qianmian_store::tags::{self as stored, Role};
use qianmian_store::{Store, Tx, Vault, lake_files, traits};
use qianmian_tag::job::{
    Adopted, MicroBatch, Question, TagUpdate, adopt, explain_person, process_batch, rebuild_people, refresh,
};
use qianmian_tag::{Calendar, Program};
use tempfile::TempDir;

use crate::world::{at, tags};

const RULES: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicks }
  dimension: behaviour
  purpose: marketing
  when: count('Link Clicked', '7d') >= 2
- tag: fan
  title: { zh: 母婴, en: Likes }
  dimension: interest
  when: interest('母婴') >= 0.2
- tag: adult
  title: { zh: 成年, en: Adult }
  dimension: basic
  when: age >= 18
";

pub(crate) const START: &str = "2026-03-10T04:00:00Z";

pub(crate) struct House {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) lake: Lake,
    pub(crate) schema: EventSchema,
    pub(crate) offset: u64,
}

pub(crate) fn program(rules: &str) -> Program {
    Program::compile(&tags(rules), Arc::new(Calendar::new(TimeZone::get("Asia/Shanghai").unwrap()))).unwrap()
}

impl House {
    /// Three people with a subject each, all of the same ordinals.
    pub(crate) async fn build() -> House {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.db"), Vault::from_key([7; 32])).await.unwrap();
        let lake = Lake::open(&folder.path().join("lake")).unwrap();
        let number = FieldSpec { value_type: ValueType::Number, required: false, free_text: false };
        let spec = EventSpec { properties: [("n".to_owned(), number)].into(), purpose: None };
        let plan =
            TrackingPlan { events: [("Link Clicked".to_owned(), spec)].into(), ..TrackingPlan::default() };
        let mut tx = store.begin().await.unwrap();
        let persons = people::create_persons(&mut tx, &[at(START); 3]).await.unwrap();
        let identifiers: Vec<_> =
            (0..3).map(|n| qianmian_testkit::identifier(&format!("openid:u{n}"))).collect();
        let new: Vec<NewIdentifier<'_>> = identifiers
            .iter()
            .zip(&persons)
            .map(|(identifier, person)| NewIdentifier {
                identifier,
                person: *person,
                source: "test",
                seen_at: at(START),
            })
            .collect();
        let subjects = people::insert_identifiers(&mut tx, &new).await.unwrap();
        assert!(subjects.iter().zip(&persons).all(|(subject, person)| subject.0 == person.0));
        let age = TraitObservation {
            name: "age".to_owned(),
            value: Value::Number(30.0),
            source: "test".into(),
            trust: 50,
            observed_at: at(START),
            origin: Origin::Declared,
            confidence: 1.0,
        };
        traits::replace_profiles(&mut tx, &persons, &[(persons[0], &age)]).await.unwrap();
        tx.commit().await.unwrap();
        House { folder, store, lake, schema: EventSchema::from_plan(&plan), offset: 0 }
    }

    /// Appends events to the lake and takes them in.
    pub(crate) async fn happen(&mut self, program: &Program, now: &str, events: Vec<Event>) -> TagUpdate {
        let mut tx = self.store.begin().await.unwrap();
        let range = Range { stream: "test", from: self.offset, to: self.offset };
        self.offset += 1;
        let files = self.lake.append_events(&self.schema, range, events.clone(), at(now)).await.unwrap();
        lake_files::insert(&mut tx, &files).await.unwrap();
        let map = people::subject_map(&mut tx).await.unwrap();
        let person = |subject: SubjectId| PersonId(map[subject.0 as usize]);
        let rows: Vec<_> =
            events.iter().map(|event| (person(event.subject), event.at, &event.body)).collect();
        let batch = MicroBatch { events: &rows, ..MicroBatch::default() };
        let update = process_batch(&mut tx, program, at(now), batch).await.unwrap();
        tx.commit().await.unwrap();
        update
    }

    pub(crate) async fn adopt(&self, program: &Program, now: &str) -> Adopted {
        let mut tx = self.store.begin().await.unwrap();
        let adopted = adopt(&mut tx, &self.lake, &self.schema, program, at(now)).await.unwrap();
        tx.commit().await.unwrap();
        adopted
    }

    pub(crate) async fn refresh(&self, program: &Program, now: &str) -> TagUpdate {
        let mut tx = self.store.begin().await.unwrap();
        let update = refresh(&mut tx, program, at(now)).await.unwrap();
        tx.commit().await.unwrap();
        update
    }

    pub(crate) async fn members(&self, tag: &str, role: Role) -> Vec<u32> {
        let mut tx = self.store.read().await.unwrap();
        members(&mut tx, tag, role).await
    }
}

fn question<'a>(tag: &'a str, now: &str, hidden: &'a BTreeSet<String>) -> Question<'a> {
    Question { person: PersonId(0), tag, at: at(now), now: at(now), depth: 1, hidden }
}

async fn members(tx: &mut Tx<'_>, tag: &str, role: Role) -> Vec<u32> {
    let bitmaps = stored::bitmaps_of(tx, tag).await.unwrap();
    let people = bitmaps.into_iter().filter(|bitmap| bitmap.role == role).flat_map(|bitmap| bitmap.people);
    people.collect()
}

pub(crate) fn click(subject: u32, then: &str) -> Event {
    qianmian_testkit::event(subject, "Link Clicked", then).topics(&["母婴"]).build()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_enter_with_events_and_leave_with_time() {
    let mut house = House::build().await;
    let program = program(RULES);
    assert!(matches!(house.adopt(&program, START).await, Adopted::Rebuilt(_)));
    assert_eq!(house.adopt(&program, START).await, Adopted::Unchanged);
    assert_eq!(house.members("adult", Role::Member).await, [0]);
    assert_eq!(house.members("adult", Role::Unknown).await, [1, 2]);
    assert_eq!(house.members("clicker", Role::Unknown).await, [0, 1, 2]);

    house
        .happen(&program, START, vec![click(0, "2026-03-10T01:00:00Z"), click(1, "2026-03-10T02:00:00Z")])
        .await;
    assert_eq!(house.members("clicker", Role::Member).await, [0u32; 0]);
    assert_eq!(house.members("clicker", Role::Unknown).await, [2]);
    let update = house.happen(&program, START, vec![click(0, "2026-03-05T01:00:00Z")]).await;
    assert_eq!(update.people, 1);
    assert_eq!(house.members("clicker", Role::Member).await, [0]);

    // The earlier click leaves the seven days at midnight after the 11th; nobody is due before.
    assert_eq!(house.refresh(&program, "2026-03-11T15:59:59Z").await.people, 0);
    let update = house.refresh(&program, "2026-03-11T16:00:00Z").await;
    assert!(update.movements.iter().any(|moved| moved.tag == "clicker" && moved.left.contains(0)));
    assert_eq!(house.members("clicker", Role::Member).await, [0u32; 0]);

    let mut tx = house.store.read().await.unwrap();
    let history = stored::history_of(&mut tx, "clicker").await.unwrap();
    let moved: Vec<_> = history.iter().map(|day| (day.day, day.entered, day.left)).collect();
    let day = |text: &str| at(text).day_in(program.calendar().zone());
    assert_eq!(moved, [(day(START), 1, 0), (day("2026-03-11T16:00:00Z"), 0, 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn merged_people_are_one_and_an_undone_merge_reads_their_events_again() {
    let mut house = House::build().await;
    let program = program(RULES);
    house.adopt(&program, START).await;
    house
        .happen(&program, START, vec![click(1, "2026-03-09T01:00:00Z"), click(2, "2026-03-10T02:00:00Z")])
        .await;
    assert_eq!(house.members("clicker", Role::Member).await, [0u32; 0]);

    let mut tx = house.store.begin().await.unwrap();
    let merge = Merge {
        winner: PersonId(1),
        loser: PersonId(2),
        left: SubjectId(1),
        right: SubjectId(2),
        source: "test",
        reason: "shared phone",
        at: at(START),
    };
    people::merge(&mut tx, &[merge]).await.unwrap();
    let batch = MicroBatch { merges: &[(PersonId(1), PersonId(2))], ..MicroBatch::default() };
    process_batch(&mut tx, &program, at(START), batch).await.unwrap();
    assert_eq!(members(&mut tx, "clicker", Role::Member).await, [1]);
    assert_eq!(members(&mut tx, "fan", Role::Member).await, [1]);
    assert_eq!(members(&mut tx, "adult", Role::Unknown).await, [1], "the merged person is nobody");

    let undone = people::recent_merges(&mut tx, 1).await.unwrap().remove(0);
    let entry = people::undo_merge(&mut tx, undone.id, at(START)).await.unwrap();
    let moves: Vec<_> = entry.moved.iter().map(|subject| (*subject, PersonId(2))).collect();
    people::move_subjects(&mut tx, &moves).await.unwrap();
    let both = [PersonId(1), PersonId(2)];
    rebuild_people(&mut tx, &house.lake, &house.schema, &program, &both, at(START)).await.unwrap();
    assert_eq!(members(&mut tx, "clicker", Role::Member).await, [0u32; 0]);
    assert_eq!(members(&mut tx, "fan", Role::Member).await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_rule_is_adopted_and_what_stayed_keeps_its_since() {
    let mut house = House::build().await;
    let first = program(RULES);
    house.adopt(&first, START).await;
    house
        .happen(&first, START, vec![click(0, "2026-03-09T01:00:00Z"), click(0, "2026-03-10T02:00:00Z")])
        .await;
    let later = "2026-03-10T05:00:00Z";

    let threshold = program(&RULES.replace(">= 2", ">= 3"));
    let Adopted::Reevaluated(update) = house.adopt(&threshold, later).await else {
        panic!("states are as they were")
    };
    assert_eq!(update.people, 3);
    assert_eq!(house.members("clicker", Role::Member).await, [0u32; 0]);

    let window = program(&RULES.replace("'7d'", "'90h'"));
    assert!(matches!(house.adopt(&window, later).await, Adopted::Rebuilt(_)));
    assert_eq!(house.members("clicker", Role::Member).await, [0]);

    let mut tx = house.store.read().await.unwrap();
    let hidden = BTreeSet::new();
    let question = question("fan", later, &hidden);
    let explained = explain_person(&mut tx, &house.lake, &house.schema, &window, question).await;
    assert_eq!(explained.unwrap().since, Some(at(START)), "through both changes");
    drop(tx);

    let fewer = program(RULES.split("- tag: adult").next().unwrap());
    house.adopt(&fewer, later).await;
    assert_eq!(house.members("adult", Role::Member).await, [0u32; 0], "a tag that is no more has nobody");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_explanation_shows_the_rule_its_measures_and_events() {
    let mut house = House::build().await;
    let program = program(RULES);
    house.adopt(&program, START).await;
    let clicks =
        ["2026-03-01T01:00:00Z", "2026-03-09T01:00:00Z", "2026-03-10T02:00:00Z", "2026-03-12T02:00:00Z"];
    house.happen(&program, START, clicks.map(|then| click(0, then)).to_vec()).await;
    let mut tx = house.store.read().await.unwrap();
    let hidden = BTreeSet::new();
    let question = |tag| question(tag, START, &hidden);
    let explained = explain_person(&mut tx, &house.lake, &house.schema, &program, question("clicker")).await;
    insta::assert_snapshot!(explained.unwrap());
    let missing = explain_person(&mut tx, &house.lake, &house.schema, &program, question("no")).await;
    assert_eq!(missing.unwrap_err().code(), "no_such_tag");
}
