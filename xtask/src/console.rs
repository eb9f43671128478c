//! `cargo xtask console`: builds the web console for embedding, or serves it with hot reload before a running server; and
//! its tests, which `cargo xtask test` runs where Node is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run;

/// What Vite's proxy reads: where the API is.
const SERVER: &str = "QIANMIAN_SERVER";
/// What the end-to-end tests read: the server's binary.
const BINARY: &str = "QIANMIAN_BIN";
/// What the end-to-end tests read: the browser, where it is somewhere else.
const CHROMIUM: &str = "CHROMIUM";
/// Where the end-to-end tests look for a browser by themselves.
const BROWSERS: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Builds `console/dist`; the next build of the binary embeds it.
pub(crate) fn build() -> Result<()> {
    let folder = installed()?;
    npm(&folder, &["run", "build"])
}

/// Serves the console's source with hot reload; its API is that of a running server.
pub(crate) fn develop(server: &str) -> Result<()> {
    run::program_in(&installed()?, NPM, &["run", "dev"], &[(SERVER, server)])
}

/// Whether there is Node: without it everything goes on without the console, and that is said.
#[allow(clippy::print_stderr, reason = "a developer's command talks to the terminal")]
pub(crate) fn has_node() -> bool {
    let node = Command::new("node").arg("--version").output().is_ok_and(|said| said.status.success());
    if !node {
        eprintln!("no Node: the web console is left out; it takes Node 20.19 or later");
    }
    node
}

/// Writes the types of the API anew, out of the OpenAPI document that the server's tests hold.
pub(crate) fn bless() -> Result<()> {
    npm(&installed()?, &["run", "api"])
}

/// The tests of the source, and a build: types, words, logic, the size of the first load.
pub(crate) fn test_source() -> Result<()> {
    let folder = installed()?;
    npm(&folder, &["test"])?;
    npm(&folder, &["run", "build"])
}

/// The tests in a browser, over a server that has the built console in it.
pub(crate) fn test_in_browser() -> Result<()> {
    let there = std::env::var_os(CHROMIUM).is_some() || BROWSERS.iter().any(|path| Path::new(path).exists());
    if !there {
        bail!(
            "the console's end-to-end tests need Chromium: `apt-get install -y chromium`, or set {CHROMIUM} to one"
        );
    }
    run::cargo(&["build", "--package", "qianmian-cli", "--bin", "qianmian"], &[])?;
    let binary = run::target_directory()?.join("debug").join("qianmian");
    run::program_in(&folder()?, NPM, &["run", "e2e"], &[(BINARY, &binary.to_string_lossy())])
}

/// The folder with the packages of its lock file in it.
fn installed() -> Result<PathBuf> {
    let folder = folder()?;
    let lock = fs::read(folder.join("package-lock.json"))?;
    // A copy of the lock file says what is installed, so that nothing is installed twice.
    let mark = folder.join("node_modules").join(".installed-lock.json");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    npm(&folder, &["ci", "--no-audit", "--no-fund"])?;
    fs::write(&mark, &lock)?;
    Ok(folder)
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    run::program_in(folder, NPM, arguments, &[])
}

fn folder() -> Result<PathBuf> {
    let folder = run::root().join("console");
    if !folder.join("package.json").exists() {
        bail!("{} has no package.json: there is no console to build", folder.display());
    }
    Ok(folder)
}
