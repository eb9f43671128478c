//! `qianmian clean`: a file through collect and clean alone, without a workspace's data.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use qianmian_lake::CleanedFile;
use qianmian_model::{Clock as _, Counts, Rejected, SystemClock};
use qianmian_pipeline::alone::{clean_file, load_source};
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
    let (Some(declared), Some(out), Some(rejects)) = (&options.source, &options.out, &options.rejects) else {
        bail!(
            "`clean` needs --source, --out and --rejects, or --profile for a file that no source describes"
        );
    };
    let (workspace, source) = load_source(declared)?;
    let mut out = CleanedFile::create(out)?;
    let mut rejects =
        BufWriter::new(File::create(rejects).with_context(|| format!("writing {}", rejects.display()))?);
    let counts = clean_file(&workspace, &source, &options.file, SystemClock.now(), |cleaned, refused| {
        out.write(&cleaned)?;
        for rejected in &refused {
            writeln!(rejects, "{}", reject_line(rejected))?;
        }
        anyhow::Ok(())
    })?;
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
