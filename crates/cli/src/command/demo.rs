//! `qianmian demo`: the whole loop on the example shop. Its orders are real, its IM community is rehearsed on the sandbox
//! platform, on simulated time. A second run goes on where the first one ended.

mod example;
mod story;
mod summary;
mod truth;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use qianmian_collect::Inbox;
use qianmian_collect::inbox::InboxOptions;
use qianmian_deliver::Channel;
use qianmian_model::{Clock, ManualClock, Time};
use qianmian_pipeline::{DATA_DIR, Pipeline};
use qianmian_sandbox::{SandboxChannel, World};
use qianmian_server::{ServerState, secret};
use qianmian_store::{Store, keys, meta};
use tokio::sync::oneshot;

use super::{init, serve};
use crate::arguments::Demo;
use crate::config::Config;
use crate::{Usage, open, show};

/// A folder with this file was made by the demo, and only such a folder is thrown away by `--fresh`.
const MARKER: &str = "made-by-demo";

/// Runs the loop, prints the summary, and serves.
pub(crate) async fn run(options: &Demo) -> Result<()> {
    prepare(&options.dir, options.fresh).await?;
    let config = open::config(&options.dir)?;
    let rehearsal = Rehearsal::open(&options.dir, &config).await?;
    let listener = serve::listen_on(&options.listen, false).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let inbox = Inbox::open(&Pipeline::inbox_dir(&options.dir), InboxOptions::default())?;
    let channel: Arc<dyn Channel> = Arc::new(SandboxChannel::new(Arc::clone(&rehearsal.world)));
    let site = config.site(&listener.local_addr()?.to_string());
    let state = ServerState::new(Arc::clone(&rehearsal.pipeline), inbox, vec![Arc::clone(&channel)], site);
    let (ended, end) = oneshot::channel::<()>();
    let serving = qianmian_server::serve(listener, state.clone(), async move {
        end.await.ok();
    });
    let serving = tokio::spawn(serving);
    let story = story::tell(&rehearsal, &state, &channel, &address, options.orders.as_deref()).await;
    ended.send(()).ok();
    serving.await.context("the server ended early")??;
    let story = story?;
    summary::print(&rehearsal, &story).await?;
    if options.no_serve {
        return Ok(());
    }
    // The story is told; from here on time ticks, from where it stood.
    drop((state, channel, rehearsal));
    serve::run(
        &options.dir,
        &crate::arguments::Serve { listen: Some(options.listen.clone()), allow_remote: false },
    )
    .await
}

/// Makes the workspace from the example, or takes the one that is there.
async fn prepare(dir: &Path, fresh: bool) -> Result<()> {
    let marker = dir.join(DATA_DIR).join(MARKER);
    let taken = dir.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if taken && !marker.exists() {
        return Err(Usage(format!(
            "{} is not a workspace of the demo; choose another with --dir",
            dir.display()
        ))
        .into());
    }
    if fresh && taken {
        std::fs::remove_dir_all(dir).with_context(|| format!("removing {}", dir.display()))?;
    }
    if fresh || !taken {
        // The marker first: a demo that was interrupted here can be started over.
        std::fs::create_dir_all(dir.join(DATA_DIR))?;
        std::fs::write(&marker, "")?;
        example::write(dir)?;
    }
    init::create_data(dir).await
}

/// The pipeline, the simulated platform and the clock that both live by.
pub(crate) struct Rehearsal {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) world: Arc<std::sync::Mutex<World>>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) dir: PathBuf,
    /// First instant of the story.
    pub(crate) start: Time,
    /// Days of the story.
    pub(crate) days: u32,
}

impl Rehearsal {
    async fn open(dir: &Path, config: &Config) -> Result<Rehearsal> {
        let start: jiff::civil::Date = config.sandbox.start.parse().map_err(|_| {
            Usage(format!("sandbox.start `{}` is not a day; write 1998-07-01", config.sandbox.start))
        })?;
        let start = Time::start_of_day(qianmian_model::time::day_number(start), &config.zone()?);
        let vault = open::vault(dir, config)?;
        let store = Store::open(&dir.join(DATA_DIR).join("store.db"), vault.clone()).await?;
        let stood = meta::get(&mut store.read().await?, open::SIMULATED_NOW).await?;
        store.close().await;
        let now = stood.as_deref().and_then(Time::parse_rfc3339).unwrap_or(start);
        let clock = Arc::new(ManualClock::new(now));
        let workspace = open::workspace(dir, config)?;
        let pipeline = Pipeline::open(workspace, vault, Arc::clone(&clock) as Arc<dyn Clock>).await?;
        let sandbox = qianmian_sandbox::SandboxConfig {
            seed: config.sandbox.seed,
            people: config.sandbox.people,
            start,
            registration_days: config.sandbox.days / 2,
            customers: example::customers()?,
        };
        let world = World::resume(sandbox, &dir.join(DATA_DIR).join("sandbox.jsonl"), now)?;
        Ok(Rehearsal {
            pipeline: Arc::new(pipeline),
            world: Arc::new(std::sync::Mutex::new(world)),
            clock,
            dir: dir.to_owned(),
            start,
            days: config.sandbox.days,
        })
    }

    /// Notes how far the story is told, so that the next run goes on from there.
    pub(crate) async fn remember(&self) -> Result<()> {
        let mut tx = self.pipeline.store.begin().await?;
        meta::set(&mut tx, open::SIMULATED_NOW, &self.clock.now().to_string()).await?;
        Ok(tx.commit().await?)
    }

    /// A write key of the sandbox source, for this run.
    pub(crate) async fn write_key(&self) -> Result<String> {
        let secret = secret::draw("wk")?;
        let mut tx = self.pipeline.store.begin().await?;
        keys::add_write_key(&mut tx, &secret, "sandbox", self.clock.now()).await?;
        tx.commit().await?;
        Ok(secret)
    }

    pub(crate) fn world(&self) -> Result<std::sync::MutexGuard<'_, World>> {
        match self.world.lock() {
            Ok(world) => Ok(world),
            Err(_) => bail!("the sandbox platform failed"),
        }
    }
}

/// A heading of the demo's output.
pub(crate) fn heading(text: &str) -> Result<()> {
    show::text(&format!("\n== {text}"))
}
