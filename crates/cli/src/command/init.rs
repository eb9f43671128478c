//! `qianmian init` and `qianmian write-key`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use qianmian_model::{Clock as _, SystemClock};
use qianmian_pipeline::{DATA_DIR, Pipeline};
use qianmian_server::secret;
use qianmian_store::{Vault, keys};

use super::trail;
use crate::{open, show};

const FOLDERS: [&str; 5] = ["sources", "topics", "tags", "audiences", "campaigns"];

/// What no workspace can be without; files that are there already stay as they are.
const REQUIRED: [(&str, &str); 2] = [
    ("qianmian.toml", include_str!("../../starter/qianmian.toml")),
    ("events.yaml", include_str!("../../starter/events.yaml")),
];

/// What a new workspace begins with besides.
const STARTERS: [(&str, &str); 2] = [
    ("sources/app.yaml", include_str!("../../starter/sources/app.yaml")),
    ("tags/first.yaml", include_str!("../../starter/tags/first.yaml")),
];

/// Makes a workspace, or completes one.
pub(crate) async fn run(dir: &Path) -> Result<()> {
    let made = !dir.join("qianmian.toml").exists();
    for folder in FOLDERS {
        fs::create_dir_all(dir.join(folder))
            .with_context(|| format!("making {}", dir.join(folder).display()))?;
    }
    let starters = STARTERS.into_iter().filter(|_| made);
    for (name, text) in REQUIRED.into_iter().chain(starters) {
        let path = dir.join(name);
        if !path.exists() {
            fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        }
    }
    ignore_data(dir)?;
    create_data(dir).await?;
    show::text(&format!(
        "workspace ready in {}\nnext: `qianmian -w {} write-key SOURCE`, then `qianmian -w {} serve`",
        dir.display(),
        dir.display(),
        dir.display()
    ))
}

/// Makes the key file and the store of a workspace, where they are missing.
pub(crate) async fn create_data(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir.join(DATA_DIR))?;
    let config = open::config(dir)?;
    let key_file = open::key_file(dir);
    if config.security.key.is_empty() && !key_file.exists() && !open::has_data(dir) {
        Vault::create_key_file(&key_file)?;
    }
    let workspace = open::workspace(dir, &config)?;
    let vault = open::vault(dir, &config)?;
    Pipeline::open(workspace, vault, std::sync::Arc::new(SystemClock)).await?.store.close().await;
    Ok(())
}

/// Keeps the data out of version control.
fn ignore_data(dir: &Path) -> Result<()> {
    let path = dir.join(".gitignore");
    let text = fs::read_to_string(&path).unwrap_or_default();
    if text.lines().any(|line| line.trim() == ".qianmian/") {
        return Ok(());
    }
    Ok(fs::write(path, format!("{text}.qianmian/\n"))?)
}

/// Makes a write key for a source and prints it: the only time that it can be read.
pub(crate) async fn write_key(root: &Path, source: &str) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    pipeline.workspace.source(source)?;
    let secret = secret::draw("wk")?;
    let mut tx = pipeline.store.begin().await?;
    keys::add_write_key(&mut tx, &secret, source, SystemClock.now()).await?;
    trail::note(&mut tx, "write_key.add", &format!("{source} {}", keys::key_id(&secret))).await?;
    tx.commit().await?;
    show::text(&secret)
}
