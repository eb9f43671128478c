//! A small workspace, its data in a temporary folder, and a clock that the test moves.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use qianmian_collect::inbox::InboxOptions;
use qianmian_collect::{Endpoint, Inbox, NewEntry};
use qianmian_model::{Clock, ManualClock, Time};
use qianmian_pipeline::batch::BatchReport;
use qianmian_pipeline::{Pipeline, Workspace};
use qianmian_store::Vault;
use serde_json::{Value, json};
use tempfile::TempDir;

const EVENTS: &str = "
events:
  Message Received: { purpose: marketing, properties: { text: { type: text, free_text: true }, message_type: text } }
  Link Clicked: { purpose: marketing, properties: { url: text, delivery_id: text } }
  Order Completed: { purpose: service, properties: { revenue: { type: number, required: true } } }
  Subscribed: { purpose: service, properties: { purpose: text } }
  Unsubscribed: { purpose: service, properties: { purpose: text } }
traits: { nickname: text, city: text, province: text, district: text, region_code: text }
";

const TAGS: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Clicked', '7d') >= 2
- tag: buyer
  title: { zh: 买家, en: Buyer }
  dimension: value
  when: sum('Order Completed', 'revenue') >= 100
";

/// The instant at which every story begins.
pub(crate) const BEGIN: &str = "2026-03-01T02:00:00Z";

/// A pipeline over a temporary workspace.
pub(crate) struct Shop {
    pub(crate) folder: TempDir,
    pub(crate) pipeline: Pipeline,
    pub(crate) clock: Arc<ManualClock>,
    inbox: Option<Inbox>,
}

impl Shop {
    pub(crate) async fn open() -> Shop {
        Shop::open_with(&[]).await
    }

    /// A shop with other files, or others in the place of its own.
    pub(crate) async fn open_with(files: &[(&str, &str)]) -> Shop {
        let folder = TempDir::new().unwrap();
        for (name, text) in [
            ("events.yaml", EVENTS),
            ("tags/tags.yaml", TAGS),
            ("sources/app.yaml", "name: app\ntitle: App\npurpose: marketing\nformat: http\n"),
        ] {
            write(folder.path(), name, text);
        }
        files.iter().for_each(|(name, text)| write(folder.path(), name, text));
        let clock = Arc::new(ManualClock::new(Time::parse_rfc3339(BEGIN).unwrap()));
        let (pipeline, inbox) = start(folder.path(), &clock).await;
        Shop { folder, pipeline, clock, inbox: Some(inbox) }
    }

    /// As after a restart of the process: everything that was not durable is gone.
    pub(crate) async fn restart(mut self) -> Shop {
        self.pipeline.store.close().await;
        self.inbox = None;
        let (pipeline, inbox) = start(self.folder.path(), &self.clock).await;
        Shop { pipeline, inbox: Some(inbox), ..self }
    }

    /// The same shop behind another pipeline.
    pub(crate) fn with(self, pipeline: Pipeline) -> Shop {
        Shop { pipeline, ..self }
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        self.inbox.as_ref().unwrap()
    }

    /// Accepts a batch of calls.
    pub(crate) async fn accept(&self, calls: &[Value]) {
        let body = json!({ "batch": calls, "sentAt": self.clock.now().to_string() }).to_string();
        let entry = NewEntry {
            received_at: self.clock.now(),
            source: Arc::from("app"),
            endpoint: Endpoint::Batch,
            body: body.into_bytes().into(),
        };
        self.inbox().append(entry).await.unwrap();
    }

    /// Accepts a batch of calls and processes everything that is there.
    pub(crate) async fn take(&self, calls: &[Value]) -> BatchReport {
        self.accept(calls).await;
        self.pipeline.drain_inbox(self.inbox()).await.unwrap()
    }

    /// A call that happens now.
    pub(crate) fn call(&self, kind: &str, user: &str, id: &str, more: Value) -> Value {
        let mut call = json!({ "type": kind, "userId": user, "messageId": id, "timestamp": self.clock.now().to_string() });
        for (key, value) in more.as_object().unwrap() {
            call[key] = value.clone();
        }
        call
    }

    /// The people for whom an expression holds, and for whom it is unknown.
    pub(crate) async fn count(&self, expression: &str) -> (u64, u64) {
        let mut tx = self.pipeline.store.read().await.unwrap();
        let members = self.pipeline.audience(&mut tx, expression, self.clock.now()).await.unwrap();
        (members.yes.len(), members.unknown.len())
    }
}

async fn start(root: &Path, clock: &Arc<ManualClock>) -> (Pipeline, Inbox) {
    let workspace = Workspace::load(root, TimeZone::get("Asia/Shanghai").unwrap()).unwrap();
    let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(clock);
    let pipeline = Pipeline::open(workspace, Vault::from_key([7; 32]), clock).await.unwrap();
    let inbox = Inbox::open(&Pipeline::inbox_dir(root), InboxOptions::default()).unwrap();
    (pipeline, inbox)
}

pub(crate) fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
