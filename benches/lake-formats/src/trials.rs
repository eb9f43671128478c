//! The trials that every candidate passes through, and the findings they return.
//!
//! A trial measures and also checks: a candidate that loses or repeats a row ends the program.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::census::{Census, parquet_files};
use crate::lake::{Appended, CrashPoint, Lake};
use crate::workload::{Delivery, Workload};

const SEED: u64 = 20_260_101;
const SMALL: Batches = Batches { count: 100, rows: 1_000 };
const LARGE: Batches = Batches { count: 20, rows: 50_000 };
/// A person of average activity, present in about a third of the large files.
const ERASED: u32 = 40_000;

struct Batches {
    count: usize,
    rows: usize,
}

/// What was found about one candidate: the name of a criterion and its value.
pub(crate) type Findings = Vec<(&'static str, String)>;

/// Runs the trials of `L` below `root`. `keep` leaves the lakes there for other tools to read.
pub(crate) async fn run<L: Lake>(root: &Path, code: &str) -> Result<Findings> {
    let mut findings = Findings::new();
    let small = subdirectory(root, "small")?;
    let large = subdirectory(root, "large")?;
    findings.extend(latency::<L>(&small, &SMALL, "append 1,000 rows: median / p95").await?);
    findings.push(compaction::<L>(&small).await?);
    findings.extend(latency::<L>(&large, &LARGE, "append 50,000 rows: median / p95").await?);
    findings.push(replay::<L>(&large).await?);
    findings.push(erasure::<L>(&large).await?);
    for point in L::CRASH_POINTS {
        let directory = subdirectory(root, &format!("crash-{point:?}"))?;
        findings.push(crash::<L>(&directory, *point, code).await?);
    }
    Ok(findings)
}

/// Times appends one after another, each to its last commit.
async fn latency<L: Lake>(root: &Path, batches: &Batches, criterion: &'static str) -> Result<Findings> {
    let mut lake = L::open(root).await?;
    let mut workload = Workload::new(SEED);
    let mut took = Vec::with_capacity(batches.count);
    for _ in 0..batches.count {
        let delivery = workload.deliver(batches.rows)?;
        let start = Instant::now();
        let appended = lake.append(&delivery, None).await?;
        took.push(start.elapsed());
        ensure!(appended == Appended::Written, "{}: a new delivery was {appended:?}", L::NAME);
    }
    let census = expect_rows(&lake, batches.count * batches.rows).await?;
    took.sort_unstable();
    let value = format!("{} / {}", millis(quantile(&took, 0.5)), millis(quantile(&took, 0.95)));
    let mut findings = vec![(criterion, value)];
    if batches.rows == LARGE.rows {
        findings
            .push(("bytes a row in large files", format!("{:.1}", census.bytes as f64 / census.rows as f64)));
    }
    Ok(findings)
}

/// Delivers the last batch again, as an inbox does that did not see the commit.
async fn replay<L: Lake>(root: &Path) -> Result<(&'static str, String)> {
    let mut lake = L::open(root).await?;
    let mut workload = Workload::new(SEED);
    let last = deliveries(&mut workload, LARGE.count, LARGE.rows)?.pop().context("no delivery")?;
    let appended = lake.append(&last, None).await?;
    ensure!(appended == Appended::AlreadyProcessed, "{}: the replay was {appended:?}", L::NAME);
    expect_rows(&lake, LARGE.count * LARGE.rows).await?;
    Ok(("replay of a processed batch", "changes nothing".to_owned()))
}

async fn compaction<L: Lake>(root: &Path) -> Result<(&'static str, String)> {
    let mut lake = L::open(root).await?;
    let before = lake.live_files().await?.len();
    let start = Instant::now();
    lake.compact().await?;
    let took = start.elapsed();
    let after = lake.live_files().await?.len();
    expect_rows(&lake, SMALL.count * SMALL.rows).await?;
    Ok(("compaction of 100,000 rows: time (files)", format!("{} ({before} to {after})", millis(took))))
}

/// Erases one person and looks for the person in every data file on the disk.
async fn erasure<L: Lake>(root: &Path) -> Result<(&'static str, String)> {
    let mut lake = L::open(root).await?;
    let before = Census::take(&lake.live_files().await?, ERASED)?;
    ensure!(before.of_subject > 0, "the person to erase has no events");
    let start = Instant::now();
    let rewritten = lake.erase(ERASED).await?;
    let took = start.elapsed();
    let on_disk = Census::take(&parquet_files(root)?, ERASED)?;
    ensure!(on_disk.of_subject == 0, "{}: {} rows of the person are left", L::NAME, on_disk.of_subject);
    ensure!(
        on_disk.rows == before.rows - before.of_subject,
        "{}: the erasure lost other people's rows",
        L::NAME
    );
    Ok((
        "erasing one person: time (files rewritten)",
        format!("{} ({rewritten} of {})", millis(took), LARGE.count),
    ))
}

/// Kills a process at `point`, repeats the delivery in this one, and compares lake, offset and store.
async fn crash<L: Lake>(root: &Path, point: CrashPoint, code: &str) -> Result<(&'static str, String)> {
    let mut lake = L::open(root).await?;
    let mut workload = Workload::new(SEED);
    let mut batches = deliveries(&mut workload, 4, SMALL.rows)?;
    let cut_off = batches.pop().context("no delivery")?;
    for delivery in &batches {
        lake.append(delivery, None).await?;
    }
    drop(lake);
    die(root, point, code)?;

    let mut lake = L::open(root).await?;
    ensure!(
        lake.store().offset().await? == cut_off.from,
        "the offset moved though the process died before its commit"
    );
    let left = orphans(&lake, root).await?;
    let expected = match point {
        CrashPoint::AfterFile => Appended::Written,
        CrashPoint::AfterTableCommit => Appended::OnlyOffsetWasMissing,
    };
    let appended = lake.append(&cut_off, None).await?;
    ensure!(appended == expected, "{}: the delivery cut off {point:?} was {appended:?}", L::NAME);
    expect_rows(&lake, 4 * SMALL.rows).await?;
    let replayed = orphans(&lake, root).await?;
    lake.sweep().await?;
    let swept = orphans(&lake, root).await?;
    let criterion = match point {
        CrashPoint::AfterFile => "killed between file and commit, then replayed",
        CrashPoint::AfterTableCommit => "killed between table commit and offset commit, then replayed",
    };
    Ok((
        criterion,
        format!("exactly once; orphan files {left}, after replay {replayed}, after sweep {swept}"),
    ))
}

/// The child's part of [`crash`]: appends the fourth delivery and dies in it.
pub(crate) async fn append_and_die<L: Lake>(root: &Path, point: CrashPoint) -> Result<()> {
    let mut workload = Workload::new(SEED);
    let cut_off = deliveries(&mut workload, 4, SMALL.rows)?.pop().context("no delivery")?;
    L::open(root).await?.append(&cut_off, Some(point)).await?;
    Ok(())
}

fn die(root: &Path, point: CrashPoint, code: &str) -> Result<()> {
    let status = Command::new(std::env::current_exe()?)
        .args(["die", code, &format!("{point:?}")])
        .arg(root)
        .stderr(std::process::Stdio::null())
        .status()?;
    ensure!(status.code().is_none(), "the child of {code} ended with {status} instead of being killed");
    Ok(())
}

/// Data files on the disk that no reader sees.
async fn orphans<L: Lake>(lake: &L, root: &Path) -> Result<usize> {
    Ok(parquet_files(root)?.len() - lake.live_files().await?.len())
}

/// Every row once in the lake, and the store agrees.
async fn expect_rows<L: Lake>(lake: &L, rows: usize) -> Result<Census> {
    let census = Census::take(&lake.live_files().await?, ERASED)?;
    ensure!(census.rows == rows, "{}: {} rows in the lake, expected {rows}", L::NAME, census.rows);
    ensure!(census.messages.len() == rows, "{}: rows are repeated", L::NAME);
    ensure!(lake.store().offset().await? == rows as i64, "{}: the offset is not at {rows}", L::NAME);
    ensure!(
        lake.store().profile_events().await? == rows as i64,
        "{}: the store counted differently",
        L::NAME
    );
    Ok(census)
}

fn deliveries(workload: &mut Workload, count: usize, rows: usize) -> Result<Vec<Delivery>> {
    (0..count).map(|_| workload.deliver(rows)).collect()
}

fn subdirectory(root: &Path, name: &str) -> Result<std::path::PathBuf> {
    let directory = root.join(name);
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// The nearest-rank quantile of sorted durations.
fn quantile(sorted: &[Duration], q: f64) -> Duration {
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

fn millis(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1_000.0)
}
