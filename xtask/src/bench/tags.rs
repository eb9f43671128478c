//! `cargo xtask bench tags`: `qianmian tags eval` on workload W beside the query engines that are installed, whole
//! processes, two numbers a pair: ours and a peer's, one run right after the other. Counts have to agree. Beside them rules
//! that rank people, which of the peers Polars is asked for.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::run;

/// How many rules, and the bar: how many times faster than the fastest peer.
const SIZES: [(u32, Option<f64>); 3] = [(30, None), (100, Some(8.0)), (500, Some(20.0))];
/// Peers with the number of rules up to which they are run: beyond, they take minutes.
const PEERS: [(&str, u32); 3] = [("polars", 500), ("chdb", 100), ("duckdb", 100)];
/// The rules look back from here.
const AS_OF: &str = "2026-10-31T23:59:59.999999Z";
/// Runs of ours, of which the median counts.
const RUNS: usize = 5;
/// Most memory, in MB, and most CPU of 500 rules against 100.
const MEMORY_BAR: u64 = 1_500;
const GROWTH_BAR: f64 = 2.5;

/// One whole process.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) seconds: f64,
    pub(super) cpu_seconds: f64,
    pub(super) peak_mb: u64,
    pub(super) output: String,
}

pub(super) fn run(binary: &Path) -> Result<()> {
    let events = workload()?;
    let mut cpu = Vec::new();
    for (count, bar) in SIZES {
        let rules = rules(&count.to_string())?;
        let ours = median((0..RUNS).map(|_| evaluate(binary, &events, &rules)).collect::<Result<_>>()?);
        report(&format!("Qianmian, {count} rules"), &ours);
        if ours.peak_mb > MEMORY_BAR {
            say(&format!("  over the memory bar of {MEMORY_BAR} MB"));
        }
        cpu.push(ours.cpu_seconds);
        compare(binary, &events, &rules, count, bar)?;
    }
    let growth = cpu[2] / cpu[1];
    say(&format!("500 rules cost {growth:.2} times the CPU of 100 (bar: at most {GROWTH_BAR})"));
    let ranks = rules("ranks")?;
    let ours = median((0..RUNS).map(|_| evaluate(binary, &events, &ranks)).collect::<Result<_>>()?);
    report("Qianmian, rules that rank people", &ours);
    if installed("polars")? {
        beside(binary, &events, &ranks, "polars", "ranks")?;
    }
    Ok(())
}

/// Runs every installed peer once, and ours right before it.
fn compare(binary: &Path, events: &Path, rules: &Path, count: u32, bar: Option<f64>) -> Result<()> {
    let mut fastest: Option<(f64, &str)> = None;
    for (peer, most) in PEERS {
        if !installed(peer)? {
            continue;
        }
        if count > most {
            say(&format!("  {peer}: left out with more than {most} rules"));
            continue;
        }
        let ratio = beside(binary, events, rules, peer, &count.to_string())?;
        if fastest.is_none_or(|(known, _)| ratio < known) {
            fastest = Some((ratio, peer));
        }
    }
    if let (Some((ratio, peer)), Some(bar)) = (fastest, bar) {
        say(&format!("{count} rules: {ratio:.1} times as fast as {peer}, the fastest peer (bar: {bar})"));
    }
    Ok(())
}

/// Whether a peer is there; says so if not.
fn installed(peer: &str) -> Result<bool> {
    let found = Command::new("python3").args(["-c", &format!("import {peer}")]).output()?.status.success();
    if !found {
        say(&format!("  {peer}: left out, it is not installed (pip install {peer})"));
    }
    Ok(found)
}

/// Runs a peer and ours right before it, by the rules asked for; gives how many times as fast ours is.
fn beside(binary: &Path, events: &Path, rules: &Path, peer: &str, asked: &str) -> Result<f64> {
    let ours = evaluate(binary, events, rules)?;
    let theirs =
        measure(&["python3".into(), script("peers.py").into(), peer.into(), events.into(), asked.into()])?;
    report(&format!("  {peer}"), &theirs);
    let counts: Vec<u64> = serde_json::from_str(&theirs.output).context("the counts of a peer")?;
    if counts != people(&ours)? {
        bail!("{peer} counts other people than Qianmian: {counts:?} by the rules `{asked}`");
    }
    let ratio = theirs.seconds / ours.seconds;
    say(&format!("  {peer} counts the same people; Qianmian is {ratio:.1} times as fast"));
    Ok(ratio)
}

fn folder() -> Result<PathBuf> {
    let folder = run::target_directory()?.join("bench").join("tags");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Rules of workload W as a tag file: the first so many, or `ranks`.
pub(super) fn rules(asked: &str) -> Result<PathBuf> {
    let file = folder()?.join(format!("rules-{asked}.yaml"));
    let text = Command::new("python3").arg(script("rules.py")).arg(asked).output()?;
    std::fs::write(&file, text.stdout)?;
    Ok(file)
}

/// Events of workload W, made when they are not there.
pub(super) fn workload() -> Result<PathBuf> {
    let folder = folder()?;
    let events = folder.join("events");
    let whole = folder.join("events.complete");
    if whole.exists() {
        return Ok(events);
    }
    say("making workload W: 1,000,000 people, 20,000,000 events");
    let made =
        Command::new("python3").arg(script("generate.py")).args(["1e6", "2e7"]).arg(&events).status()?;
    if !made.success() {
        bail!("workload W cannot be made; its generator needs `pip install numpy pyarrow`");
    }
    std::fs::write(&whole, "")?;
    Ok(events)
}

fn evaluate(binary: &Path, events: &Path, rules: &Path) -> Result<Run> {
    let mut command: Vec<OsString> = vec![binary.into()];
    command.extend(["tags", "eval", "--as-of", AS_OF, "--counts", "--format", "json"].map(OsString::from));
    for (option, path) in [("--events", events), ("--tags", rules)] {
        command.extend([option.into(), path.into()]);
    }
    measure(&command)
}

/// People of each tag as `tags eval --counts` prints them.
fn people(run: &Run) -> Result<Vec<u64>> {
    let rows: Vec<Value> = serde_json::from_str(&run.output).context("the counts of `tags eval`")?;
    rows.iter().map(|row| row["people"].as_u64().context("a number of people")).collect()
}

pub(super) fn measure(command: &[OsString]) -> Result<Run> {
    let output = Command::new("python3").arg(script("measure.py")).args(command).output()?;
    let report: Value = serde_json::from_slice(&output.stdout).context("the measure of a run")?;
    if report["status"] != 0 {
        bail!("{} ended with {}", command[0].display(), report["status"]);
    }
    Ok(Run {
        seconds: report["seconds"].as_f64().unwrap_or_default(),
        cpu_seconds: report["cpu_seconds"].as_f64().unwrap_or_default(),
        peak_mb: report["peak_mb"].as_u64().unwrap_or_default(),
        output: report["output"].as_str().unwrap_or_default().to_owned(),
    })
}

fn median(mut runs: Vec<Run>) -> Run {
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    runs.swap_remove(runs.len() / 2)
}

fn script(name: &str) -> PathBuf {
    run::root().join("benches/tags").join(name)
}

fn report(what: &str, run: &Run) {
    let Run { seconds, cpu_seconds, peak_mb, .. } = run;
    say(&format!("{what}: {seconds:.2} s, {cpu_seconds:.2} CPU s, peak memory {peak_mb} MB"));
}

#[allow(clippy::print_stdout, reason = "the bench's result")]
pub(super) fn say(line: &str) {
    println!("{line}");
}
