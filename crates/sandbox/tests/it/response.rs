//! The truth that tags are checked against shows in what people do.

use std::collections::BTreeSet;

use qianmian_sandbox::{TOPICS, World};

use crate::{config, days, message};

/// The click rates of people who like a topic and of the others, over one message about it to each of 2,000 people.
fn click_rates(topic: usize) -> (f64, f64) {
    let mut world = World::new(config(11, 2_000));
    world.run_until(days(10));
    let people = world.people().to_vec();
    for person in &people {
        let id = format!("d{}", person.index);
        world.receive(&message(&id, &person.account, Some(TOPICS[topic])));
    }
    let calls = world.run_until(days(13));
    let clicked: BTreeSet<&str> = calls
        .iter()
        .filter(|call| call.body["event"] == "Link Clicked")
        .filter_map(|call| call.body["properties"]["delivery_id"].as_str())
        .collect();
    let rate = |likes: bool| {
        let group: Vec<_> = people.iter().filter(|person| (person.likes[topic] > 0.5) == likes).collect();
        let clicks = group.iter().filter(|person| clicked.contains(format!("d{}", person.index).as_str()));
        assert!(group.len() > 300, "{}", group.len());
        clicks.count() as f64 / group.len() as f64
    };
    (rate(true), rate(false))
}

#[test]
fn who_likes_a_topic_clicks_far_more_on_it() {
    for (index, topic) in TOPICS.iter().enumerate() {
        let (liked, other) = click_rates(index);
        assert!(liked > 3.0 * other, "{topic}: {liked} against {other}");
        assert!(liked > 0.15 && other < 0.10, "{topic}: {liked} against {other}");
    }
}
