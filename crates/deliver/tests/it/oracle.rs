//! An oracle sink: a channel that logs every request and what reached people, and misbehaves as it is told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use qianmian_deliver::{Certainty, Channel, Message, SendOutcome};

/// What the far side does with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Accept,
    /// The message arrives, its answer does not.
    LoseAnswer,
    /// Neither arrives.
    LoseRequest,
    /// Not now, after so many seconds.
    Retry(u64),
    Refuse,
    /// The process dies before the request leaves.
    DieBefore,
    /// The process dies with the message on its way.
    DieAfter,
}

/// What the oracle does with request number `n` (from 0) for a message.
pub(crate) type Moods = Box<dyn Fn(&Message, usize) -> Mood + Send + Sync>;

pub(crate) struct Oracle {
    certainty: Certainty,
    moods: Mutex<Moods>,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    /// Requests by delivery id.
    requests: BTreeMap<String, usize>,
    /// Messages that a person has got, by delivery id.
    arrived: BTreeMap<String, usize>,
    addresses: Vec<String>,
}

impl Oracle {
    /// Honours keys for good.
    pub(crate) fn idempotent(moods: impl Fn(&Message, usize) -> Mood + Send + Sync + 'static) -> Arc<Oracle> {
        Self::with(Certainty::Idempotent { window: Duration::from_secs(u64::MAX / 4) }, moods)
    }

    /// Makes a message of every request it takes.
    pub(crate) fn ambiguous(moods: impl Fn(&Message, usize) -> Mood + Send + Sync + 'static) -> Arc<Oracle> {
        Self::with(Certainty::Ambiguous, moods)
    }

    pub(crate) fn with(
        certainty: Certainty,
        moods: impl Fn(&Message, usize) -> Mood + Send + Sync + 'static,
    ) -> Arc<Oracle> {
        Arc::new(Oracle { certainty, moods: Mutex::new(Box::new(moods)), log: Mutex::default() })
    }

    pub(crate) fn channel(self: &Arc<Self>) -> Arc<dyn Channel> {
        Arc::<Oracle>::clone(self)
    }

    /// How often each message reached its person.
    pub(crate) fn arrived(&self) -> BTreeMap<String, usize> {
        self.log.lock().unwrap().arrived.clone()
    }

    /// How many requests there were.
    pub(crate) fn requests(&self) -> usize {
        self.log.lock().unwrap().requests.values().sum()
    }

    pub(crate) fn addresses(&self) -> Vec<String> {
        self.log.lock().unwrap().addresses.clone()
    }

    fn note(&self, message: &Message) -> Mood {
        let mut log = self.log.lock().unwrap();
        log.addresses.push(message.address.clone());
        let number = log.requests.entry(message.delivery_id.clone()).or_default();
        let mood = (self.moods.lock().unwrap())(message, *number);
        *number += 1;
        mood
    }

    fn arrive(&self, message: &Message) {
        let mut log = self.log.lock().unwrap();
        let arrived = log.arrived.entry(message.delivery_id.clone()).or_default();
        let again = *arrived > 0 && matches!(self.certainty, Certainty::Idempotent { .. });
        *arrived += usize::from(!again);
    }

    fn knows(&self, message: &Message) -> bool {
        matches!(self.certainty, Certainty::Idempotent { .. })
            && self.log.lock().unwrap().arrived.contains_key(&message.delivery_id)
    }
}

#[async_trait::async_trait]
impl Channel for Oracle {
    fn name(&self) -> &str {
        "oracle"
    }

    fn certainty(&self) -> Certainty {
        self.certainty
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        tokio::task::yield_now().await;
        let sent = SendOutcome::Sent { provider_id: Some(format!("o-{}", message.delivery_id)) };
        let lost = SendOutcome::Unknown { reason: "no_answer".to_owned() };
        match self.note(message) {
            Mood::DieBefore => std::panic::panic_any(Crash),
            Mood::DieAfter => {
                self.arrive(message);
                std::panic::panic_any(Crash)
            }
            Mood::LoseAnswer => {
                self.arrive(message);
                lost
            }
            Mood::LoseRequest => lost,
            Mood::Retry(seconds) => {
                SendOutcome::Retry { after: Duration::from_secs(seconds), reason: "busy".to_owned() }
            }
            Mood::Refuse if !self.knows(message) => SendOutcome::Failed { reason: "refused".to_owned() },
            Mood::Accept | Mood::Refuse => {
                self.arrive(message);
                sent
            }
        }
    }
}

/// What a process dies of here.
pub(crate) struct Crash;
