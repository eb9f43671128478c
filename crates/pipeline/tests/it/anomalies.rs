//! A machine among people: found, its events in no measure until somebody says otherwise, and then exactly as they were.

use qianmian_clean::abnormal::forest::Mixer;
use qianmian_model::Clock as _;
use qianmian_pipeline::anomalies::State;
use qianmian_store::outbox;
use serde_json::{Value, json};

use crate::shop::{Shop, write};

const PEOPLE: usize = 55;
const BOT: &str = "bot";
/// 2026-02-25 00:00 in Shanghai, in seconds.
const MONDAY: f64 = 1_771_948_800.0;

fn track(user: &str, id: &str, seconds: f64, event: &str, properties: &Value) -> Value {
    #[allow(clippy::cast_possible_truncation, reason = "microseconds of this century")]
    let at = qianmian_model::Time((seconds * 1e6) as i64).to_string();
    json!({ "type": "track", "userId": user, "messageId": id, "timestamp": at, "event": event, "properties": properties })
}

/// People who click on this and that in the daytime of four days.
fn crowd() -> Vec<Value> {
    let mut mixer = Mixer::new(11);
    let mut calls = Vec::new();
    for user in 0..PEOPLE {
        for number in 0..36 {
            let (day, hour) = (f64::from(number % 4), 9.0 + 10.0 * mixer.part());
            let page = json!({ "url": format!("https://example.com/{}", mixer.number() % 40) });
            let id = format!("u{user}-{number}");
            let at = MONDAY + day * 86_400.0 + hour * 3_600.0;
            calls.push(track(&format!("u{user}"), &id, at, "Link Clicked", &page));
        }
    }
    calls
}

/// A machine that clicks on one link, day and night, and buys.
fn machine(from: usize, to: usize) -> Vec<Value> {
    let mut mixer = Mixer::new(5);
    let steps: Vec<f64> = (0..to).map(|_| 60.0 + 90.0 * mixer.part()).collect();
    let at = |number: usize| MONDAY + steps[..number].iter().sum::<f64>();
    let click = |number: usize| {
        let (id, page) = (format!("bot-{number}"), json!({ "url": "https://example.com/1" }));
        track(BOT, &id, at(number), "Link Clicked", &page)
    };
    let mut calls: Vec<Value> = (from..to).map(click).collect();
    calls.push(track(
        BOT,
        &format!("bot-order-{from}"),
        at(from),
        "Order Completed",
        &json!({ "revenue": 500 }),
    ));
    calls
}

/// A shop in which the machine is known by name. What it does comes at the end.
pub(crate) async fn shop(with_machine: bool) -> Shop {
    let shop = Shop::open().await;
    let known = shop.call("identify", BOT, "bot-is", json!({ "traits": { "nickname": "b" } }));
    shop.take(&[known]).await;
    shop.take(&crowd()).await;
    if with_machine {
        shop.take(&machine(0, 1_200)).await;
    }
    shop
}

/// Everybody's tags, as they are kept, and how many people some expressions hold for when the history is read.
async fn tags(shop: &Shop) -> Vec<(String, Vec<(String, String)>, Vec<String>)> {
    let mut all = Vec::new();
    for name in (0..PEOPLE).map(|user| format!("u{user}")).chain([BOT.to_owned()]) {
        let profile = shop.pipeline.profile(&format!("user_id:{name}")).await.unwrap();
        all.push((name, profile.tags, profile.unknown_tags));
    }
    for expression in ["count('Link Clicked') >= 30", "sum('Order Completed', 'revenue') >= 100"] {
        let (yes, unknown) = shop.count(expression).await;
        all.push((expression.to_owned(), vec![(yes.to_string(), unknown.to_string())], Vec::new()));
    }
    all
}

async fn decide_all(shop: &Shop, from: State, to: State) -> u64 {
    let mut rebuilt = 0;
    for anomaly in shop.pipeline.anomalies(Some(from), None, 100).await.unwrap() {
        rebuilt += shop.pipeline.decide_anomaly(anomaly.id, to, "anna").await.unwrap().1;
    }
    rebuilt
}

#[tokio::test]
async fn the_events_of_a_machine_are_as_if_they_had_never_come_and_come_back_exactly() {
    let (never, always) = (tags(&shop(false).await).await, tags(&shop(true).await).await);
    assert_ne!(never, always);

    let shop = shop(true).await;
    let looked = shop.pipeline.find_anomalies(false).await.unwrap();
    assert!(!looked.found.is_empty());
    assert_eq!(tags(&shop).await, always, "a look alone changes nothing");

    let looked = shop.pipeline.find_anomalies(true).await.unwrap();
    let bot = shop.pipeline.profile("user_id:bot").await.unwrap().person;
    assert!(looked.found.iter().all(|found| found.person == bot), "{:#?}", looked.found);
    assert!(
        looked.found.iter().any(|found| found.reason == "abnormal_behaviour" && !found.evidence.is_empty())
    );
    assert_eq!((looked.people, looked.rebuilt), (PEOPLE as u64 + 1, 1));
    assert_eq!(tags(&shop).await, never);

    // What it goes on doing does not count either, live, nor when rules change and the history is read again.
    shop.take(&machine(1_200, 1_300)).await;
    assert_eq!(tags(&shop).await, never);
    let path = shop.folder.path().join("tags/tags.yaml");
    let before = std::fs::read_to_string(path).unwrap();
    write(shop.folder.path(), "tags/tags.yaml", &before.replace("'7d') >= 2", "'9d') >= 3"));
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(tags(&shop).await, never);

    // A second look finds the same; what was confirmed stays, what was dismissed is not found again.
    let again = shop.pipeline.find_anomalies(true).await.unwrap();
    assert_eq!((again.new, again.gone), (0, 0));
    assert_eq!(decide_all(&shop, State::Open, State::Confirmed).await, 0);
    assert_eq!(tags(&shop).await, never);
    assert!(decide_all(&shop, State::Confirmed, State::Dismissed).await > 0);
    assert_eq!(tags(&shop).await, always);
    let after = shop.pipeline.find_anomalies(true).await.unwrap();
    assert_eq!((after.found.len(), after.new), (0, 0));
    assert_eq!(tags(&shop).await, always);
}

#[tokio::test]
async fn a_source_that_says_so_counts_whatever_was_found() {
    let always = tags(&shop(true).await).await;
    let shop = shop(true).await;
    shop.pipeline.find_anomalies(true).await.unwrap();
    assert_ne!(tags(&shop).await, always);
    let source = "name: app\npurpose: marketing\nformat: http\nabnormal: count\n";
    write(shop.folder.path(), "sources/app.yaml", source);
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(tags(&shop).await, always);
    assert_eq!(shop.pipeline.find_anomalies(true).await.unwrap().people, 0);
}

#[tokio::test]
async fn who_is_found_to_be_the_same_person_keeps_what_is_their_own() {
    let shop = shop(true).await;
    let never = tags(&shop).await;
    let of = |name: &str| never.iter().find(|(known, ..)| known == name).unwrap().1.clone();
    shop.pipeline.find_anomalies(true).await.unwrap();
    shop.pipeline.merge_people("user_id:u3", "user_id:bot", "anna").await.unwrap();
    let merged = shop.pipeline.profile("user_id:bot").await.unwrap();
    assert_eq!(merged.tags, of("u3"), "the machine's order is nobody's");
    let anomalies = shop.pipeline.anomalies(None, Some("user_id:u3"), 10).await.unwrap();
    assert!(!anomalies.is_empty());

    let mut tx = shop.pipeline.store.read().await.unwrap();
    let person = shop.pipeline.find_person(&mut tx, "user_id:bot").await.unwrap();
    drop(tx);
    shop.pipeline.erase(&person.to_string()).await.unwrap();
    assert_eq!(shop.pipeline.anomalies(None, None, 10).await.unwrap(), [], "erased with the person");
}

const CAMPAIGN: &str = "
campaign: spring
channel: recorder
address: user_id
audience: count('Link Clicked') >= 1
variants: [{ name: only, text: Hello }]
goal: { event: Order Completed, within: 7d, value: revenue }
";

/// How many of the campaign's people reached the goal, and how many there are.
async fn reached(shop: &Shop) -> (usize, usize) {
    let mut tx = shop.pipeline.store.read().await.unwrap();
    let outcomes = shop.pipeline.outcomes(&mut tx, "spring").await.unwrap();
    (outcomes.values().filter(|outcome| outcome.conversions > 0).count(), outcomes.len())
}

#[tokio::test]
async fn what_a_machine_buys_is_no_success_of_a_campaign_and_it_stays_in_its_arm() {
    let shop = shop(true).await;
    write(shop.folder.path(), "campaigns/spring.yaml", CAMPAIGN);
    let shop = shop.restart().await;
    let version = shop.pipeline.workspace.campaign("spring").unwrap().version();
    let (campaign, at) = ("spring".to_owned(), shop.clock.now());
    let (actor_kind, actor) = ("user".to_owned(), "anna".to_owned());
    let approval = outbox::Approval { campaign, version, actor_kind, actor, at };
    shop.pipeline.approve_campaign(approval).await.unwrap();
    shop.pipeline.plan_campaign("spring").await.unwrap();
    let bought = json!({ "event": "Order Completed", "properties": { "revenue": 500 } });
    let buyers = [BOT, "u1"].map(|user| shop.call("track", user, &format!("{user} bought"), bought.clone()));
    shop.take(&buyers).await;
    assert_eq!(reached(&shop).await, (2, PEOPLE + 1));
    shop.pipeline.find_anomalies(true).await.unwrap();
    assert_eq!(reached(&shop).await, (1, PEOPLE + 1));
    decide_all(&shop, State::Open, State::Dismissed).await;
    assert_eq!(reached(&shop).await, (2, PEOPLE + 1));
}
