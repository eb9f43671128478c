//! `cargo xtask bench link`: linkage without labels on the open files and on a million generated records, beside Splink and
//! recordlinkage where they are installed. Whole processes; F1 over pairs of records.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::data;
use super::tags::{measure, say};
use crate::run;

/// A data set: its name, its files in `identity/` of the data folder, the configuration, and the F1 to reach.
const SETS: [(&str, &[&str], &str, f64); 4] = [
    ("febrl4", &["febrl4a", "febrl4b"], "febrl4.yaml", 0.9998),
    ("febrl3", &["febrl3"], "febrl.yaml", 0.999),
    ("gen100k", &["gen100k"], "febrl.yaml", 0.993),
    ("historical_50k", &["historical_50k"], "historical.yaml", 0.89),
];
/// Of a million records: F1, seconds, and peak memory in MB.
const MILLION: (f64, f64, u64) = (0.990, 15.0, 1_500);
const PEERS: [&str; 2] = ["splink", "recordlinkage"];

pub(super) fn run() -> Result<()> {
    run::cargo(&["build", "--release", "--package", "qianmian-link", "--example", "link"], &[])?;
    let binary = run::target_directory()?.join("release/examples/link");
    for (name, files, config, bar) in SETS {
        let Some(files) = unpack(&binary, files)? else {
            say(&format!("{name}: left out, its files are not there (set QIANMIAN_DATA)"));
            continue;
        };
        let f1 = ours(&binary, name, config, &files)?.f1;
        if f1 < bar {
            say(&format!("  under the bar of {bar}"));
        }
        peers(name, &files)?;
    }
    million(&binary)
}

/// What one run of ours is held to.
struct Figures {
    f1: f64,
    seconds: f64,
    peak_mb: u64,
}

fn ours(binary: &Path, name: &str, config: &str, files: &[PathBuf]) -> Result<Figures> {
    let mut command: Vec<OsString> = vec![binary.into(), "run".into(), script(config).into()];
    command.extend(files.iter().map(OsString::from));
    let run = measure(&command)?;
    let report: Value = serde_json::from_str(&run.output).context("the figures of a linkage")?;
    let share = |name: &str| report[name].as_f64().unwrap_or_default();
    say(&format!(
        "{name}: F1 {:.4} (precision {:.4}, recall {:.4}), clusters F1 {:.4}; {} pairs compared; \
         {:.2} s, {:.2} CPU s, peak memory {} MB",
        share("f1"),
        share("precision"),
        share("recall"),
        share("cluster_f1"),
        report["pairs_compared"],
        run.seconds,
        run.cpu_seconds,
        run.peak_mb
    ));
    Ok(Figures { f1: share("f1"), seconds: run.seconds, peak_mb: run.peak_mb })
}

/// Runs every installed peer that knows the data set.
fn peers(name: &str, files: &[PathBuf]) -> Result<()> {
    for peer in PEERS {
        let installed = Command::new("python3").args(["-c", &format!("import {peer}")]).output()?;
        if !installed.status.success() {
            say(&format!("  {peer}: left out, it is not installed (pip install {peer})"));
            continue;
        }
        let mut command: Vec<OsString> =
            vec!["python3".into(), script("peers.py").into(), peer.into(), name.into()];
        command.extend(files.iter().map(OsString::from));
        let run = measure(&command)?;
        let Some(f1) = run.output.lines().next_back().filter(|line| !line.is_empty()) else {
            say(&format!("  {peer}: has no settings for {name}"));
            continue;
        };
        say(&format!("  {peer}: {f1}; {:.2} s, peak memory {} MB", run.seconds, run.peak_mb));
    }
    Ok(())
}

fn million(binary: &Path) -> Result<()> {
    let Some(source) = unpack(binary, &["gen100k"])? else { return Ok(()) };
    let file = folder()?.join("million.csv");
    if !file.exists() {
        let made = Command::new("python3").arg(script("generate.py")).args(&source).arg(&file).status()?;
        if !made.success() {
            bail!("generate.py ended with {made}");
        }
    }
    let files = [file];
    let figures = ours(binary, "a million records", "febrl.yaml", &files)?;
    let (f1, seconds, peak_mb) = MILLION;
    let held = |holds: bool| if holds { "held" } else { "not held" };
    say(&format!(
        "  bars: F1 {f1} {}, {seconds} s {} (with both cores free), {peak_mb} MB {}",
        held(figures.f1 >= f1),
        held(figures.seconds <= seconds),
        held(figures.peak_mb <= peak_mb),
    ));
    peers("million", &files)
}

/// The files decompressed, or `None` where one is absent.
fn unpack(binary: &Path, names: &[&str]) -> Result<Option<Vec<PathBuf>>> {
    let mut files = Vec::new();
    for name in names {
        let from = data().join("identity").join(format!("{name}.csv.zst"));
        if !from.exists() {
            return Ok(None);
        }
        let to = folder()?.join(format!("{name}.csv"));
        let unpacked = Command::new(binary).arg("unpack").arg(&from).arg(&to).status()?;
        if !unpacked.success() {
            bail!("{} cannot be decompressed", from.display());
        }
        files.push(to);
    }
    Ok(Some(files))
}

fn folder() -> Result<PathBuf> {
    let folder = run::target_directory()?.join("bench").join("link");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn script(name: &str) -> PathBuf {
    run::root().join("benches/link").join(name)
}
