//! The simulated platform as its users see it: one story for one seed, told on after a restart, in the Segment form.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod response;
mod resume;
mod story;

use jiff::SignedDuration;
use qianmian_deliver::Message;
use qianmian_model::Time;
use qianmian_sandbox::{SandboxConfig, World};

/// Midnight of 1 July 1998 in Shanghai.
const START: &str = "1998-06-30T16:00:00Z";

fn config(seed: u64, people: u32) -> SandboxConfig {
    SandboxConfig {
        seed,
        people,
        start: start(),
        registration_days: 10,
        customers: (0..people / 2).map(|number| format!("c{number}")).collect(),
    }
}

fn start() -> Time {
    Time::parse_rfc3339(START).unwrap()
}

fn hours(hours: i64) -> Time {
    start() + SignedDuration::from_hours(hours)
}

fn days(days: i64) -> Time {
    hours(24 * days)
}

fn message(id: &str, account: &str, topic: Option<&str>) -> Message {
    Message {
        delivery_id: id.to_owned(),
        campaign: "spring".to_owned(),
        variant: "hello".to_owned(),
        address: account.to_owned(),
        text: "您好".to_owned(),
        link: None,
        topic: topic.map(str::to_owned),
    }
}

/// The account of the person at an index.
fn account(world: &World, index: usize) -> String {
    world.people()[index].account.clone()
}
