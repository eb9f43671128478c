//! A server on a port of its own, with a small workspace and a clock that stands still. No answer may redirect.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::tz::TimeZone;
use qianmian_collect::Inbox;
use qianmian_collect::inbox::InboxOptions;
use qianmian_console::Console;
use qianmian_deliver::{Certainty, Channel, Message, SendOutcome};
use qianmian_model::{ManualClock, Time};
use qianmian_pipeline::{Pipeline, Workspace};
use qianmian_server::{ServerState, Site, ensure_token, serve};
use qianmian_store::{Vault, keys};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(crate) const NOW: &str = "2026-03-10T04:00:00Z";
pub(crate) const KEY: &str = "write-key-of-app";
/// Where browsers would find it.
pub(crate) const URL: &str = "http://qm.example";
pub(crate) const TOKEN: &str = "token-of-the-first-run";

const FILES: &[(&str, &str)] = &[
    (
        "events.yaml",
        "events:
  Message Received: { purpose: marketing, properties: { message_type: text } }
  Link Clicked: { purpose: marketing, properties: { url: text, delivery_id: text } }
  Order Completed: { purpose: service, properties: { order_id: text, revenue: number } }
traits:
  nickname: text
  city: text
",
    ),
    ("sources/app.yaml", "name: app\ntitle: The app\npurpose: marketing\ntrust: 50\nformat: http\n"),
    (
        "tags/behaviour.yaml",
        "- tag: link_clicker
  title: { zh: 近7天点击2次, en: Clicked twice in 7 days }
  dimension: behaviour
  description: Clicks on links, last seven days.
  owner: growth
  purpose: marketing
  refresh: live
  when: count('Link Clicked', '7d') >= 2
- tag: writer
  title: { zh: 近30天发言, en: Wrote in 30 days }
  dimension: behaviour
  purpose: marketing
  refresh: live
  when: count('Message Received', '30d') >= 1
- tag: member_level
  title: { zh: 会员等级, en: Member level }
  dimension: value
  purpose: marketing
  imported: true
  values: [gold, silver]
",
    ),
    (
        "audiences/clickers.yaml",
        "audience: clickers\ntitle: { zh: 点击者, en: Clickers }\npurpose: marketing\nexpression: tag(link_clicker)\n",
    ),
    (
        "campaigns/spring.yaml",
        "campaign: spring
title: { zh: 春季, en: Spring }
purpose: marketing
channel: recorder
address: user_id
audience: clickers
variants:
  - { name: warm, role: targeted, text: \"{{ nickname | default('friend') }}, spring is here\" }
  - { name: plain, role: generic, text: Spring is here }
tests: [writer]
goal: { event: Order Completed, within: 7d, value: revenue }
",
    ),
    (
        "campaigns/pigeon.yaml",
        "campaign: pigeon
channel: pigeon_post
address: user_id
audience: clickers
variants: [{ name: only, text: Hello }]
goal: { event: Order Completed, within: 7d }
",
    ),
];

/// A channel that takes everything and keeps it, unless it is busy.
#[derive(Default)]
pub(crate) struct Recorder(pub(crate) Mutex<Vec<Message>>, pub(crate) AtomicBool);

#[async_trait::async_trait]
impl Channel for Recorder {
    fn name(&self) -> &'static str {
        "recorder"
    }

    fn certainty(&self) -> Certainty {
        Certainty::Ambiguous
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        if self.1.load(Ordering::SeqCst) {
            return SendOutcome::Retry { after: Duration::from_secs(600), reason: "busy".to_owned() };
        }
        self.0.lock().unwrap().push(message.clone());
        SendOutcome::Sent { provider_id: None }
    }
}

pub(crate) struct App {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) inbox: Inbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) channel: Arc<Recorder>,
    pub(crate) state: ServerState,
    client: Client,
    address: String,
    _folder: TempDir,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content_type: String,
    pub(crate) set_cookie: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.content_type, "application/json", "{self:?}");
        serde_json::from_str(&self.text).unwrap()
    }

    /// The JSON of a success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.json()
    }

    /// The code of an error that has the form of all errors.
    pub(crate) fn code(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        let json = self.json();
        assert!(json["message"].as_str().is_some_and(|message| !message.is_empty()), "{self:?}");
        json["code"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn write_workspace(root: &Path) {
    for (name, text) in FILES {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl App {
    pub(crate) async fn start() -> App {
        App::open("", None).await
    }

    /// With tags beside those of the workspace.
    pub(crate) async fn with_tags(tags: &str) -> App {
        App::open(tags, None).await
    }

    /// With a console, whether one was built or not.
    pub(crate) async fn with_console(console: Option<Console>) -> App {
        App::open("", console).await
    }

    async fn open(tags: &str, console: Option<Console>) -> App {
        let folder = TempDir::new().unwrap();
        write_workspace(folder.path());
        fs::write(folder.path().join("tags/more.yaml"), tags).unwrap();
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let workspace = Workspace::load(folder.path(), zone).unwrap();
        let clock = Arc::new(ManualClock::new(Time::parse_rfc3339(NOW).unwrap()));
        let vault = Vault::from_key([7; 32]);
        let pipeline = Arc::new(Pipeline::open(workspace, vault, Arc::clone(&clock) as _).await.unwrap());
        let inbox = Inbox::open(&Pipeline::inbox_dir(folder.path()), InboxOptions::default()).unwrap();
        let mut tx = pipeline.store.begin().await.unwrap();
        keys::add_write_key(&mut tx, KEY, "app", pipeline.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(ensure_token(&pipeline, TOKEN).await.unwrap());
        let channel = Arc::new(Recorder::default());
        let site = Site { workspace: "shop".to_owned(), url: URL.to_owned(), wall: Arc::clone(&clock) as _ };
        let state =
            ServerState::new(Arc::clone(&pipeline), inbox.clone(), vec![Arc::clone(&channel) as _], site);
        let state = state.with_console(console);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(serve(listener, state.clone(), std::future::pending()));
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        App { pipeline, inbox, clock, channel, state, client, address, _folder: folder }
    }

    /// A request without anything that proves who sends it.
    pub(crate) fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.address))
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status();
        assert!(!status.is_redirection(), "an answer redirects: {response:?}");
        let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("cache-control").as_deref(), Some("no-store"));
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        let content_type = header("content-type").unwrap_or_default();
        let (set_cookie, retry_after) = (header("set-cookie"), header("retry-after"));
        Answer { status, content_type, set_cookie, retry_after, text: response.text().await.unwrap() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.bare(Method::GET, path).bearer_auth(TOKEN)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.bare(Method::DELETE, path).bearer_auth(TOKEN)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.bare(Method::POST, path).bearer_auth(TOKEN).json(body)).await
    }

    pub(crate) async fn post_text(&self, path: &str, text: &str) -> Answer {
        self.send(self.bare(Method::POST, path).bearer_auth(TOKEN).body(text.to_owned())).await
    }

    /// Lets a secret use the API in a role.
    pub(crate) async fn token(&self, secret: &str, role: &str) {
        let mut tx = self.pipeline.store.begin().await.unwrap();
        keys::add_token(&mut tx, secret, secret, role, self.pipeline.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Sends events as an SDK does.
    pub(crate) async fn collect(&self, path: &str, body: &Value) -> Answer {
        self.send(self.bare(Method::POST, path).basic_auth(KEY, Some("")).json(body)).await
    }

    /// Two clicks and a nickname of each of these users, processed.
    pub(crate) async fn with_clickers(self, users: &[&str]) -> App {
        let mut events = Vec::new();
        for user in users {
            events.push(json!({ "type": "identify", "messageId": format!("{user}-i"), "userId": user,
                "traits": { "nickname": format!("Nick {user}") }, "timestamp": "2026-03-10T03:00:00Z" }));
            for click in ["a", "b"] {
                events.push(json!({ "type": "track", "messageId": format!("{user}-{click}"), "userId": user,
                    "event": "Link Clicked", "properties": { "url": "https://shop.example" },
                    "timestamp": "2026-03-10T03:00:00Z" }));
            }
        }
        self.collect("/v1/batch", &json!({ "batch": events, "sentAt": NOW })).await.ok();
        self.settle().await;
        self
    }

    /// Processes what arrived.
    pub(crate) async fn settle(&self) {
        self.pipeline.drain_inbox(&self.inbox).await.unwrap();
    }

    /// The version of a campaign as it is written now.
    pub(crate) async fn version(&self, campaign: &str) -> String {
        let all = self.get("/api/v1/campaigns").await.ok();
        let found = all.as_array().unwrap().iter().find(|one| one["name"] == campaign).unwrap();
        found["version"].as_str().unwrap().to_owned()
    }

    /// Approves a campaign as it is written now.
    pub(crate) async fn approve(&self, campaign: &str) -> Answer {
        let reviewed = json!({ "version": self.version(campaign).await });
        self.post(&format!("/api/v1/campaigns/{campaign}/approve"), &reviewed).await
    }

    /// Approves a campaign and sends it; gives where it is.
    pub(crate) async fn sent(&self, campaign: &str) -> Value {
        self.approve(campaign).await.ok();
        self.post(&format!("/api/v1/campaigns/{campaign}/send"), &Value::Null).await.ok()
    }

    /// Moves the clock.
    pub(crate) fn at(&self, time: &str) {
        self.clock.advance_to(Time::parse_rfc3339(time).unwrap());
    }

    /// The rows of all stages.
    pub(crate) async fn rows(&self) -> Value {
        self.get("/api/v1/stages").await.ok()["rows"].clone()
    }
}
