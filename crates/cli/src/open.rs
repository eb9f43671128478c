//! From a folder to a pipeline: configuration, key, clock, files, data.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use qianmian_model::time::parse_day;
use qianmian_model::{Clock, OffsetClock, SystemClock, Time};
use qianmian_pipeline::{DATA_DIR, Pipeline, PipelineError, Workspace};
use qianmian_store::{Error as StoreError, Store, Vault, meta};

use crate::Usage;
use crate::config::{ClockMode, Config};

/// Under this key of the store's metadata a rehearsal keeps its time.
pub(crate) const SIMULATED_NOW: &str = "simulated_now";

/// Reads the configuration of a workspace.
pub(crate) fn config(root: &Path) -> Result<Config> {
    Config::load(&root.join("qianmian.toml"), std::env::vars())
        .map_err(|error| Usage(format!("{error:#}")).into())
}

/// Reads the files of a workspace; warnings go to stderr.
pub(crate) fn workspace(root: &Path, config: &Config) -> Result<Workspace> {
    let workspace = Workspace::load(root, config.zone()?).map_err(PipelineError::Workspace)?;
    for warning in &workspace.warnings {
        tracing::warn!("{warning}");
    }
    Ok(workspace)
}

/// The key of a workspace: from the configuration (so, the environment), else its key file.
pub(crate) fn vault(root: &Path, config: &Config) -> Result<Vault> {
    if config.security.key.is_empty() {
        let file = key_file(root);
        if !file.exists() {
            return Err(Usage(no_key(root, &file)).into());
        }
        return Vault::read_key_file(&file).map_err(|error| match error {
            StoreError::KeyFormat => Usage(format!("{}: {error}", file.display())).into(),
            other => Usage(other.to_string()).into(),
        });
    }
    Vault::from_hex(&config.security.key).map_err(|error| Usage(format!("security.key: {error}")).into())
}

/// What to do about a key file that is not there.
fn no_key(root: &Path, file: &Path) -> String {
    if has_data(root) {
        return format!(
            "the key file {} is missing and the data cannot be read without it; put it back, or give QIANMIAN__SECURITY__KEY",
            file.display()
        );
    }
    format!("no key: run `qianmian init {}`, or give QIANMIAN__SECURITY__KEY", root.display())
}

/// Whether a workspace has a database, and so a key it was made with.
pub(crate) fn has_data(root: &Path) -> bool {
    root.join(DATA_DIR).join("store.db").exists()
}

/// Where the key file of a workspace is.
pub(crate) fn key_file(root: &Path) -> std::path::PathBuf {
    root.join(DATA_DIR).join("key")
}

/// Opens a workspace and its data, on the clock that it is configured for.
pub(crate) async fn pipeline(root: &Path) -> Result<(Pipeline, Config)> {
    let config = config(root)?;
    let workspace = workspace(root, &config)?;
    Ok((data(workspace, &config).await?, config))
}

/// Opens the data of a workspace whose files were read.
pub(crate) async fn data(workspace: Workspace, config: &Config) -> Result<Pipeline> {
    let vault = vault(&workspace.root, config)?;
    let clock = clock(&workspace.root, config, vault.clone()).await?;
    let mut pipeline = Pipeline::open(workspace, vault, clock).await?;
    pipeline.daily = config.daily.work();
    pipeline.keep_snapshots_days = config.tags.keep_snapshots_days;
    pipeline.store.limit_tag_memory(config.tags.memory_mb.saturating_mul(1 << 20)).await;
    Ok(pipeline)
}

/// The machine's clock; in a rehearsal's workspace a clock that ticks on from where the rehearsal stood.
async fn clock(root: &Path, config: &Config, vault: Vault) -> Result<Arc<dyn Clock>> {
    if config.clock.mode == ClockMode::System {
        return Ok(Arc::new(SystemClock));
    }
    let store = Store::open(&root.join(DATA_DIR).join("store.db"), vault).await?;
    let stored = meta::get(&mut store.read().await?, SIMULATED_NOW).await?;
    store.close().await;
    let time = stored.as_deref().and_then(Time::parse_rfc3339);
    let time = time
        .ok_or_else(|| Usage("clock.mode is \"simulated\", but nothing was rehearsed here yet".to_owned()))?;
    Ok(Arc::new(OffsetClock::starting_at(time)))
}

/// The instant that a flag gives.
pub(crate) fn instant(text: &str) -> Result<Time> {
    Time::parse_rfc3339(text)
        .ok_or_else(|| Usage(format!("`{text}` is not an instant; write 2026-01-31T08:00:00+08:00")).into())
}

/// The day that a flag gives, counted from 1970-01-01.
pub(crate) fn day(text: &str) -> Result<i32> {
    parse_day(text).ok_or_else(|| Usage(format!("`{text}` is not a day; write 2026-01-31")).into())
}
