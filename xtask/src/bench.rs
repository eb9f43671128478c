//! `cargo xtask bench`: rows a second of a real import through all stages, durable events a second over HTTP, the
//! evaluation of tags over a large history beside query engines, linkage on open files beside its peers, what is found in
//! texts, who is who in records of several sources, and the reading of addresses and contacts beside libraries.
//! Release build, whole processes, figures as printed by the product itself or counted by the load generator.

mod clean;
mod http_load;
mod identity;
mod link;
mod live;
mod multisource;
mod tags;
mod text;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run;

const NAMES: [&str; 9] =
    ["clean", "online-retail", "http", "tags", "live", "identity", "link", "text", "multisource"];

/// Runs the named benches, or all of them.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| !NAMES.contains(&name.as_str())) {
        bail!("unknown bench `{unknown}`; there are {}", NAMES.join(", "));
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|given| given == name);
    if wanted("clean") {
        clean::run()?;
    }
    if wanted("link") {
        link::run()?;
    }
    if wanted("identity") {
        identity::run()?;
    }
    let alone = ["clean", "link", "identity"];
    if names.iter().all(|name| alone.contains(&name.as_str())) && !names.is_empty() {
        // These need no more than their own crates, which are built in a minute.
        return Ok(());
    }
    let binary = run::release_binary("qianmian-cli", "qianmian")?;
    if wanted("online-retail") {
        online_retail(&binary)?;
    }
    if wanted("http") {
        http(&binary)?;
    }
    if wanted("tags") {
        tags::run(&binary)?;
    }
    if wanted("live") {
        live::run(&binary)?;
    }
    if wanted("text") {
        text::run(&binary)?;
    }
    if wanted("multisource") {
        multisource::run(&binary)?;
    }
    Ok(())
}

/// Where the public data sets are.
fn data() -> PathBuf {
    std::env::var_os("QIANMIAN_DATA").map_or_else(|| run::root().join("../shared/data"), PathBuf::from)
}

/// Whether a bar holds, in words.
fn bar(holds: bool, bar: f64) -> String {
    format!("bar {bar:.2}: {}", if holds { "held" } else { "not held" })
}

/// A new workspace made from `benches/workspace`, under the target directory.
fn workspace(binary: &Path, name: &str) -> Result<PathBuf> {
    let dir = run::target_directory()?.join("bench").join(name);
    if dir.exists() {
        std::fs::remove_dir_all(&dir)?;
    }
    copy(&run::root().join("benches/workspace"), &dir)?;
    let shown = dir.to_string_lossy().into_owned();
    run::program(binary, &["init", &shown])?;
    Ok(dir)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Imports the 541,909 order lines of UCI Online Retail three times, each into a new workspace.
#[allow(clippy::print_stdout, reason = "the bench's result")]
fn online_retail(binary: &Path) -> Result<()> {
    let data =
        std::env::var_os("QIANMIAN_DATA").map_or_else(|| run::root().join("../shared/data"), PathBuf::from);
    let file = data.join("orders/online_retail.csv.zst");
    if !file.exists() {
        println!("online-retail: left out, {} is not there (set QIANMIAN_DATA)", file.display());
        return Ok(());
    }
    let mut rates = Vec::new();
    for _ in 0..3 {
        let dir = workspace(binary, "online-retail")?;
        let shown = dir.to_string_lossy().into_owned();
        let output = Command::new(binary)
            .args(["--workspace", &shown, "import"])
            .arg(&file)
            .args(["--source", "online_retail", "--format", "json"])
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            bail!("import ended with {}", output.status);
        }
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).context("the import's report")?;
        rates.push((report["rows_per_second"].as_f64().unwrap_or_default(), report));
    }
    rates.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (rate, report) = &rates[rates.len() / 2];
    println!(
        "online-retail: {} rows through the pipeline to tags, median of 3: {rate:.0} rows/s, {:.2} s, peak memory {} MB",
        report["rows_in"],
        report["seconds"].as_f64().unwrap_or_default(),
        report["peak_memory_bytes"].as_u64().unwrap_or_default() / 1_000_000,
    );
    Ok(())
}

/// Starts a server on a free port, posts batches to it from this process, and waits until they are processed.
#[allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "the bench's result; counts far below 2^52"
)]
fn http(binary: &Path) -> Result<()> {
    let dir = workspace(binary, "http")?;
    let shown = dir.to_string_lossy().into_owned();
    let key = Command::new(binary).args(["--workspace", &shown, "write-key", "load"]).output()?;
    let key = String::from_utf8(key.stdout)?.trim().to_owned();
    let mut server = Command::new(binary)
        .args(["--workspace", &shown, "serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()?;
    let result = address_of(&mut server).and_then(|address| http_load::run(&address, &key));
    let loaded = Instant::now();
    // Asked to end, the server processes what it accepted first.
    let asked = Command::new("kill").arg(server.id().to_string()).status();
    let ended = if result.is_ok() && asked.is_ok_and(|status| status.success()) {
        server.wait()
    } else {
        server.kill().and_then(|()| server.wait())
    };
    let load = result?;
    if !ended?.success() {
        bail!("the server failed while it processed what it had accepted");
    }
    println!(
        "http: {} events in {} batches answered 200 after they were durable: {:.0} events/s over {:.1} s, server and load generator on the same machine",
        load.events,
        load.batches,
        load.events_per_second(),
        load.seconds,
    );
    let through = load.seconds + loaded.elapsed().as_secs_f64();
    println!(
        "http: the same events through all stages to tags: {:.0} events/s",
        load.events as f64 / through
    );
    Ok(())
}

/// The address that the server prints when it is ready.
fn address_of(server: &mut Child) -> Result<String> {
    let stdout = server.stdout.take().context("the server's output")?;
    for line in BufReader::new(stdout).lines() {
        if let Some((_, address)) = line?.split_once("http://") {
            return Ok(address
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .trim_end_matches('/')
                .to_owned());
        }
    }
    bail!("the server ended before it was ready")
}
