//! A world that is left and taken up again tells the same story.

use std::path::Path;

use qianmian_model::Time;
use qianmian_sandbox::World;
use qianmian_sandbox::wire::Call;

use crate::{account, config, days, hours, message, start};

fn resume(path: &Path, told_until: Time) -> World {
    World::resume(config(5, 80), path, told_until).unwrap()
}

/// A message to everybody on a day.
fn send_to_all(world: &mut World, day: i64) {
    for index in 0..world.people().len() {
        let _ =
            world.receive(&message(&format!("d{day}-{index}"), &account(world, index), Some("mother_baby")));
    }
}

/// The story without any break: a message on day 10 and on day 12, until day 20.
fn whole(path: &Path) -> Vec<Call> {
    let mut world = resume(path, start());
    let mut calls = Vec::new();
    for (day, next) in [(10, 12), (12, 20)] {
        calls.append(&mut world.run_until(days(day)));
        send_to_all(&mut world, day);
        calls.append(&mut world.run_until(days(next)));
    }
    calls
}

#[test]
fn a_story_with_breaks_is_the_story_without() {
    let dir = tempfile::tempdir().unwrap();
    let expected = whole(&dir.path().join("whole.jsonl"));
    let path = dir.path().join("broken.jsonl");
    let mut calls = resume(&path, start()).run_until(hours(100));
    let mut world = resume(&path, hours(100));
    calls.append(&mut world.run_until(days(10)));
    send_to_all(&mut world, 10);
    // Half a day of responses, then a break in the middle of them.
    calls.append(&mut world.run_until(hours(252)));
    drop(world);
    let mut world = resume(&path, hours(252));
    calls.append(&mut world.run_until(days(12)));
    send_to_all(&mut world, 12);
    drop(world);
    calls.append(&mut resume(&path, days(12)).run_until(days(20)));
    assert_eq!(calls, expected);
}

#[test]
fn what_happened_but_was_not_told_is_told_after_the_break() {
    let dir = tempfile::tempdir().unwrap();
    let expected = whole(&dir.path().join("whole.jsonl"));
    let path = dir.path().join("broken.jsonl");
    let mut world = resume(&path, start());
    // Told until day 9 only: the calls of the tenth day are lost with the process that took the messages.
    let mut calls = world.run_until(days(9));
    let _ = world.run_until(days(10));
    send_to_all(&mut world, 10);
    drop(world);
    let mut world = resume(&path, days(9));
    let half = world.run_until(hours(9 * 24 + 12));
    assert!(half.iter().all(|call| call.at <= hours(9 * 24 + 12)), "nothing is told before its time");
    calls.extend(half);
    calls.append(&mut world.run_until(days(10)));
    send_to_all(&mut world, 10);
    calls.append(&mut world.run_until(days(12)));
    send_to_all(&mut world, 12);
    calls.append(&mut world.run_until(days(20)));
    assert_eq!(calls, expected);
}

#[test]
fn a_line_that_a_crash_cut_off_does_not_spoil_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sandbox.jsonl");
    let mut world = resume(&path, start());
    world.run_until(days(10));
    world.receive(&message("d1", "sb_000001", Some("母婴")));
    world.receive(&message("d2", "sb_000002", Some("母婴")));
    drop(world);
    let text = std::fs::read(&path).unwrap();
    // The cut is in the middle of a character.
    let cut = text.windows(3).rposition(|bytes| bytes == "婴".as_bytes()).unwrap() + 1;
    std::fs::write(&path, &text[..cut]).unwrap();
    let mut world = resume(&path, days(10));
    world.receive(&message("d3", "sb_000003", None));
    drop(world);
    let calls = resume(&path, days(10)).run_until(days(12));
    let delivered =
        |id: &str| calls.iter().filter(|call| call.body["properties"]["delivery_id"] == id).count();
    assert!(delivered("d1") > 0 && delivered("d3") > 0);
    assert_eq!(delivered("d2"), 0);
}

#[test]
fn a_journal_that_is_not_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sandbox.jsonl");
    std::fs::write(&path, "these are\nnot entries\n").unwrap();
    assert!(World::resume(config(5, 2), &path, start()).is_err());
}
