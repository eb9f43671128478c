//! `qianmian tags`: check, list, show, preview, import, explain, refresh, eval; the rest of its commands are in the files below.

mod health;
mod overlap;
mod population;

use std::path::Path;

use anyhow::Result;
use qianmian_pipeline::statements::{Given, StatementFailure, StatementReport, StatementRun};
use qianmian_pipeline::view::TagSummary;
use qianmian_pipeline::{Pipeline, PipelineError, Workspace};
use qianmian_server::dto;
use serde_json::{Value, json};

use crate::arguments::{Explain, Format, TagsCommand};
use crate::config::Config;
use crate::{open, show};

/// Values of one tag that a table shows; `tags show` and JSON have them all.
const SHOWN_VALUES: usize = 4;

pub(crate) async fn run(root: &Path, command: TagsCommand, format: Format) -> Result<()> {
    match command {
        TagsCommand::Check => return check(root).await,
        TagsCommand::Eval(options) => return super::eval::run(&options, format).await,
        TagsCommand::Rehearse(options) => return super::rehearse::run(&options, format).await,
        _ => {}
    }
    let (pipeline, _) = open::pipeline(root).await?;
    match command {
        TagsCommand::List => list(&pipeline, format).await,
        TagsCommand::Show { tag } => detail(&pipeline, &tag, format).await,
        TagsCommand::Import(options) => super::import_tag::run(&pipeline, &options, format).await,
        TagsCommand::Preview { what, as_of } => {
            super::preview::run(&pipeline, &what, as_of.as_deref(), format).await
        }
        TagsCommand::Members(asked) => population::members(&pipeline, &asked, format).await,
        TagsCommand::History { tag, days } => population::history(&pipeline, &tag, days, format).await,
        TagsCommand::Health { tag, since } => {
            health::health(&pipeline, tag.as_deref(), since.as_deref(), format).await
        }
        TagsCommand::Overlap(asked) => overlap::overlap(&pipeline, &asked, format).await,
        TagsCommand::Explain(options) => explain(&pipeline, &options, format).await,
        TagsCommand::Refresh { as_of } => refresh(&pipeline, as_of.as_deref()).await,
        TagsCommand::Check | TagsCommand::Eval(_) | TagsCommand::Rehearse(_) => Ok(()),
    }
}

/// Reads all files of the workspace: every mistake at once, then the warnings, and where there is data, what of it the
/// rules lack.
async fn check(root: &Path) -> Result<()> {
    let config = open::config(root)?;
    let workspace = Workspace::load(root, config.zone()?).map_err(PipelineError::Workspace)?;
    workspace.check_statements().await?;
    for warning in &workspace.warnings {
        show::text(&warning.to_string())?;
    }
    let tags = workspace.tags.len() + workspace.shelved.len();
    let known = workspace.warnings.len();
    let missing = if open::has_data(root) { say_missing_data(workspace, &config).await? } else { 0 };
    show::text(&format!("{tags} tags, no mistakes, {} warnings", known + missing))
}

/// Says what data the rules lack; gives how many findings there are.
async fn say_missing_data(workspace: Workspace, config: &Config) -> Result<usize> {
    let pipeline = open::data(workspace, config).await?;
    let findings = pipeline.findings().await?;
    for finding in &findings {
        show::text(&finding.to_string())?;
    }
    Ok(findings.len())
}

async fn list(pipeline: &Pipeline, format: Format) -> Result<()> {
    let tags = pipeline.tags().await?;
    if format == Format::Json {
        return show::json(&tags.iter().map(dto::TagSummary::from).collect::<Vec<_>>());
    }
    let mut table =
        show::Table::new(&["status", "dimension", "tag", "title", "coverage", "unknown", "people"]);
    for tag in &tags {
        table.row([json!(tag.definition.status.name())].into_iter().chain(cells(tag)));
    }
    table.print(format)
}

/// All tags with coverage, unknown rate and people by value.
pub(crate) fn table(tags: &[TagSummary]) -> show::Table {
    let mut table = show::Table::new(&["dimension", "tag", "title", "coverage", "unknown", "people"]);
    tags.iter().for_each(|tag| table.row(cells(tag)));
    table
}

fn cells(tag: &TagSummary) -> [Value; 6] {
    let people = tag.values.iter().take(SHOWN_VALUES).map(|(value, people)| match value.as_str() {
        "true" => show::number(*people),
        value => format!("{value} {}", show::number(*people)),
    });
    let more = tag.values.len().saturating_sub(SHOWN_VALUES);
    let more = (more > 0).then(|| format!("and {more} more"));
    [
        json!(tag.definition.dimension.map_or("", qianmian_rule::Dimension::name)),
        json!(tag.definition.name),
        json!(tag.definition.title.zh),
        json!(show::percent(tag.coverage)),
        json!(show::percent(tag.unknown_rate)),
        json!(people.chain(more).collect::<Vec<_>>().join(", ")),
    ]
}

async fn detail(pipeline: &Pipeline, name: &str, format: Format) -> Result<()> {
    let detail = pipeline.tag_detail(name).await?;
    if format == Format::Json {
        return show::json(&dto::TagDetail::from(&detail));
    }
    show::text(detail.summary.definition.yaml.trim_end())?;
    if let Some(run) = &detail.statement {
        show::text(&fared(run))?;
    }
    table(std::slice::from_ref(&detail.summary)).print(format)?;
    let mut versions = show::Table::new(&["version", "since", "until", "changes"]);
    for version in &detail.versions {
        versions.row([
            json!(version.stored.version),
            json!(version.stored.since.to_string()),
            json!(version.until.map(|until| until.to_string())),
            json!(version.changes.join("\n")),
        ]);
    }
    versions.print(format)?;
    let mut history = show::Table::new(&["day", "value", "entered", "left"]);
    for entry in detail.history.iter().rev().take(14).rev() {
        let day = qianmian_model::time::date_of(entry.day).to_string();
        history.row([json!(day), json!(entry.value), json!(entry.entered), json!(entry.left)]);
    }
    history.print(format)
}

/// How a tag's statement fared, in a sentence.
fn fared(run: &StatementRun) -> String {
    let values = match run.answered_at {
        Some(at) => format!("the statement gave its values at {at}"),
        None => "the statement gave no values yet".to_owned(),
    };
    let Some(failure) = &run.failure else { return values };
    let StatementFailure { at, reason } = failure;
    format!("{values}; it failed at {at} and is asked again from {}: {reason}", failure.again_at())
}

async fn explain(pipeline: &Pipeline, options: &Explain, format: Format) -> Result<()> {
    let as_of = options.as_of.as_deref().map(open::instant).transpose()?;
    let explanation = pipeline.explain(&options.person, &options.tag, as_of, options.depth).await?;
    match format {
        Format::Table => show::text(explanation.to_string().trim_end()),
        _ => show::json(&dto::Explanation::from(&explanation)),
    }
}

async fn refresh(pipeline: &Pipeline, as_of: Option<&str>) -> Result<()> {
    let as_of = as_of.map(open::instant).transpose()?.unwrap_or_else(|| pipeline.clock.now());
    let report = pipeline.refresh(as_of).await?;
    let rules = if report.rules_changed { "; rules had changed, everybody was looked at" } else { "" };
    show::text(&format!(
        "{} people evaluated as of {as_of}, {} entered and {} left a tag value{rules}",
        show::number(report.people),
        show::number(report.entered),
        show::number(report.left)
    ))?;
    report.statements.iter().try_for_each(|asked| show::text(&answered(asked)))
}

/// What became of a tag's statement, in a sentence.
fn answered(asked: &StatementReport) -> String {
    let tag = &asked.tag;
    match &asked.outcome {
        Ok(Given { people, entered, left }) => format!(
            "{tag}: the statement gave a value to {} people, {} entered and {} left",
            show::number(*people),
            show::number(*entered),
            show::number(*left)
        ),
        Err(reason) => {
            format!("{tag}: the statement failed, its values stay and it is asked again in an hour: {reason}")
        }
    }
}
