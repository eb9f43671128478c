//! `cargo xtask bench clean`: how right and how fast addresses, phones, e-mails and times are read, one thread, beside the
//! libraries that are installed for Python.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::data;
use super::tags::say;
use crate::run;

/// Least part of addresses whose district is found.
const DISTRICT_BAR: f64 = 0.985;
/// Most addresses without any division that are given one.
const FALSE_POSITIVES_BAR: f64 = 0.15;
/// Least addresses and phone numbers a second.
const ADDRESSES_BAR: f64 = 300_000.0;
const PHONES_BAR: f64 = 200_000.0;

const PEERS: [&str; 3] = ["cpca", "jionlp", "phonenumbers"];

pub(super) fn run() -> Result<()> {
    let ours = measure()?;
    if ours["addresses"].is_null() {
        say("clean: left out, the data sets are not there (set QIANMIAN_DATA)");
        return Ok(());
    }
    let number = |section: &str, name: &str| ours[section][name].as_f64().unwrap_or_default();
    say(&addresses("Qianmian", &ours["addresses"]));
    say(&format!(
        "  bars: district {DISTRICT_BAR}, false positives {FALSE_POSITIVES_BAR}, {ADDRESSES_BAR:.0} addresses/s; a town \
         alone gives {:.3} more of the addresses without a division a district, as inferred",
        number("addresses", "inferred_from_town"),
    ));
    say(&phones("Qianmian", &ours["phones"]));
    say(&format!("  bars: none, {PHONES_BAR:.0} numbers/s"));
    for section in ["emails", "times"] {
        say(&format!(
            "Qianmian, {section}: {} of {} cases are read or refused otherwise than they should be (bar: none), {:.0} a second",
            ours[section]["disagreements"],
            ours[section]["cases"],
            number(section, "per_second"),
        ));
    }
    PEERS.iter().try_for_each(|peer| compare(peer))
}

/// Runs the program of the crate that measures, in release.
fn measure() -> Result<Value> {
    let output = Command::new("cargo")
        .current_dir(run::root())
        .args(["run", "--release", "--quiet", "--package", "qianmian-clean", "--example", "measure"])
        .env("QIANMIAN_DATA", data())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("measuring ended with {}", output.status);
    }
    serde_json::from_slice(&output.stdout).context("what was measured")
}

fn compare(peer: &str) -> Result<()> {
    let installed = Command::new("python3").args(["-c", &format!("import {peer}")]).output()?;
    if !installed.status.success() {
        say(&format!("{peer}: left out, it is not installed (pip install {peer})"));
        return Ok(());
    }
    let regions = run::root().join("crates/clean/data/regions.tsv");
    let script = run::root().join("benches/clean/peers.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(peer)
        .arg(data())
        .arg(regions)
        .stderr(Stdio::null())
        .output()?;
    let Ok(theirs) = serde_json::from_slice::<Value>(&output.stdout) else {
        say(&format!("{peer}: left out, it ended with {}", output.status));
        return Ok(());
    };
    say(&if peer == "phonenumbers" { phones(peer, &theirs) } else { addresses(peer, &theirs) });
    Ok(())
}

fn addresses(who: &str, measured: &Value) -> String {
    let number = |name: &str| measured[name].as_f64().unwrap_or_default();
    format!(
        "{who}, addresses: district {:.3}, without upper levels {:.3}, false positives {:.3}, {:.0} addresses/s",
        number("district"),
        number("district_without_upper"),
        number("false_positives"),
        number("per_second"),
    )
}

fn phones(who: &str, measured: &Value) -> String {
    format!(
        "{who}, phones: {} of {} disagree with the oracle, {:.0} numbers/s",
        measured["disagreements"],
        measured["strings"],
        measured["per_second"].as_f64().unwrap_or_default(),
    )
}
