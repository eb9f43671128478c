//! `qianmian clean`: a file through collect and clean alone, without a workspace's data.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use qianmian_collect::{ReadOptions, Source, read_file};
use qianmian_lake::CleanedFile;
use qianmian_model::{Clock as _, Counts, Rejected, SystemClock};
use qianmian_pipeline::{PipelineError, Workspace};
use serde_json::json;

use crate::arguments::{Clean, Format};
use crate::show;

mod profile;

/// Cleans a file; the tracking plan and topics are those of the folder above `sources/`, where there are any.
pub(crate) async fn run(options: &Clean, format: Format) -> Result<()> {
    let options = options.clone();
    if options.profile {
        return tokio::task::spawn_blocking(move || profile::run(&options.file, format)).await?;
    }
    let counts = tokio::task::spawn_blocking(move || clean(&options)).await??;
    let mut table = show::Table::new(&["rows_in", "rows_out", "rows_merged", "rows_rejected"]);
    table.row(
        [counts.rows_in, counts.rows_out, counts.rows_merged, counts.rows_rejected].map(|rows| json!(rows)),
    );
    table.print(format)
}

fn clean(options: &Clean) -> Result<Counts> {
    let zone = jiff::tz::TimeZone::UTC;
    let (Some(declared), Some(out), Some(rejects)) = (&options.source, &options.out, &options.rejects) else {
        bail!(
            "`clean` needs --source, --out and --rejects, or --profile for a file that no source describes"
        );
    };
    let source = Source::load(declared, &zone).map_err(PipelineError::from)?;
    let root = declared.parent().and_then(|folder| folder.parent()).unwrap_or(std::path::Path::new("."));
    let mut workspace = Workspace::load(root, zone).map_err(PipelineError::Workspace)?;
    workspace.sources.insert(source.name.to_string(), source.clone());
    let cleaner = qianmian_pipeline::cleaner(&workspace);
    let now = SystemClock.now();
    let mut out = CleanedFile::create(out)?;
    let mut rejects =
        BufWriter::new(File::create(rejects).with_context(|| format!("writing {}", rejects.display()))?);
    let mut counts = Counts::default();
    for batch in read_file(&options.file, &source, ReadOptions::new(now)).map_err(PipelineError::from)? {
        let batch = batch.map_err(PipelineError::from)?;
        counts += batch.counts;
        let mut refused = batch.rejected;
        let mut cleaned = Vec::with_capacity(batch.records.len());
        for record in batch.records {
            match cleaner.clean(&record, now) {
                Ok(cleaning) => cleaned.push(cleaning.cleaned),
                Err(rejected) => {
                    counts.rows_out -= u64::from(rejected.rows);
                    counts.rows_rejected += u64::from(rejected.rows);
                    refused.push(rejected);
                }
            }
        }
        out.write(&cleaned)?;
        for rejected in &refused {
            writeln!(rejects, "{}", reject_line(rejected))?;
        }
    }
    out.finish()?;
    rejects.flush()?;
    Ok(counts)
}

/// One rejected record with every failed rule.
fn reject_line(rejected: &Rejected) -> serde_json::Value {
    let failures = rejected.failures.iter().map(|failure| {
        json!({ "code": failure.code, "field": failure.field, "raw": failure.raw, "reason": failure.reason })
    });
    json!({
        "source": Arc::as_ref(&rejected.source),
        "position": rejected.position.to_string(),
        "rows": rejected.rows,
        "failures": failures.collect::<Vec<_>>(),
        "record": rejected.raw,
    })
}
