//! `qianmian identity check|dry-run|propose|proposals`: the rules of linking, what changed ones would make of everybody, and
//! who is probably one person.

use std::path::Path;

use anyhow::Result;
use qianmian_pipeline::{Pipeline, PipelineError, Workspace};
use qianmian_server::dto;
use serde_json::json;

use super::proposals;
use crate::arguments::{Format, IdentityCommand};
use crate::{Usage, open, show};

pub(crate) async fn run(root: &Path, command: IdentityCommand, format: Format) -> Result<()> {
    match command {
        IdentityCommand::Check => check(root, format).await,
        IdentityCommand::DryRun { rules } => {
            let (pipeline, _) = open::pipeline(root).await?;
            dry_run(&pipeline, rules.as_deref(), format).await
        }
        IdentityCommand::Propose { accept_above } => {
            let (pipeline, _) = open::pipeline(root).await?;
            proposals::propose(&pipeline, accept_above, format).await
        }
        IdentityCommand::Proposals(list) => {
            let (pipeline, _) = open::pipeline(root).await?;
            proposals::list(&pipeline, &list, format).await
        }
    }
}

/// Shows the rules of the files, and where there is data whether they are in force.
async fn check(root: &Path, format: Format) -> Result<()> {
    let config = open::config(root)?;
    let workspace = Workspace::load(root, config.zone()?).map_err(PipelineError::Workspace)?;
    let (identity, file) = (workspace.identity.clone(), workspace.identity_file.clone());
    let warnings = workspace.warnings.iter().filter(|warning| warning.file == "identity.yaml");
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    let in_force = !open::has_data(root) || open::data(workspace, &config).await?.rules_in_force().await?;
    let rules = dto::LinkRules::of(&identity, in_force, file);
    if format == Format::Json {
        return show::json(&rules);
    }
    kinds(&rules).print(format)?;
    if format == Format::Csv {
        return Ok(());
    }
    let attributes: Vec<String> =
        rules.attributes.iter().map(|(name, means)| format!("{name} {means}")).collect();
    show::text(&format!("attributes: {}", attributes.join(", ")))?;
    show::text(&format!(
        "at most {} merges a person (0: any number); {} values blocked of whatever kind, beyond the built-in ones",
        rules.merges, rules.blocked
    ))?;
    let from =
        if rules.file.is_some() { "identity.yaml over the built-in rules" } else { "the built-in rules" };
    let state =
        if in_force { "in force" } else { "not in force: `qianmian identity dry-run` says what they change" };
    show::text(&format!("{from}, {state}"))
}

fn kinds(rules: &dto::LinkRules) -> show::Table {
    let mut table = show::Table::new(&[
        "kind",
        "priority",
        "limit",
        "per",
        "degree",
        "proof",
        "given on after",
        "blocked",
    ]);
    for kind in &rules.kinds {
        let days = kind.reassigned_after_days;
        table.row([
            json!(kind.kind.as_deref().unwrap_or("any other")),
            json!(kind.priority),
            json!(kind.limit),
            json!(kind.per),
            json!(kind.degree),
            json!(if kind.proof { "yes" } else { "" }),
            json!(if days > 0 { format!("{days} days") } else { String::new() }),
            json!(kind.blocked),
        ]);
    }
    table
}

/// Decides everybody by the rules of a file, or those of the workspace, without a change.
async fn dry_run(pipeline: &Pipeline, rules: Option<&Path>, format: Format) -> Result<()> {
    let text = rules.map(|path| {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Ok((name, text)),
            Err(error) => Err(Usage(format!("{name}: {error}"))),
        }
    });
    let text = text.transpose()?;
    let text = text.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
    let run = pipeline.dry_run_rules(text).await?;
    for warning in &run.warnings {
        tracing::warn!("{warning}");
    }
    let run = dto::LinkDryRun::from(&run);
    match format {
        Format::Json => show::json(&run),
        Format::Csv => sizes(&run).print(format),
        Format::Table => print(&run),
    }
}

fn print(run: &dto::LinkDryRun) -> Result<()> {
    show::text(&format!(
        "people: {} now, {} then: {} would become part of others, {} would come to be; something goes between {} pairs",
        show::number(run.before.people),
        show::number(run.after.people),
        show::number(run.merged),
        show::number(run.created),
        show::number(run.parted)
    ))?;
    show::text(&sizes(run).to_text())?;
    let largest = |sizes: &dto::PeopleSizes| {
        let most: Vec<String> = sizes.largest.iter().map(|person| person.identifiers.to_string()).collect();
        most.join(", ")
    };
    show::text(&format!("most identifiers: {} now, {} then", largest(&run.before), largest(&run.after)))?;
    for changed in &run.values {
        let becomes = match changed.becomes.as_str() {
            "own" => "would link again",
            "blocked" => "would be blocked",
            _ => "would be shared by too many",
        };
        show::text(&format!("{} of {} {becomes}", show::number(changed.values), changed.kind))?;
    }
    let samples = samples(run);
    if run.merges.is_empty() && run.partings.is_empty() { Ok(()) } else { show::text(&samples.to_text()) }
}

/// People by how many identifiers they have.
fn sizes(run: &dto::LinkDryRun) -> show::Table {
    let mut table = show::Table::new(&["identifiers", "people now", "people then"]);
    for (before, after) in run.before.sizes.iter().zip(&run.after.sizes) {
        let name = match before.to {
            Some(to) if to == before.from => to.to_string(),
            Some(to) => format!("{}-{to}", before.from),
            None => format!("{} and more", before.from),
        };
        table.row([json!(name), json!(before.people), json!(after.people)]);
    }
    table
}

/// The largest merges and partings.
fn samples(run: &dto::LinkDryRun) -> show::Table {
    let mut table = show::Table::new(&["what", "who", "identifiers", "whom", "identifiers of whom", "why"]);
    let names = |identifiers: &[dto::LinkedIdentifier]| {
        let names = identifiers.iter().map(|known| format!("{}:{}", known.kind, known.value));
        names.collect::<Vec<_>>().join(" ")
    };
    for merge in &run.merges {
        table.row([
            json!("merge"),
            json!(merge.winner),
            json!(names(&merge.winner_identifiers)),
            json!(merge.loser),
            json!(names(&merge.loser_identifiers)),
            json!(merge.reason),
        ]);
    }
    for parting in &run.partings {
        table.row([
            json!("parting"),
            json!(parting.stayed),
            json!(names(&parting.staying)),
            json!(parting.left_with.as_deref().unwrap_or("somebody new")),
            json!(names(&parting.leaving)),
            json!(parting.reason),
        ]);
    }
    table
}
