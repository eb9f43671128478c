//! `kill -9` at any moment: what was answered with 200 is in the event history, once; what was not can be sent again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use qianmian_model::MessageId;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use reqwest::StatusCode;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::events::{batch, click};
use crate::history::History;
use crate::serving::{Http, Server};
use crate::workspace::Workspace;

/// How often the server is killed.
const KILLS: usize = 24;
/// Batches that are new between two kills.
const BATCHES: usize = 12;
/// Clients that post at the same time.
const CLIENTS: usize = 4;
/// People that events are of.
const USERS: usize = 500;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_events_survive_being_killed_once_each() {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let mut dice = ChaCha8Rng::seed_from_u64(9);
    let mut sender = Sender::default();
    for _ in 0..KILLS {
        sender.add_batches(BATCHES, &mut dice);
        let server = Server::start(&workspace);
        // From before the first answer, while earlier arrivals are still processed, to after the last one.
        let answers = dice.random_range(0..=BATCHES);
        sender.post_until(answers, server, &key).await;
    }
    let server = Server::start(&workspace);
    sender.post_all(&server.http, &key).await;
    server.stop();

    assert!(sender.repeated > 0, "no kill came between a request and its answer: nothing was tried");
    let history = History::read(workspace.root()).await;
    let mut found: BTreeMap<MessageId, usize> = BTreeMap::new();
    for event in &history.events {
        *found.entry(event.message_id).or_insert(0) += 1;
    }
    let sent: BTreeMap<MessageId, usize> =
        (0..sender.events).map(|event| (message_id(&message(event)), 1)).collect();
    assert_eq!(found.len(), sent.len());
    assert!(found == sent, "some event is missing or there twice");
    assert_eq!(history.stages.rows().rows_out as usize, sender.events);
    assert_eq!(history.stages.people.people as usize, USERS.min(sender.events));
}

/// Sends batches, and keeps those that were not answered to send them again.
#[derive(Default)]
struct Sender {
    waiting: Arc<Mutex<VecDeque<String>>>,
    /// Events made so far.
    events: usize,
    /// Batches that were sent but not answered.
    repeated: usize,
}

impl Sender {
    fn add_batches(&mut self, count: usize, dice: &mut ChaCha8Rng) {
        for _ in 0..count {
            let events = self.events..self.events + dice.random_range(1..=100);
            let clicks: Vec<_> = events
                .clone()
                .map(|event| click(&message(event), &format!("u{}", event % USERS), "https://shop.example"))
                .collect();
            self.waiting.lock().unwrap().push_back(batch(&clicks).to_string());
            self.events = events.end;
        }
    }

    /// Posts from several clients at once and kills the server after the given number of answers.
    async fn post_until(&mut self, answers: usize, server: Server, key: &str) {
        let (clients, mut answered) = self.clients(&server.http, key);
        answered.wait_for(|count| *count >= answers).await.unwrap();
        server.kill();
        let unanswered: Vec<String> = clients.join_all().await.into_iter().flatten().collect();
        self.repeated += unanswered.len();
        self.waiting.lock().unwrap().extend(unanswered);
    }

    /// Posts everything that waits.
    async fn post_all(&mut self, http: &Http, key: &str) {
        let (clients, _) = self.clients(http, key);
        assert!(clients.join_all().await.iter().all(Option::is_none), "the server went away by itself");
    }

    /// Clients that post what waits until nothing does or the server is gone; each gives the batch it had no answer for.
    fn clients(&self, http: &Http, key: &str) -> (JoinSet<Option<String>>, watch::Receiver<usize>) {
        let (answers, answered) = watch::channel(0);
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let (waiting, answers) = (Arc::clone(&self.waiting), answers.clone());
            let (http, key) = (http.clone(), key.to_owned());
            clients.spawn(async move {
                loop {
                    let batch = waiting.lock().unwrap().pop_front()?;
                    let Ok(response) = http.post("batch", &key, batch.clone()).send().await else {
                        return Some(batch);
                    };
                    assert_eq!(response.status(), StatusCode::OK);
                    answers.send_modify(|count| *count += 1);
                }
            });
        }
        (clients, answered)
    }
}

fn message(event: usize) -> String {
    format!("message-{event}")
}

/// As events carry it.
fn message_id(id: &str) -> MessageId {
    let hash = blake3::hash(id.as_bytes());
    MessageId(hash.as_bytes()[..16].try_into().unwrap())
}
