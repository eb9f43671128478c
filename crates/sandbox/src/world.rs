//! The world's state: people, what they did so far, and what they will do because of a message.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::io;
use std::path::Path;

use jiff::SignedDuration;
use qianmian_deliver::{Message, SendOutcome};
use qianmian_model::Time;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::config::SandboxConfig;
use crate::day;
use crate::journal::{Entry, Journal};
use crate::person::{Person, stream};
use crate::response::respond;
use crate::wire::{self, Actor, Call};

/// The length of a simulated day. The platform's zone has no daylight saving.
pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// How often a call is delivered twice.
const TWICE: f64 = 0.004;
/// How often an event comes without whose it is.
const NAMELESS: f64 = 0.0008;

/// Something that will happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Planned {
    at: Time,
    /// Breaks ties in the order of planning.
    sequence: u64,
    person: u32,
    event: &'static str,
    properties: String,
}

/// The simulated platform.
pub struct World {
    config: SandboxConfig,
    people: Vec<Person>,
    by_account: HashMap<String, u32>,
    planned: BinaryHeap<Reverse<Planned>>,
    sequence: u64,
    /// Events per account so far: numbers their message ids.
    numbers: BTreeMap<String, u64>,
    /// People who blocked the community's account.
    blocked: BTreeSet<u32>,
    /// Deliveries taken so far, by id.
    taken: BTreeSet<String>,
    next_day: u32,
    now: Time,
    /// What happened before the world was resumed and was not reported then.
    untold: Vec<Call>,
    journal: Option<Journal>,
}

impl World {
    /// A world at its beginning.
    pub fn new(config: SandboxConfig) -> World {
        let people: Vec<Person> = (0..config.people)
            .map(|index| {
                let customer = config.customers.get(index as usize).cloned();
                Person::generate(config.seed, index, config.registration_days, customer)
            })
            .collect();
        let by_account = people.iter().map(|person| (person.account.clone(), person.index)).collect();
        let now = config.start;
        World {
            config,
            people,
            by_account,
            planned: BinaryHeap::new(),
            sequence: 0,
            numbers: BTreeMap::new(),
            blocked: BTreeSet::new(),
            taken: BTreeSet::new(),
            next_day: 0,
            now,
            untold: Vec::new(),
            journal: None,
        }
    }

    /// A world that goes on where the journal at `path` left it: the same story, of which everything up to `told_until` was
    /// reported already. What happened later than that is reported by the next [`World::run_until`].
    ///
    /// # Errors
    /// When the journal cannot be read or written.
    pub fn resume(config: SandboxConfig, path: &Path, told_until: Time) -> io::Result<World> {
        let (journal, entries) = Journal::open(path)?;
        let mut world = World::new(config);
        let mut calls = Vec::new();
        for entry in &entries {
            calls.append(&mut world.run_until(Time(entry.at_micros)));
            world.take(entry);
        }
        calls.append(&mut world.run_until(told_until));
        calls.retain(|call| call.at > told_until);
        world.untold = calls;
        world.journal = Some(journal);
        Ok(world)
    }

    /// The simulated time.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The people, for checks against truth.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person behind an account, for checks against truth.
    pub fn person(&self, account: &str) -> Option<&Person> {
        self.by_account.get(account).map(|&index| &self.people[index as usize])
    }

    /// Lets time pass up to `until` and returns what the platform reports meanwhile, in time order.
    pub fn run_until(&mut self, until: Time) -> Vec<Call> {
        while self.day_start(self.next_day) <= until {
            self.plan_day(self.next_day);
            self.next_day += 1;
        }
        let told = self.untold.partition_point(|call| call.at <= until);
        let mut calls: Vec<Call> = self.untold.drain(..told).collect();
        while self.planned.peek().is_some_and(|Reverse(next)| next.at <= until) {
            if let Some(Reverse(next)) = self.planned.pop() {
                self.happen(&next, &mut calls);
            }
        }
        self.now = self.now.max(until);
        calls
    }

    /// Takes a message. The same delivery id is taken once, however often it comes.
    pub fn receive(&mut self, message: &Message) -> SendOutcome {
        let provider_id = Some(format!("sandbox-{}", message.delivery_id));
        let Some(&person) = self.by_account.get(&message.address) else {
            return SendOutcome::Failed { reason: "unknown_account".to_owned() };
        };
        if self.taken.contains(&message.delivery_id) {
            return SendOutcome::Sent { provider_id };
        }
        if self.blocked.contains(&person) {
            return SendOutcome::Failed { reason: "blocked".to_owned() };
        }
        let entry = Entry::of(self.now, message);
        if let Some(journal) = &mut self.journal
            && journal.append(&entry).is_err()
        {
            return SendOutcome::Retry {
                after: std::time::Duration::from_secs(1),
                reason: "journal".to_owned(),
            };
        }
        self.take(&entry);
        SendOutcome::Sent { provider_id }
    }

    /// Plans how the person responds to a message: drawn from a stream of that delivery alone.
    fn take(&mut self, entry: &Entry) {
        let Some(&index) = self.by_account.get(&entry.account) else { return };
        self.taken.insert(entry.delivery_id.clone());
        let person = &self.people[index as usize];
        let truth = respond(person, entry.topic.as_deref());
        let mut rng = delivery_stream(self.config.seed, &entry.delivery_id);
        let about = json!({ "delivery_id": entry.delivery_id, "topic": entry.topic });
        let mut at = Time(entry.at_micros) + SignedDuration::from_secs(rng.random_range(1..60));
        self.plan(at, index, "Message Delivered", &about);
        if !rng.random_bool(truth.read) {
            return;
        }
        at = at + SignedDuration::from_secs(rng.random_range(30..14 * 3600));
        self.plan(at, index, "Message Read", &about);
        if rng.random_bool(truth.block) {
            return self.plan(at + SignedDuration::from_secs(20), index, "Blocked", &about);
        }
        if rng.random_bool(truth.reply) {
            self.plan(at + SignedDuration::from_secs(90), index, "Message Replied", &about);
        }
        if rng.random_bool(truth.click) {
            at = at + SignedDuration::from_secs(rng.random_range(5..600));
            self.plan(at, index, "Link Clicked", &about);
            if rng.random_bool(truth.convert) {
                at = at + SignedDuration::from_secs(rng.random_range(300..20 * 3600));
                let amount = (rng.random_range(15.0..120.0_f64) * 100.0).round() / 100.0;
                let order = json!({ "order_id": format!("sb-{}", entry.delivery_id), "revenue": amount, "currency": "USD" });
                self.plan(at, index, "Order Completed", &order);
            }
        }
    }

    fn plan_day(&mut self, number: u32) {
        let start = self.day_start(number);
        let mut drawn = Vec::new();
        for person in &self.people {
            let mut rng = stream(self.config.seed ^ u64::from(number).rotate_left(32), person.index, "day");
            day::live(person, number, start, &mut rng, |at, event, properties| {
                drawn.push((at, person.index, event, properties));
            });
        }
        for (at, person, event, properties) in drawn {
            self.plan(at, person, event, &properties);
        }
    }

    fn plan(&mut self, at: Time, person: u32, event: &'static str, properties: &Value) {
        self.sequence += 1;
        let properties = properties.to_string();
        self.planned.push(Reverse(Planned { at, sequence: self.sequence, person, event, properties }));
    }

    fn happen(&mut self, planned: &Planned, calls: &mut Vec<Call>) {
        if planned.event == "Blocked" && !self.blocked.insert(planned.person) {
            return;
        }
        let person = &self.people[planned.person as usize];
        let mut properties: Value = serde_json::from_str(&planned.properties).unwrap_or_default();
        let as_visitor =
            properties.as_object_mut().is_some_and(|object| object.remove(day::AS_VISITOR).is_some());
        let actor = match &person.visitor {
            Some(visitor) if as_visitor || planned.event == day::VISITOR_SIGNS_UP => Actor::Visitor(visitor),
            _ => Actor::Account(&person.account),
        };
        let number = next_number(&mut self.numbers, actor.name());
        calls.push(match planned.event {
            day::REGISTRATION => wire::identify(
                planned.at,
                actor,
                number,
                properties["traits"].take(),
                person.customer.as_deref(),
            ),
            day::VISITOR_SIGNS_UP => {
                wire::identify(planned.at, actor, number, properties["traits"].take(), None)
            }
            event => wire::track(planned.at, actor, number, event, properties),
        });
        self.garble(calls);
    }

    /// The platform delivers at least once, so that some calls come twice; and a few old clients forget who is speaking.
    fn garble(&self, calls: &mut Vec<Call>) {
        let Some(call) = calls.last_mut() else { return };
        let mut rng = delivery_stream(self.config.seed, call.body["messageId"].as_str().unwrap_or_default());
        if rng.random_bool(TWICE) {
            let again = call.clone();
            calls.push(again);
        } else if call.body["type"] == "track"
            && rng.random_bool(NAMELESS)
            && let Some(body) = call.body.as_object_mut()
        {
            body.remove("userId");
            body.remove("anonymousId");
        }
    }

    fn day_start(&self, number: u32) -> Time {
        self.config.start + DAY * i32::try_from(number).unwrap_or(i32::MAX)
    }
}

fn next_number(numbers: &mut BTreeMap<String, u64>, account: &str) -> u64 {
    if let Some(number) = numbers.get_mut(account) {
        *number += 1;
        return *number;
    }
    numbers.insert(account.to_owned(), 1);
    1
}

/// The random stream of one delivery: its seed is the world's with the id's bytes mixed in (FNV-1a).
fn delivery_stream(seed: u64, delivery_id: &str) -> ChaCha8Rng {
    let mixed = delivery_id.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    ChaCha8Rng::seed_from_u64(mixed)
}
