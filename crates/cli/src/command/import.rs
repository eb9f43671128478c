//! `qianmian import`: a file through the whole pipeline, with a progress bar on stderr.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use qianmian_pipeline::import::{ImportReport, OnProgress};
use serde_json::json;

use crate::arguments::Format;
use crate::{Usage, open, show};

/// Imports a file and says what became of its rows.
pub(crate) async fn run(root: &Path, file: &Path, source: &str, format: Format) -> Result<()> {
    let (pipeline, config) = open::pipeline(root).await?;
    let source = pipeline.workspace.source(source)?.clone();
    if source.mapping.is_none() {
        let name = &source.name;
        return Err(
            Usage(format!("source `{name}` takes events over HTTP and has no mapping for files")).into()
        );
    }
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{spinner} {msg} {wide_bar} {bytes}/{total_bytes} {elapsed}",
    )?);
    bar.set_message(source.name.to_string());
    let started = Instant::now();
    let report =
        pipeline.import(file, &source, config.pipeline.batch_records, Some(on_progress(bar.clone()))).await;
    bar.finish_and_clear();
    print(&report?, started.elapsed().as_secs_f64(), format)
}

fn on_progress(bar: ProgressBar) -> OnProgress {
    Box::new(move |progress| {
        bar.set_length(progress.total_bytes);
        bar.set_position(progress.done_bytes);
    })
}

#[allow(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
fn print(report: &ImportReport, seconds: f64, format: Format) -> Result<()> {
    let ImportReport { stream, batches_known, done } = report;
    let counts = done.counts;
    if format != Format::Table {
        return show::json(&json!({
            "stream": stream,
            "batches_known": batches_known,
            "rows_in": counts.rows_in,
            "rows_out": counts.rows_out,
            "rows_merged": counts.rows_merged,
            "rows_rejected": counts.rows_rejected,
            "events": done.events,
            "people_created": done.created,
            "merges": done.merges,
            "parted": done.parted,
            "links_refused": done.refusals,
            "seconds": seconds,
            "rows_per_second": counts.rows_in as f64 / seconds.max(1e-9),
            "peak_memory_bytes": peak_memory_bytes(),
        }));
    }
    if *batches_known > 0 && counts.rows_in == 0 {
        return show::text("this file was imported before; nothing changed");
    }
    show::text(&format!(
        "{} rows in = {} out + {} merged + {} rejected; {} events, {} new people, {} merges ({seconds:.1} s)",
        show::number(counts.rows_in),
        show::number(counts.rows_out),
        show::number(counts.rows_merged),
        show::number(counts.rows_rejected),
        show::number(done.events),
        show::number(done.created),
        show::number(done.merges),
    ))
}

/// The most memory this process held at once, where the system tells (Linux).
pub(crate) fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
