//! What the live path keeps of people is what reading all their events anew would give: after transactions that were
//! aborted, restarts between batches, with hardly any memory, with events that come late, twice and out of order, and
//! after merges that were made and undone.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use qianmian_lake::Range;
use qianmian_model::{Event, PersonId, SubjectId, Time};
use qianmian_store::people::{self, Merge};
use qianmian_store::tags::{self as stored, Role};
use qianmian_store::{Store, Tx, Vault, lake_files, meta};
use qianmian_tag::job::{Adopted, MicroBatch, adopt, process_batch, rebuild_people, refresh};
use qianmian_tag::{Form, Program, State};

use crate::job::{House, START, program};
use crate::world::{DAY, HOUR, at};

pub(crate) const RULES: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicks }
  dimension: behaviour
  values:
    - value: often
      when: count('Link Clicked', '3d') >= 3
    - value: lately
      when: count('Link Clicked', '30h') >= 1
    - value: once
      when: days_active('Link Clicked', '9d..2d') >= 1
- tag: fan
  title: { zh: 母婴, en: Likes }
  dimension: interest
  when: interest('母婴') >= 0.4
- tag: asleep
  title: { zh: 沉睡, en: Asleep }
  dimension: value
  when: days_since_last('*') >= 4 and tag('fan') is null
";

#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Events: whose, how long before or after now, and which click of a person it is. The transaction ends or not.
    Batch {
        events: Vec<(u32, i64)>,
        aborted: bool,
    },
    /// Time goes on, and those who are due are looked at.
    Pass(i64),
    Merge,
    Undo,
    Restart,
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let event = (0u32..3, prop_oneof![-12 * DAY..0, -2 * HOUR..2 * HOUR]);
    prop_oneof![
        6 => (proptest::collection::vec(event, 0..8), proptest::bool::weighted(0.25))
            .prop_map(|(events, aborted)| Step::Batch { events, aborted }),
        4 => (1i64..40).prop_map(|hours| Step::Pass(hours * HOUR)),
        1 => Just(Step::Merge),
        1 => Just(Step::Undo),
        2 => Just(Step::Restart),
    ]
}

pub(crate) struct Story {
    pub(crate) house: House,
    pub(crate) program: Program,
    pub(crate) now: Time,
    /// The merge that can be undone.
    merged: Option<i64>,
}

impl Story {
    pub(crate) async fn begin() -> Story {
        let house = House::build().await;
        let program = program(RULES);
        let story = Story { house, program, now: at(START), merged: None };
        story.adopt().await;
        story
    }

    pub(crate) async fn adopt(&self) -> Adopted {
        let House { store, lake, schema, .. } = &self.house;
        let mut tx = store.begin().await.unwrap();
        let adopted = adopt(&mut tx, lake, schema, &self.program, self.now).await.unwrap();
        tx.commit().await.unwrap();
        adopted
    }

    pub(crate) async fn take(&mut self, step: Step) {
        match step {
            Step::Batch { events, aborted } => self.batch(&events, aborted).await,
            Step::Pass(micros) => {
                self.now = Time(self.now.0 + micros);
                let mut tx = self.house.store.begin().await.unwrap();
                refresh(&mut tx, &self.program, self.now).await.unwrap();
                tx.commit().await.unwrap();
            }
            Step::Merge => self.merge().await,
            Step::Undo => self.undo().await,
            Step::Restart => {
                let file = self.house.folder.path().join("store.db");
                self.house.store.close().await;
                self.house.store = Store::open(&file, Vault::from_key([7; 32])).await.unwrap();
                self.house.store.limit_tag_memory(1).await;
            }
        }
    }

    async fn batch(&mut self, events: &[(u32, i64)], aborted: bool) {
        let clicks = events.iter().map(|(subject, offset)| {
            let then = Time(self.now.0 + offset).to_string();
            qianmian_testkit::event(*subject, "Link Clicked", &then).topics(&["母婴"]).build()
        });
        let events: Vec<Event> = clicks.collect();
        let House { store, lake, schema, offset, .. } = &mut self.house;
        let mut tx = store.begin().await.unwrap();
        let range = Range { stream: "test", from: *offset, to: *offset };
        let files = lake.append_events(schema, range, events.clone(), self.now).await.unwrap();
        lake_files::insert(&mut tx, &files).await.unwrap();
        let map = people::subject_map(&mut tx).await.unwrap();
        let person = |subject: SubjectId| PersonId(map[subject.0 as usize]);
        let rows: Vec<_> =
            events.iter().map(|event| (person(event.subject), event.at, &event.body)).collect();
        let batch = MicroBatch { events: &rows, ..MicroBatch::default() };
        process_batch(&mut tx, &self.program, self.now, batch).await.unwrap();
        if !aborted {
            tx.commit().await.unwrap();
            *offset += 1;
        }
    }

    async fn merge(&mut self) {
        if self.merged.is_some() {
            return;
        }
        let mut tx = self.house.store.begin().await.unwrap();
        let merge = Merge {
            winner: PersonId(1),
            loser: PersonId(2),
            left: SubjectId(1),
            right: SubjectId(2),
            source: "test",
            reason: "shared phone",
            at: self.now,
        };
        people::merge(&mut tx, &[merge]).await.unwrap();
        let batch = MicroBatch { merges: &[(PersonId(1), PersonId(2))], ..MicroBatch::default() };
        process_batch(&mut tx, &self.program, self.now, batch).await.unwrap();
        self.merged = Some(people::recent_merges(&mut tx, 1).await.unwrap().remove(0).id);
        tx.commit().await.unwrap();
    }

    async fn undo(&mut self) {
        let Some(merge) = self.merged.take() else { return };
        let House { store, lake, schema, .. } = &self.house;
        let mut tx = store.begin().await.unwrap();
        let entry = people::undo_merge(&mut tx, merge, self.now).await.unwrap();
        let moves: Vec<_> = entry.moved.iter().map(|subject| (*subject, PersonId(2))).collect();
        people::move_subjects(&mut tx, &moves).await.unwrap();
        let both = [PersonId(1), PersonId(2)];
        rebuild_people(&mut tx, lake, schema, &self.program, &both, self.now).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Reads all events of everybody anew.
    pub(crate) async fn rebuild(&self) {
        let mut tx = self.house.store.begin().await.unwrap();
        meta::set(&mut tx, "tags.form", "").await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(self.adopt().await, Adopted::Rebuilt(_)));
    }

    /// States of everybody as of now, and who has and lacks which value.
    pub(crate) async fn standing(&self) -> (Vec<(PersonId, State)>, Vec<(String, String, Role, Vec<u32>)>) {
        let mut tx = self.house.store.begin().await.unwrap();
        let states = self.states(&mut tx).await;
        let bitmaps = stored::all_bitmaps(&mut tx).await.unwrap().into_iter();
        let bitmaps = bitmaps.filter(|bitmap| !bitmap.people.is_empty());
        let shown = bitmaps.map(|found| (found.tag, found.value, found.role, found.people.iter().collect()));
        (states, shown.collect())
    }

    async fn states(&self, tx: &mut Tx<'_>) -> Vec<(PersonId, State)> {
        let form = Form::of(&self.program);
        let everybody: Vec<PersonId> = people::everyone(tx).await.unwrap().iter().map(PersonId).collect();
        let found = stored::load_states(tx, form.hash(), &everybody).await.unwrap();
        let states = found.into_iter().map(|found| {
            let mut state = form.decode(&self.program, &found.state).unwrap().state;
            state.advance(&self.program, self.now);
            state.prune(&self.program);
            (found.person, state)
        });
        states.collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_kept_is_what_a_rebuild_gives() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..24 {
        let mut story = Story::begin().await;
        let steps = proptest::collection::vec(step(), 1..24).new_tree(&mut runner).unwrap().current();
        for step in steps.clone() {
            story.take(step).await;
        }
        story.take(Step::Pass(1)).await;
        let kept = story.standing().await;
        story.rebuild().await;
        assert_eq!(kept, story.standing().await, "{steps:?}");
    }
}
