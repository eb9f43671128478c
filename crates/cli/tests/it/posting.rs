//! Clients that post without end, as many at once, and remember what they had no answer for.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use reqwest::StatusCode;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::events::{batch, click};
use crate::serving::Http;

/// Clients that post at the same time.
const CLIENTS: usize = 4;
/// Events in a batch at most.
const EVENTS_A_BATCH: usize = 20;
/// People that events are of.
pub(crate) const USERS: usize = 500;

/// Sends batches, and keeps those that were not answered to send them again.
#[derive(Default)]
pub(crate) struct Sender {
    pub(crate) outgoing: Arc<Mutex<Outgoing>>,
    /// Batches that were sent but not answered.
    pub(crate) repeated: usize,
}

/// What clients send next.
#[derive(Default)]
pub(crate) struct Outgoing {
    /// Batches to send again, by their events.
    again: VecDeque<Range<usize>>,
    /// Events made so far.
    pub(crate) made: usize,
}

impl Outgoing {
    /// A batch to send again, else a new one.
    fn next(&mut self) -> Range<usize> {
        self.again.pop_front().unwrap_or_else(|| {
            let events = self.made..self.made + 1 + self.made % EVENTS_A_BATCH;
            self.made = events.end;
            events
        })
    }
}

/// Clients at work; each gives the batch that it had no answer for.
pub(crate) type Clients = JoinSet<Range<usize>>;

impl Sender {
    /// Clients that post one batch after the other until the server is gone, with the number of answers so far.
    pub(crate) fn post_without_end(&self, http: &Http, key: &str) -> (Clients, watch::Receiver<usize>) {
        let (answers, answered) = watch::channel(0);
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let (outgoing, answers) = (Arc::clone(&self.outgoing), answers.clone());
            let (http, key) = (http.clone(), key.to_owned());
            clients.spawn(async move {
                loop {
                    let events = outgoing.lock().unwrap().next();
                    if !post(&http, &key, events.clone()).await {
                        return events;
                    }
                    answers.send_modify(|count| *count += 1);
                }
            });
        }
        (clients, answered)
    }

    /// Takes back what had no answer, after a kill.
    pub(crate) async fn hear(&mut self, clients: Clients) {
        let unanswered = clients.join_all().await;
        self.repeated += unanswered.len();
        self.outgoing.lock().unwrap().again.extend(unanswered);
    }

    /// Posts what had no answer.
    pub(crate) async fn post_rest(&self, http: &Http, key: &str) {
        let rest: Vec<_> = self.outgoing.lock().unwrap().again.drain(..).collect();
        for events in rest {
            assert!(post(http, key, events).await, "the server went away by itself");
        }
    }
}

/// Whether a batch of events was answered.
async fn post(http: &Http, key: &str, events: Range<usize>) -> bool {
    let click = |event| click(&message(event), &format!("u{}", event % USERS), "https://shop.example");
    let body = batch(&events.map(click).collect::<Vec<_>>()).to_string();
    let Ok(response) = http.post("batch", key, body).send().await else { return false };
    assert_eq!(response.status(), StatusCode::OK);
    true
}

/// The message id that an event is sent with.
pub(crate) fn message(event: usize) -> String {
    format!("message-{event}")
}
