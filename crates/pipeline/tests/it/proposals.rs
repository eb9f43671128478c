//! Linking by likelihood over the people of the store: proposed, agreed to, taken back, declined.

use std::collections::BTreeSet;

use qianmian_model::PersonId;
use qianmian_pipeline::hand::read_said;
use qianmian_pipeline::proposals::Proposals;
use qianmian_testkit::time;
use serde_json::{Value, json};

use crate::shop::Shop;

const EVENTS: &str = "
events:
  Link Clicked: { purpose: marketing, properties: { url: text } }
  Order Completed: { purpose: service, properties: { revenue: { type: number, required: true } } }
traits: { name: text, born: text, street: text }
";
const LINK: &str = "
columns:
  name: {kind: name}
  born: {kind: date}
  street: {kind: text}
";

/// Customers, and how many of them came once more as visitors of whom the shop knows no account.
const CUSTOMERS: usize = 240;
const VISITORS: usize = 40;

fn syllables(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "lan", "ver", "tis", "mo", "kar", "bel", "ing", "dor", "sha", "pek", "uli", "wen", "gra", "fos",
        "nim", "tor",
    ];
    (0..4).map(|place| SYLLABLES[number >> (4 * place) & 15]).collect()
}

/// A customer's name, day of birth and street, the same each time.
fn details(customer: usize) -> [String; 3] {
    let mixed = (customer + 1) * 0x9E37_79B1;
    let born = format!("{}-{:02}-{:02}", 1950 + mixed % 55, 1 + mixed / 64 % 12, 1 + mixed / 1024 % 28);
    [syllables(mixed >> 4), born, format!("{} road {}", syllables(mixed >> 9), mixed % 90)]
}

fn identify(who: &str, id: &str, [name, born, street]: [String; 3]) -> Value {
    let mut call = json!({
        "type": "identify", "messageId": format!("identify-{id}"), "timestamp": "2026-02-01T08:00:00Z",
        "traits": { "name": name, "born": born, "street": street },
    });
    call[who] = json!(id);
    call
}

/// With two letters of the name in the wrong order.
fn mistyped([name, born, street]: [String; 3]) -> [String; 3] {
    let mut letters: Vec<char> = name.chars().collect();
    letters.swap(3, 4);
    [letters.into_iter().collect(), born, street]
}

fn visitor(customer: usize) -> String {
    format!("browser-{customer:06}")
}

fn calls() -> Vec<Value> {
    let customers = (0..CUSTOMERS).map(|number| identify("userId", &format!("u{number}"), details(number)));
    let visitors =
        (0..VISITORS).map(|number| identify("anonymousId", &visitor(number), mistyped(details(number))));
    // Two accounts with the same details: the limit of accounts forbids that they are one.
    let twin = identify("userId", "twin", details(CUSTOMERS - 1));
    customers.chain(visitors).chain([twin]).collect()
}

async fn shop(calls: &[Value]) -> Shop {
    let shop = Shop::open_with(&[("events.yaml", EVENTS), ("link.yaml", LINK)]).await;
    shop.take(calls).await;
    shop
}

async fn person(shop: &Shop, name: &str) -> PersonId {
    let mut tx = shop.pipeline.store.read().await.unwrap();
    shop.pipeline.find_person(&mut tx, name).await.unwrap()
}

async fn open(shop: &Shop) -> Proposals {
    shop.pipeline.proposals(0.0, 1000).await.unwrap()
}

async fn is_open(shop: &Shop, left: &str, right: &str) -> bool {
    let (left, right) = (person(shop, left).await, person(shop, right).await);
    let pair = (left.min(right), left.max(right));
    open(shop).await.shown.iter().any(|shown| (shown.proposal.left, shown.proposal.right) == pair)
}

/// Numbers of customers who are proposed with a visitor, and whether it is the right one.
async fn right_ones(shop: &Shop) -> usize {
    let mut right = 0;
    for number in 0..VISITORS {
        right += usize::from(
            is_open(shop, &format!("user_id:u{number}"), &format!("anonymous_id:{}", visitor(number))).await,
        );
    }
    right
}

#[tokio::test]
async fn a_mistyped_name_is_proposed_agreed_to_and_taken_back() {
    let shop = shop(&calls()).await;
    let (customer, browser) = ("user_id:u3", "anonymous_id:browser-000003");
    let click = |who: &str, id: &str| {
        let mut call = shop.call("track", "", who, json!({ "event": "Link Clicked", "properties": {} }));
        call.as_object_mut().unwrap().remove("userId");
        call[who] = json!(id);
        call
    };
    shop.take(&[click("userId", "u3"), click("anonymousId", "browser-000003")]).await;
    assert_eq!(open(&shop).await.run, None);
    let run = shop.pipeline.propose_links().await.unwrap();
    assert_eq!(run.people as usize, CUSTOMERS + VISITORS + 1);
    assert!(is_open(&shop, customer, browser).await);
    assert_eq!(shop.count("tag('clicker')").await.0, 0, "a proposal changes nobody");

    let merged = shop.pipeline.merge_people(customer, browser, "li").await.unwrap();
    assert_eq!(shop.count("tag('clicker')").await.0, 1, "tags follow");
    let log = shop.pipeline.link_log(10).await.unwrap();
    assert_eq!(log.merges[0].source, "link");
    assert!(
        log.merges[0].reason.contains("with probability 1.0000, and li agreed"),
        "{}",
        log.merges[0].reason
    );
    assert!(log.decisions[0].probability.unwrap() > 0.9);
    assert_eq!(log.decisions[0].said_by, "li");

    let parted = shop.pipeline.take_back(merged.decision.unwrap(), "li").await.unwrap();
    assert_eq!(parted.change.revived.len(), 1);
    assert_eq!(shop.count("tag('clicker')").await.0, 0);
    assert!(is_open(&shop, customer, browser).await, "nothing is decided any more");

    shop.pipeline.keep_apart(customer, browser, "li").await.unwrap();
    assert!(!is_open(&shop, customer, browser).await);
    shop.pipeline.propose_links().await.unwrap();
    assert!(!is_open(&shop, customer, browser).await, "what was declined does not come back");
}

#[tokio::test]
async fn all_that_is_likely_enough_is_agreed_to_within_the_limits() {
    let shop = shop(&calls()).await;
    shop.pipeline.propose_links().await.unwrap();
    assert!(right_ones(&shop).await >= 38, "{} of {VISITORS}", right_ones(&shop).await);
    assert!(!is_open(&shop, "user_id:u239", "user_id:twin").await, "a person has one account");
    let open_before = shop.pipeline.proposals(0.9, 1000).await.unwrap().total;
    let accepted = shop.pipeline.accept_proposals(0.9, "li").await.unwrap();
    assert_eq!(accepted.len() as u64, open_before);
    assert_eq!(shop.pipeline.proposals(0.9, 1000).await.unwrap().total, 0);
    let log = shop.pipeline.link_log(1000).await.unwrap();
    let reasons = log
        .merges
        .iter()
        .map(|merge| &merge.reason)
        .chain(log.partings.iter().map(|parting| &parting.reason));
    reasons.for_each(|reason| assert!(read_said(reason).is_some(), "{reason}"));
    assert!(log.decisions.iter().all(|decision| decision.probability.is_some_and(|likely| likely >= 0.9)));
}

#[tokio::test]
async fn the_order_of_records_does_not_matter() {
    let (forth, mut reversed) = (calls(), calls());
    reversed.reverse();
    let mut found = Vec::new();
    for calls in [forth, reversed] {
        let shop = shop(&calls).await;
        shop.pipeline.propose_links().await.unwrap();
        let mut pairs = BTreeSet::new();
        for shown in open(&shop).await.shown {
            let values = |side: usize| shown.values.iter().map(|pair| pair[side].clone()).collect::<Vec<_>>();
            let mut both = [values(0), values(1)];
            both.sort();
            pairs.insert((both, format!("{:.9}", shown.probability)));
        }
        found.push(pairs);
    }
    assert!(found[0].len() >= 38);
    assert_eq!(found[0], found[1]);
}

#[tokio::test]
async fn mistakes_of_the_file_are_located_and_without_it_nothing_is_looked_for() {
    let plain = Shop::open().await;
    assert_eq!(plain.pipeline.propose_links().await.unwrap_err().code(), "refused");
    let read = |text: &str| {
        crate::shop::write(plain.folder.path(), "link.yaml", text);
        qianmian_pipeline::Workspace::load(plain.folder.path(), jiff::tz::TimeZone::UTC).unwrap_err()
    };
    let mistakes = read("id: user\ncolumns:\n  nicknam: {kind: name}\n");
    let found: Vec<(&str, u32)> = mistakes.iter().map(|mistake| (mistake.code, mistake.line)).collect();
    assert_eq!(found, [("link_file_key", 1), ("link_column", 3)]);
    assert!(mistakes[1].hint.as_ref().unwrap().contains("nickname"));
}

#[tokio::test]
async fn each_day_everybody_is_compared_anew() {
    let shop = shop(&calls()).await;
    assert!(shop.pipeline.daily_work().await.unwrap().is_none());
    assert!(open(&shop).await.run.is_none());
    shop.clock.advance_to(time("2026-03-02T02:00:00Z"));
    let run = shop.pipeline.daily_work().await.unwrap().unwrap().proposals.unwrap().unwrap();
    assert!(run.proposed >= VISITORS as u64 / 2, "{run:?}");
    assert_eq!(open(&shop).await.total, run.proposed);
}
