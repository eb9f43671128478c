//! `cargo xtask bench live`: workload W through the live path with 100 rules (`qianmian tags rehearse`): how many of the
//! last events a second are folded into states and evaluated, and what the next midnight costs.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::tags::{rules, say, workload};

/// How many rules.
const RULES: u32 = 100;
/// Events a second, at least.
const SPEED_BAR: f64 = 150_000.0;
/// The last hundredth of the events may cost so much of all of them, in per cent.
const SHARE_BAR: f64 = 3.0;

pub(super) fn run(binary: &Path) -> Result<()> {
    let (events, rules) = (workload()?, rules(&RULES.to_string())?);
    let output = Command::new(binary)
        .args(["tags", "rehearse", "--format", "json", "--last", "200000", "--events"])
        .arg(events)
        .arg("--tags")
        .arg(rules)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("the rehearsal ended with {}", output.status);
    }
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("the report of `tags rehearse`")?;
    let number = |name: &str| report[name].as_f64().unwrap_or_default();
    say(&format!(
        "live, {RULES} rules, {} people: the last {} of {} events at {:.0} events/s (bar: {SPEED_BAR:.0}); all of them in {:.0} s",
        report["people"],
        report["last_events"],
        report["events"],
        number("last_events_per_second"),
        number("seconds"),
    ));
    let (events, last) = (number("events").max(1.0), number("last_events"));
    say(&format!(
        "live, those last {:.1} % of the events cost {:.2} % of what all of them cost (bar for 1 %: {SHARE_BAR} %)",
        100.0 * last / events,
        100.0 * number("last_seconds") / number("seconds").max(1e-9),
    ));
    say(&format!(
        "live, the midnight after them: {} people evaluated, {} changed, {:.2} s; peak memory of the process {:.0} MB",
        report["midnight_people_evaluated"],
        report["midnight_people_changed"],
        number("midnight_seconds"),
        number("peak_memory_bytes") / 1e6,
    ));
    Ok(())
}
