//! `cargo xtask bench identity`: people of many sources against the truth, identifiers linked a second, what it costs to link
//! the same again or one per cent more, and what a dry run of changed rules over all of them takes.

use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::tags::say;
use crate::run;

/// Identifiers a second in memory, at least.
const SPEED_BAR: f64 = 1_000_000.0;
/// The same records again, as a part of a full run, at most.
const AGAIN_BAR: f64 = 0.05;
/// One per cent of new records, as a part of a full run, at most.
const MORE_BAR: f64 = 0.05;

pub(super) fn run() -> Result<()> {
    run::cargo(&["build", "--release", "--package", "qianmian-identity", "--example", "multisource"], &[])?;
    let binary = run::target_directory()?.join("release/examples/multisource");
    let output = std::process::Command::new(binary).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the measurement ended with {}", output.status);
    }
    if output.stdout.is_empty() {
        say("identity: left out, identity/cn_multisource is not there (set QIANMIAN_DATA)");
        return Ok(());
    }
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("the report of linking")?;
    let number = |name: &str| report[name].as_f64().unwrap_or_default();
    say(&format!(
        "identity, cn_multisource, {} records: precision {:.4} (bar 0.97), recall {:.4} (bar 0.69), largest person {} \
         records (bar: under 20)",
        report["records"],
        number("precision"),
        number("recall"),
        report["largest"],
    ));
    say(&format!(
        "identity, in memory, on all cores: {:.0} identifiers/s (bar: {SPEED_BAR:.0}), median of 5",
        number("identifiers_named") / number("memory_seconds"),
    ));
    let full = number("store_full_seconds");
    say(&format!(
        "identity, through a store: 99 % of them in {full:.2} s; the same again {:.1} % of that (bar: {:.0} %); \
         the last 1 % {:.1} % of it (bar: {:.0} %)",
        100.0 * number("store_again_seconds") / full,
        100.0 * AGAIN_BAR,
        100.0 * number("store_more_seconds") / full,
        100.0 * MORE_BAR,
    ));
    say(&format!(
        "identity, a dry run of changed rules over the same store: {:.2} s",
        number("store_dry_run_seconds")
    ));
    Ok(())
}
