//! `cargo xtask console`: builds the web console for embedding, or serves it with hot reload before a running server.

use std::path::Path;

use anyhow::{Result, bail};

use crate::run;

/// What Vite's proxy reads: where the API is.
const SERVER: &str = "QIANMIAN_SERVER";

/// Builds `console/dist`; the next build of the binary embeds it.
pub(crate) fn build() -> Result<()> {
    let folder = folder()?;
    npm(&folder, &["ci"])?;
    npm(&folder, &["run", "build"])
}

/// Serves the console's source with hot reload; its API is that of a running server.
pub(crate) fn develop(server: &str) -> Result<()> {
    let folder = folder()?;
    if !folder.join("node_modules").exists() {
        npm(&folder, &["ci"])?;
    }
    run::program_in(&folder, NPM, &["run", "dev"], &[(SERVER, server)])
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    run::program_in(folder, NPM, arguments, &[])
}

fn folder() -> Result<std::path::PathBuf> {
    let folder = run::root().join("console");
    if !folder.join("package.json").exists() {
        bail!("{} has no package.json: there is no console to build", folder.display());
    }
    Ok(folder)
}
