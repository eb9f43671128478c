//! A changed program that is prepared while events go on arriving: each is counted once, and what comes of it is what reading
//! everything anew would give.

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use qianmian_tag::job::{Adopted, adopt_prepared, prepare};

use crate::job::{House, START, program};
use crate::live::{RULES, Step, Story, step};
use crate::world::{DAY, HOUR, at};

/// A window that looks further back than anything kept, a series that is new, and a tag less.
fn changed() -> String {
    let wider = RULES.replace("'3d') >= 3", "'20d') >= 3");
    let (fewer, asleep) = wider.split_once("- tag: fan").unwrap();
    let (fan, _) = asleep.split_once("- tag: asleep").unwrap();
    format!(
        "{fewer}- tag: fan{fan}
- tag: regular
  title: {{ zh: 老客, en: Regular }}
  dimension: value
  when: days_since_first('Link Clicked') >= 5
"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_prepared_while_events_arrive_is_what_a_rebuild_gives() {
    let mut runner = TestRunner::deterministic();
    let next = program(&changed());
    let (mut switched, mut stale) = (0, 0);
    for case in 0..32 {
        let mut story = Story::begin().await;
        let steps = |longest| proptest::collection::vec(step(), 1..longest);
        let (mut before, mut during) = (steps(16), steps(8)).new_tree(&mut runner).unwrap().current();
        if case % 8 == 7 {
            before.push(Step::Merge);
            during.push(Step::Undo);
        }
        for step in before.clone() {
            story.take(step).await;
        }
        let House { store, lake, schema, .. } = &story.house;
        let mut tx = store.read().await.unwrap();
        let prepared = prepare(&mut tx, lake, schema, &next, story.now).await.unwrap();
        drop(tx);
        assert_eq!(prepared.series(), 2, "nothing is read that is kept");
        for step in during.clone() {
            story.take(step).await;
        }
        let House { store, lake, schema, .. } = &story.house;
        let mut tx = store.begin().await.unwrap();
        let adopted = adopt_prepared(&mut tx, lake, schema, &next, story.now, prepared).await.unwrap();
        match &adopted {
            Some(Adopted::Rebuilt(_)) => switched += 1,
            Some(other) => panic!("{other:?}"),
            None => stale += 1,
        }
        tx.commit().await.unwrap();
        story.program = program(&changed());
        if adopted.is_none() {
            assert!(
                during.iter().any(|step| matches!(step, Step::Undo)),
                "only people who were parted: {during:?}"
            );
            assert!(matches!(story.adopt().await, Adopted::Rebuilt(_)));
        }
        // Until what is not due yet is.
        story.take(Step::Pass(3 * HOUR)).await;
        let kept = story.standing().await;
        story.rebuild().await;
        assert_eq!(kept, story.standing().await, "{before:?}, then {during:?}");
    }
    assert!(switched > 16 && stale >= 4, "{switched} switched, {stale} stale");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_that_looks_further_back_is_read_from_the_lake() {
    let mut story = Story::begin().await;
    story.now = at(START);
    let long_ago = -10 * DAY;
    let events = vec![(0, long_ago), (0, long_ago + HOUR), (0, long_ago + 2 * HOUR)];
    story.take(Step::Batch { events, aborted: false }).await;
    story.program = program(&changed());
    assert!(matches!(story.adopt().await, Adopted::Rebuilt(_)));
    let (_, bitmaps) = story.standing().await;
    assert!(bitmaps.iter().any(|(tag, value, ..)| (tag.as_str(), value.as_str()) == ("clicker", "often")));
    // And back: what is kept reaches far enough.
    story.program = program(RULES);
    assert!(matches!(story.adopt().await, Adopted::Rebuilt(_)), "`asleep` asks for all events");
    story.program = program(&RULES.replace("'3d') >= 3", "'2d') >= 3"));
    assert!(matches!(story.adopt().await, Adopted::Reevaluated(_)));
}
