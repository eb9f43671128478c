//! What one person does on one day, without any campaign.

use jiff::SignedDuration;
use qianmian_model::Time;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::person::{MESSAGE_TYPES, Person, TOPICS};
use crate::response::respond;
use crate::text;

/// The planned event that becomes an `identify` call.
pub(crate) const REGISTRATION: &str = "registration";

/// The planned event by which a visitor of the web site, so far without a name, leaves a phone number.
pub(crate) const VISITOR_SIGNS_UP: &str = "visitor signs up";

/// The property that marks what a visitor does before anybody knows who it is. It does not leave the sandbox.
pub(crate) const AS_VISITOR: &str = "as_visitor";

/// The version of the consent notice that people see when they register.
const NOTICE: &str = "2024-01";

/// Draws a person's day and hands every event to `emit` as (when, event, properties).
pub(crate) fn live(
    person: &Person,
    day: u32,
    start: Time,
    rng: &mut ChaCha8Rng,
    mut emit: impl FnMut(Time, &'static str, Value),
) {
    if day == person.registered_on {
        register(person, start, rng, &mut emit);
    }
    if person.visitor.is_some() {
        visit(person, day, start, rng, &mut emit);
    }
    if !person.is_active_on(day) {
        return;
    }
    chat(person, start, rng, &mut emit);
    community_post(person, day, start, rng, &mut emit);
    browse(person, start, rng, &mut emit);
    if rng.random_bool(0.002) && person.consents {
        emit(waking(start, rng), "Unsubscribed", json!({ "purpose": "marketing", "notice_version": NOTICE }));
    }
}

/// Registers between 8:00 and 9:00: everything else that day comes later.
fn register(
    person: &Person,
    start: Time,
    rng: &mut ChaCha8Rng,
    emit: &mut impl FnMut(Time, &'static str, Value),
) {
    let at = start + SignedDuration::from_secs(rng.random_range(8 * 3600..9 * 3600));
    emit(at, REGISTRATION, json!({ "traits": traits(person) }));
    emit(at + SignedDuration::from_secs(1), "Group Joined", json!({ "group": "shop-community" }));
    if person.consents {
        let properties = json!({ "purpose": "marketing", "notice_version": NOTICE });
        emit(at + SignedDuration::from_secs(2), "Subscribed", properties);
    }
}

/// Looks around on the web site for a few days, unnamed; then leaves a phone number there.
fn visit(
    person: &Person,
    day: u32,
    start: Time,
    rng: &mut ChaCha8Rng,
    emit: &mut impl FnMut(Time, &'static str, Value),
) {
    let since = i64::from(day) - i64::from(person.registered_on);
    if (2..9).contains(&since) && rng.random_bool(0.4) {
        let topic = TOPICS[rng.random_range(0..TOPICS.len())];
        emit(waking(start, rng), "Product Viewed", json!({ "category": topic, AS_VISITOR: true }));
    }
    if since == 9 {
        let traits = json!({ "nickname": person.nickname, "phone": person.phone });
        emit(waking(start, rng), VISITOR_SIGNS_UP, json!({ "traits": traits }));
    }
}

fn traits(person: &Person) -> Value {
    let mut traits = json!({ "nickname": person.nickname, "phone": person.phone });
    let given = [
        ("gender", person.gender.map(Value::from)),
        ("birthday", person.birth_year.map(|year| format!("{year}-06-15").into())),
        ("region", person.place.map(Value::from)),
        ("occupation", person.occupation.map(Value::from)),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            traits[name] = value;
        }
    }
    traits
}

fn chat(
    person: &Person,
    start: Time,
    rng: &mut ChaCha8Rng,
    emit: &mut impl FnMut(Time, &'static str, Value),
) {
    for _ in 0..poisson(person.activity, rng) {
        let kind =
            if rng.random_bool(0.7) { person.message_type } else { rng.random_range(0..MESSAGE_TYPES.len()) };
        let mut properties = json!({ "message_type": MESSAGE_TYPES[kind] });
        if MESSAGE_TYPES[kind] == "text" || rng.random_bool(0.3) {
            properties["text"] = text::message(&person.likes, rng).into();
        }
        emit(waking(start, rng), "Message Received", properties);
    }
}

/// The community posts about one topic a day; people read, answer, react and click as they truly like it.
fn community_post(
    person: &Person,
    day: u32,
    start: Time,
    rng: &mut ChaCha8Rng,
    emit: &mut impl FnMut(Time, &'static str, Value),
) {
    let topic = TOPICS[day as usize % TOPICS.len()];
    let liking = person.likes[day as usize % TOPICS.len()];
    let truth = respond(person, Some(topic));
    let about = json!({ "topic": topic, "message_type": "link" });
    if !rng.random_bool(truth.read) {
        return;
    }
    let at = waking(start, rng);
    emit(at, "Message Read", about.clone());
    if rng.random_bool(truth.click * 0.5) {
        emit(at + SignedDuration::from_secs(20), "Link Clicked", about.clone());
    }
    if rng.random_bool(0.05 + 0.3 * liking) {
        let reply = json!({ "topic": topic, "message_type": "text", "text": text::about(day as usize % TOPICS.len(), rng) });
        let reply = if liking > 0.5 { reply } else { json!({ "topic": topic, "message_type": "text" }) };
        emit(at + SignedDuration::from_secs(60), "Message Replied", reply);
    }
    if rng.random_bool(0.04 + 0.2 * liking) {
        emit(
            at + SignedDuration::from_secs(15),
            "Reaction Added",
            json!({ "topic": topic, "reaction": "👍" }),
        );
    }
    if day % 7 == 6 && rng.random_bool(0.03 + 0.4 * liking) {
        emit(
            at + SignedDuration::from_secs(900),
            "Activity Joined",
            json!({ "activity": format!("{topic}-week-{}", day / 7), "topic": topic }),
        );
    }
    if day % 7 == 3 && rng.random_bool(0.02 + 0.3 * liking) {
        emit(
            at + SignedDuration::from_secs(1200),
            "Live Joined",
            json!({ "live": format!("{topic}-live-{}", day / 7), "topic": topic }),
        );
    }
}

fn browse(
    person: &Person,
    start: Time,
    rng: &mut ChaCha8Rng,
    emit: &mut impl FnMut(Time, &'static str, Value),
) {
    for (topic, like) in TOPICS.iter().zip(person.likes) {
        if rng.random_bool((0.18 * like * person.activity.min(2.0)).clamp(0.0, 1.0)) {
            emit(waking(start, rng), "Product Viewed", json!({ "category": topic, "topic": topic }));
        }
        if rng.random_bool(0.03 * like) {
            emit(
                waking(start, rng),
                "File Downloaded",
                json!({ "file": format!("{topic}-guide.pdf"), "topic": topic }),
            );
        }
    }
    if rng.random_bool(0.003 + 0.004 * person.activity.min(2.0)) {
        let amount = (rng.random_range(10.0..60.0_f64) * 100.0).round() / 100.0;
        let order = json!({ "order_id": format!("{}-{}", person.account, start.0), "revenue": amount, "currency": "USD" });
        emit(waking(start, rng), "Order Completed", order);
    }
    if rng.random_bool(0.004) {
        emit(waking(start, rng), "Group Left", json!({ "group": "shop-community" }));
    }
}

/// An instant between 9:00 and 22:30.
fn waking(start: Time, rng: &mut ChaCha8Rng) -> Time {
    start + SignedDuration::from_millis(rng.random_range(9 * 3_600_000..81_000_000))
}

/// A Poisson draw (Knuth); `mean` is small here.
fn poisson(mean: f64, rng: &mut ChaCha8Rng) -> u32 {
    let limit = (-mean).exp();
    let (mut count, mut product) = (0, rng.random::<f64>());
    while product > limit && count < 50 {
        count += 1;
        product *= rng.random::<f64>();
    }
    count
}
