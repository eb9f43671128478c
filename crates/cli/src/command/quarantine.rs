//! `qianmian quarantine`: refused records, corrected and replayed or given up, and the rules.

use std::path::Path;

use anyhow::{Context as _, Result};
use qianmian_lake::RejectFilter;
use qianmian_model::{Position, Value};
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::quarantine::{Choice, Correction};
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::{Format, QuarantineCommand, QuarantineList, Replay};
use crate::{open, show};

pub(crate) async fn run(root: &Path, command: QuarantineCommand, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    match command {
        QuarantineCommand::List(options) => list(&pipeline, options, format).await,
        QuarantineCommand::Replay(options) => replay(&pipeline, options, format).await,
        QuarantineCommand::Discard { positions } => {
            let discarded = pipeline.discard(&parse_positions(&positions)?).await?;
            show::text(&format!("{discarded} of {} records were open and are given up", positions.len()))
        }
        QuarantineCommand::Rules => rules(&pipeline, format),
    }
}

async fn list(pipeline: &Pipeline, options: QuarantineList, format: Format) -> Result<()> {
    let QuarantineList { source, code, limit } = options;
    let filter = RejectFilter { source, code, ..RejectFilter::default() };
    let found = pipeline.quarantine(&filter, limit).await?;
    let records: Vec<dto::QuarantinedRecord> = found.iter().map(Into::into).collect();
    if format == Format::Json {
        return show::json(&records);
    }
    let mut table = show::Table::new(&["position", "source", "state", "code", "field", "value", "reason"]);
    for record in &records {
        for failure in &record.failures {
            table.row([
                json!(record.position),
                json!(record.source),
                json!(record.state),
                json!(failure.code),
                json!(failure.field),
                json!(failure.value),
                json!(failure.reason),
            ]);
        }
    }
    table.print(format)
}

async fn replay(pipeline: &Pipeline, options: Replay, format: Format) -> Result<()> {
    let Replay { positions, source, code, limit, set } = options;
    let choice = if positions.is_empty() {
        Choice::Matching { source, code, limit }
    } else {
        Choice::At(parse_positions(&positions)?)
    };
    let corrections = set.iter().map(|text| correction(text)).collect::<Result<Vec<_>>>()?;
    let report = pipeline.replay(choice, &corrections).await?;
    let report = dto::ReplayReport::from(&report);
    if format == Format::Json {
        return show::json(&report);
    }
    show::text(&format!(
        "{} replayed with {} events, {} refused again, {} decided before, {} unknown",
        report.replayed,
        report.events,
        report.refused.len(),
        report.decided,
        report.unknown.len()
    ))?;
    if report.refused.is_empty() {
        return Ok(());
    }
    let mut table = show::Table::new(&["position", "code", "field", "reason"]);
    for record in &report.refused {
        for failure in &record.failures {
            table.row([
                json!(record.position),
                json!(failure.code),
                json!(failure.field),
                json!(failure.reason),
            ]);
        }
    }
    table.print(format)
}

fn rules(pipeline: &Pipeline, format: Format) -> Result<()> {
    let catalogue = dto::QualityRules::of(&pipeline.workspace);
    if format == Format::Json {
        return show::json(&catalogue);
    }
    let mut table = show::Table::new(&["id", "severity", "scope", "zh", "en", "since", "source"]);
    for rule in catalogue.rules {
        table.row([
            json!(rule.id),
            json!(rule.severity),
            json!(rule.scope),
            json!(rule.title.zh),
            json!(rule.title.en),
            json!(rule.since),
            json!(rule.source),
        ]);
    }
    table.print(format)
}

fn parse_positions(texts: &[String]) -> Result<Vec<Position>> {
    let parse = |text: &String| {
        let parsed = text.parse().ok();
        parsed.with_context(|| format!("`{text}` is no position; `qianmian quarantine list` shows them"))
    };
    texts.iter().map(parse).collect()
}

/// `properties.total=12`: a number, as it is JSON; `traits.city=杭州`: text, as it is not.
fn correction(text: &str) -> Result<Correction> {
    let (field, value) =
        text.split_once('=').with_context(|| format!("`{text}`: write it as FIELD=VALUE"))?;
    let value = match value {
        "" => Value::Null,
        text => {
            serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| Value::from(text), Value::from)
        }
    };
    Ok(Correction { field: field.to_owned(), value })
}
