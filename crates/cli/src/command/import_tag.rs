//! `qianmian tags import`: values of a tag that are worked out elsewhere.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::import_tag::{ImportColumns, RejectedRow, TagImport};
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::{Format, TagsImport};
use crate::show;

/// Lines that a table shows of those that were not taken; `--rejects` has them all.
const SHOWN: usize = 10;

pub(crate) async fn run(pipeline: &Pipeline, options: &TagsImport, format: Format) -> Result<()> {
    let columns = ImportColumns {
        kind: options.identifier.clone(),
        identifier: options.identifier_column.clone(),
        value: options.value_column.clone(),
    };
    let done = pipeline.import_tag(&options.tag, &options.file, &columns).await?;
    if let Some(path) = &options.rejects {
        write_rejects(path, &done.rejected).with_context(|| path.display().to_string())?;
    }
    match format {
        Format::Table => print(&done),
        _ => show::json(&dto::TagImport::from(&done)),
    }
}

fn write_rejects(path: &Path, rejected: &[RejectedRow]) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for row in rejected {
        writeln!(file, "{}", json!({ "line": row.line, "code": row.code, "reason": row.reason }))?;
    }
    Ok(file.flush()?)
}

fn print(done: &TagImport) -> Result<()> {
    show::text(&format!(
        "{} rows in = {} taken + {} merged + {} rejected; {} entered and {} left a value",
        show::number(done.rows_in),
        show::number(done.taken),
        show::number(done.merged),
        show::number(done.rejected.len() as u64),
        show::number(done.entered),
        show::number(done.left)
    ))?;
    if done.rejected.is_empty() {
        return Ok(());
    }
    let mut table = show::Table::new(&["line", "code", "reason"]);
    for row in done.rejected.iter().take(SHOWN) {
        table.row([json!(row.line), json!(row.code), json!(row.reason)]);
    }
    table.print(Format::Table)?;
    let more = done.rejected.len().saturating_sub(SHOWN);
    if more > 0 { show::text(&format!("and {more} more; --rejects FILE has them all")) } else { Ok(()) }
}
