//! What the platform reports.

use std::collections::{BTreeMap, BTreeSet};

use qianmian_deliver::{Channel, SendOutcome};
use qianmian_model::Time;
use qianmian_sandbox::wire::{Call, batch};
use qianmian_sandbox::{SandboxChannel, World};

use crate::{account, config, days, hours, message, start};

/// Ten days, a message to everybody, ten more days.
fn story(seed: u64) -> Vec<Call> {
    let mut world = World::new(config(seed, 120));
    let mut calls = world.run_until(days(10));
    for index in 0..world.people().len() {
        let topic = ["mother_baby", "photography"].get(index % 3).copied();
        let _ = world.receive(&message(&format!("d{index}"), &account(&world, index), topic));
    }
    calls.append(&mut world.run_until(days(20)));
    calls
}

/// The calls that come once and with a name: what is left of a story when the platform's faults are taken out.
fn faultless(calls: Vec<Call>) -> Vec<Call> {
    let mut seen = BTreeSet::new();
    let named = |call: &Call| call.body.get("userId").or(call.body.get("anonymousId")).is_some();
    let first = |call: &Call| seen.insert(call.body["messageId"].to_string());
    calls.into_iter().filter(named).filter(first).collect()
}

#[test]
fn one_seed_makes_one_story() {
    assert_eq!(story(7), story(7));
    assert_ne!(story(7), story(8));
}

#[test]
fn the_steps_of_time_do_not_change_the_story() {
    let mut at_once = World::new(config(3, 60));
    let mut by_hours = World::new(config(3, 60));
    let stepwise: Vec<Call> = (0..=24 * 12).flat_map(|hour| by_hours.run_until(hours(hour))).collect();
    assert_eq!(at_once.run_until(days(12)), stepwise);
}

#[test]
fn every_call_has_the_form_of_the_contract() {
    let calls = faultless(story(7));
    assert!(calls.len() > 1_000, "{}", calls.len());
    let mut ids = BTreeSet::new();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (call, next) in calls.iter().zip(calls.iter().skip(1).chain(calls.last())) {
        let body = &call.body;
        assert!(call.at <= next.at, "out of time order: {body}");
        assert!(call.at >= start() && call.at <= days(20), "{body}");
        assert_eq!(Time::parse_rfc3339(body["timestamp"].as_str().unwrap()), Some(call.at));
        assert!(ids.insert(body["messageId"].as_str().unwrap()), "twice: {body}");
        let named = |key: &str| body[key].as_str().is_some_and(|name| !name.is_empty());
        assert!(named("userId") != named("anonymousId"), "{body}");
        match body["type"].as_str().unwrap() {
            "identify" => assert!(body["traits"].is_object(), "{body}"),
            "track" => {
                assert!(body["properties"].is_object(), "{body}");
                assert!(body["properties"].get("as_visitor").is_none(), "{body}");
                *names.entry(body["event"].as_str().unwrap()).or_default() += 1;
            }
            other => panic!("type {other}"),
        }
    }
    for name in ["Message Received", "Message Read", "Message Replied", "Link Clicked", "Product Viewed"] {
        assert!(names.contains_key(name), "no {name} in {names:?}");
    }
    assert!(names["Subscribed"] > 60, "{names:?}");
    let body = batch(&calls[..2], calls[1].at);
    assert_eq!(body["batch"].as_array().unwrap().len(), 2);
    assert_eq!(body["sentAt"], calls[1].at.to_string());
}

#[test]
fn a_few_calls_come_twice_and_fewer_without_a_name() {
    let calls = story(7);
    let mut by_id: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in &calls {
        by_id.entry(call.body["messageId"].as_str().unwrap()).or_default().push(call);
    }
    let twice: Vec<_> = by_id.values().filter(|calls| calls.len() > 1).collect();
    assert!(twice.iter().all(|calls| calls.len() == 2 && calls[0] == calls[1]));
    let nameless = |call: &&Call| call.body.get("userId").or(call.body.get("anonymousId")).is_none();
    let nameless = calls.iter().filter(nameless).count();
    assert!(!twice.is_empty() && twice.len() * 100 < calls.len(), "{} of {}", twice.len(), calls.len());
    assert!(nameless > 0 && nameless * 400 < calls.len(), "{nameless} of {}", calls.len());
}

#[test]
fn nobody_acts_before_they_registered() {
    let mut registered = BTreeSet::new();
    for call in faultless(story(7)) {
        let Some(account) = call.body["userId"].as_str() else { continue };
        match call.body["type"].as_str().unwrap() {
            "identify" => assert!(registered.insert(account.to_owned()), "{account} registered twice"),
            _ => assert!(registered.contains(account), "{}", call.body),
        }
    }
}

#[test]
fn the_first_people_are_the_customers_of_the_shop() {
    let mut customers = BTreeMap::new();
    for call in story(7) {
        if let Some(id) = call.body["context"]["externalIds"][0]["id"].as_str() {
            customers.insert(id.to_owned(), call.body["userId"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(customers.len(), 60);
    assert_eq!(customers["c7"], "sb_000007");
}

#[test]
fn a_delivery_is_taken_once() {
    let mut world = World::new(config(7, 40));
    world.run_until(days(10));
    let sent = |id: &str| SendOutcome::Sent { provider_id: Some(format!("sandbox-{id}")) };
    for _ in 0..3 {
        for index in 0..40 {
            let id = format!("d{index}");
            assert_eq!(world.receive(&message(&id, &account(&world, index), None)), sent(&id));
        }
    }
    let calls = world.run_until(days(12));
    let delivered = calls.iter().filter(|call| call.body["event"] == "Message Delivered");
    let ids: Vec<&str> =
        delivered.clone().filter_map(|call| call.body["properties"]["delivery_id"].as_str()).collect();
    let calls: BTreeSet<&str> = delivered.filter_map(|call| call.body["messageId"].as_str()).collect();
    assert_eq!(ids.into_iter().collect::<BTreeSet<_>>().len(), 40);
    assert_eq!(calls.len(), 40);
}

#[test]
fn receipts_name_their_delivery_and_come_in_order() {
    let mut world = World::new(config(7, 200));
    world.run_until(days(10));
    for index in 0..200 {
        world.receive(&message(&format!("d{index}"), &account(&world, index), Some("mother_baby")));
    }
    let mut heard: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for call in faultless(world.run_until(days(14))) {
        if let Some(id) = call.body["properties"]["delivery_id"].as_str() {
            let index: usize = id[1..].parse().unwrap();
            assert_eq!(call.body["userId"], account(&world, index));
            heard.entry(id.to_owned()).or_default().push(call.body["event"].as_str().unwrap().to_owned());
        }
    }
    assert!(heard.len() >= 198, "{}", heard.len());
    let whole = |events: &&Vec<String>| {
        events[0] == "Message Delivered" && (events.len() == 1 || events[1] == "Message Read")
    };
    // A call without a name can be missing from the beginning.
    assert!(heard.values().filter(whole).count() >= 198, "{heard:?}");
    assert!(heard.values().any(|events| events.contains(&"Link Clicked".to_owned())));
}

#[test]
fn who_blocked_is_refused_and_an_unknown_account_too() {
    let mut world = World::new(config(7, 400));
    world.run_until(days(10));
    let mut blocked = BTreeSet::new();
    for round in 0..10 {
        for index in 0..400 {
            world.receive(&message(
                &format!("r{round}-{index}"),
                &account(&world, index),
                Some("photography"),
            ));
        }
        let calls = world.run_until(days(11 + round));
        let blocks = calls.iter().filter(|call| call.body["event"] == "Blocked");
        blocked.extend(blocks.map(|call| call.body["userId"].as_str().unwrap().to_owned()));
    }
    assert!(!blocked.is_empty());
    let refused = |reason: &str| SendOutcome::Failed { reason: reason.to_owned() };
    for account in &blocked {
        assert_eq!(world.receive(&message("later", account, None)), refused("blocked"));
        let index = world.person(account).unwrap().index;
        let known = world.receive(&message(&format!("r0-{index}"), account, None));
        assert!(matches!(known, SendOutcome::Sent { .. }), "a key that is known is answered as before");
    }
    assert_eq!(world.receive(&message("later", "sb_999999", None)), refused("unknown_account"));
}

#[tokio::test]
async fn the_channel_speaks_for_the_world() {
    let world = std::sync::Arc::new(std::sync::Mutex::new(World::new(config(7, 3))));
    world.lock().unwrap().run_until(days(10));
    let channel = SandboxChannel::new(std::sync::Arc::clone(&world));
    assert_eq!(channel.name(), "sandbox");
    let sent = channel.send(&message("d1", "sb_000001", None)).await;
    assert_eq!(sent, SendOutcome::Sent { provider_id: Some("sandbox-d1".to_owned()) });
    let calls = world.lock().unwrap().run_until(days(11));
    assert!(calls.iter().any(|call| call.body["properties"]["delivery_id"] == "d1"));
}
