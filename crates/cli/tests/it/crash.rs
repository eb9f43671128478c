//! `kill -9` at any moment: what was answered with 200 is in the event history, once; what was not can be sent again.

use std::collections::BTreeMap;

use qianmian_model::MessageId;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::history::History;
use crate::posting::{Sender, USERS, message};
use crate::serving::{Http, Server};
use crate::workspace::Workspace;

/// How often the server is killed.
const KILLS: usize = 24;
/// How often the server is asked whether it has processed something before the test gives up.
const PATIENCE: usize = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_events_survive_being_killed_once_each() {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let mut dice = ChaCha8Rng::seed_from_u64(9);
    let mut sender = Sender::default();
    let mut token = None;
    for kill in 0..KILLS {
        let server = Server::start(&workspace);
        let token: &String = token.get_or_insert_with(|| server.token.clone().unwrap());
        let (clients, mut answered) = sender.post_without_end(&server.http, &key);
        // Half of the kills come while what earlier runs accepted is still processed, half between commits and later ones.
        if kill % 2 == 1 {
            until_processed(&server.http, token).await;
        }
        let answers = *answered.borrow() + dice.random_range(0..=40);
        answered.wait_for(|count| *count >= answers).await.unwrap();
        server.kill();
        sender.hear(clients).await;
    }
    assert!(sender.repeated > 0, "no kill came between a request and its answer");
    let server = Server::start(&workspace);
    sender.post_rest(&server.http, &key).await;
    server.stop();

    let history = History::read(workspace.root()).await;
    let mut found: BTreeMap<MessageId, usize> = BTreeMap::new();
    for event in &history.events {
        *found.entry(event.message_id).or_insert(0) += 1;
    }
    let events = sender.outgoing.lock().unwrap().made;
    let sent: BTreeMap<MessageId, usize> =
        (0..events).map(|event| (message_id(&message(event)), 1)).collect();
    assert_eq!(found.len(), sent.len());
    assert!(found == sent, "some event is missing or there twice");
    assert_eq!(history.stages.rows().rows_out, events as u64);
    assert_eq!(history.stages.people.people, USERS as u64);
}

/// Waits until a server commits something.
async fn until_processed(http: &Http, token: &str) {
    let before = rows_out(http, token).await;
    for _ in 0..PATIENCE {
        if rows_out(http, token).await > before {
            return;
        }
    }
    panic!("the server accepts events and processes none");
}

async fn rows_out(http: &Http, token: &str) -> u64 {
    http.get("/api/v1/stages", token).await["rows"]["rows_out"].as_u64().unwrap()
}

/// As events carry it.
fn message_id(id: &str) -> MessageId {
    let hash = blake3::hash(id.as_bytes());
    MessageId(hash.as_bytes()[..16].try_into().unwrap())
}
