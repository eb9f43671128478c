//! `qianmian sql`: one SELECT over the lake and the profiles.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use qianmian_pipeline::sql::QueryLimits;
use qianmian_server::dto;

use crate::arguments::Format;
use crate::{open, show};

/// Rows of an answer at most.
const ROWS: usize = 1_000_000;

pub(crate) async fn run(root: &Path, query: &str, timeout_s: u64, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    let limits = QueryLimits { timeout: Duration::from_secs(timeout_s), rows: ROWS };
    let answer = dto::SqlAnswer::from(pipeline.sql(query, limits).await?);
    if answer.cut {
        tracing::warn!("the answer has more rows; these are the first {ROWS}");
    }
    let mut table = show::Table::named(answer.columns);
    answer.rows.into_iter().for_each(|row| table.row(row));
    table.print(format)
}
