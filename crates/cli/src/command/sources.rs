//! `qianmian sources`: what every source sent by day, and what changed on the last whole day.

use std::path::Path;

use anyhow::Result;
use qianmian_pipeline::drift::Change;
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::Format;
use crate::{open, show};

pub(crate) async fn run(root: &Path, days: u32, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    let found = pipeline.source_health(days).await?;
    let health: Vec<dto::SourceHealth> = found.iter().map(Into::into).collect();
    if format == Format::Json {
        return show::json(&health);
    }
    let mut table = show::Table::new(&["source", "day", "records", "rejected"]);
    for source in &health {
        for day in &source.days {
            table.row([json!(source.source), json!(day.day), json!(day.records), json!(day.rejected)]);
        }
    }
    table.print(format)?;
    let changes = found.iter().flat_map(|health| &health.changes).filter(|_| format == Format::Table);
    changes.map(Change::finding).try_for_each(|finding| show::text(&finding.to_string()))
}
