//! `qianmian audience`: count, list, compare, keep, export.

use std::path::Path;

use anyhow::{Context, Result};
use qianmian_model::PersonId;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::roster::{Roster, RosterPerson};
use qianmian_pipeline::snapshots::Since;
use serde_json::{Value, json};

use crate::arguments::{AudienceCommand, Format};
use crate::{open, show};

pub(crate) async fn run(root: &Path, command: AudienceCommand, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    match command {
        AudienceCommand::Count { expression } => count(&pipeline, &expression, format).await,
        AudienceCommand::List { expression, limit } => list(&pipeline, &expression, limit, format).await,
        AudienceCommand::Insight { expression, base } => {
            insight(&pipeline, &expression, base.as_deref(), format).await
        }
        AudienceCommand::Overlap { expressions } => overlap(&pipeline, &expressions, format).await,
        AudienceCommand::Snapshot { audience } => take(&pipeline, &audience, format).await,
        AudienceCommand::Snapshots { audience } => snapshots(&pipeline, &audience, format).await,
        AudienceCommand::DropSnapshot { number } => {
            let dropped = pipeline.drop_snapshot(number).await?;
            show::text(&format!("snapshot {number} of {} is gone", dropped.name))
        }
        AudienceCommand::Export { expression, snapshot, identifier, out } => {
            let roster = match (snapshot, expression) {
                (Some(number), _) => pipeline.snapshot_roster(number).await?.1,
                (None, expression) => pipeline.roster(&expression.unwrap_or_default()).await?,
            };
            export(&roster, &identifier, &out)
        }
    }
}

async fn count(pipeline: &Pipeline, expression: &str, format: Format) -> Result<()> {
    let mut tx = pipeline.store.read().await?;
    let members = pipeline.audience(&mut tx, expression, pipeline.clock.now()).await?;
    let mut table = show::Table::new(&["people", "unknown", "of"]);
    table.row([members.yes.len(), members.unknown.len(), members.population.len()].map(Value::from));
    table.print(format)
}

async fn list(pipeline: &Pipeline, expression: &str, limit: usize, format: Format) -> Result<()> {
    let mut tx = pipeline.store.read().await?;
    let members = pipeline.audience(&mut tx, expression, pipeline.clock.now()).await?;
    drop(tx);
    let mut table = show::Table::new(&["person", "traits", "tags"]);
    for person in members.yes.iter().take(limit) {
        let profile = pipeline.profile(&PersonId(person).to_string()).await?;
        let traits = profile.traits.iter().map(|seen| format!("{}={}", seen.name, seen.value));
        let tags = profile.tags.iter().map(|(tag, value)| format!("{tag}={value}"));
        table.row([
            json!(profile.person.to_string()),
            json!(traits.collect::<Vec<_>>().join(", ")),
            json!(tags.collect::<Vec<_>>().join(", ")),
        ]);
    }
    table.print(format)
}

async fn insight(pipeline: &Pipeline, expression: &str, base: Option<&str>, format: Format) -> Result<()> {
    let mut tx = pipeline.store.read().await?;
    let insight = pipeline.insight(&mut tx, expression, base, pipeline.clock.now()).await?;
    let mut table = show::Table::new(&["tag", "value", "people", "share", "base_share", "tgi"]);
    for tag in &insight.tags {
        for share in &tag.values {
            table.row([
                json!(tag.tag),
                json!(share.value),
                json!(share.people),
                rounded(share.share, 4),
                rounded(share.base_share, 4),
                rounded(share.tgi, 1),
            ]);
        }
    }
    table.print(format)
}

async fn overlap(pipeline: &Pipeline, expressions: &[String], format: Format) -> Result<()> {
    let mut tx = pipeline.store.read().await?;
    let found = pipeline.audience_overlap(&mut tx, expressions, pipeline.clock.now()).await?;
    let header = ["first", "second", "people_of_first", "people_of_second", "both", "jaccard"];
    let mut table = show::Table::new(&header);
    for (first, second, overlap) in found {
        table.row([
            json!(expressions[first]),
            json!(expressions[second]),
            json!(overlap.first),
            json!(overlap.second),
            json!(overlap.both),
            rounded(overlap.jaccard, 4),
        ]);
    }
    table.print(format)
}

fn rounded(number: Option<f64>, places: i32) -> Value {
    let factor = 10_f64.powi(places);
    number.map_or(Value::Null, |number| json!((number * factor).round() / factor))
}

async fn take(pipeline: &Pipeline, audience: &str, format: Format) -> Result<()> {
    let taken = pipeline.take_snapshot(audience).await?;
    let (number, people) = (taken.id, taken.people);
    match format {
        Format::Json => show::json(&json!({ "snapshot": number, "audience": audience, "people": people })),
        _ => show::text(&format!("snapshot {number} of {audience}: {} people", show::number(people))),
    }
}

async fn snapshots(pipeline: &Pipeline, audience: &str, format: Format) -> Result<()> {
    let found = pipeline.snapshots(audience).await?;
    let mut table = show::Table::new(&["snapshot", "taken_at", "people", "stayed", "left", "entered"]);
    for taken in &found.taken {
        let since = |of: fn(&Since) -> u64| json!(taken.since.as_ref().map(of));
        table.row([
            json!(taken.summary.id),
            json!(taken.summary.taken_at.to_string()),
            json!(taken.summary.people),
            since(|since| since.stayed),
            since(|since| since.left),
            since(|since| since.entered),
        ]);
    }
    table.print(format)
}

/// Writes person and identifiers as CSV, for other systems. The file holds contact values in the clear.
fn export(roster: &Roster, kind: &str, out: &Path) -> Result<()> {
    let mut writer = csv::Writer::from_path(out).with_context(|| format!("writing {}", out.display()))?;
    writer.write_record(["person", kind])?;
    let mut without = 0_u64;
    for RosterPerson { person, identifiers } in &roster.people {
        let values = identifiers.get(kind);
        without += u64::from(values.is_none());
        for value in values.into_iter().flatten() {
            writer.write_record([&person.to_string(), value])?;
        }
    }
    writer.flush()?;
    show::text(&format!(
        "{} people to {}; {} of them have no {kind}",
        show::number(roster.people.len() as u64),
        out.display(),
        show::number(without)
    ))
}
