//! `qianmian profile`: show, export, erase; what is of linking is in [`super::merging`].

use std::path::Path;

use anyhow::Result;
use qianmian_model::{Clock as _, SystemClock};
use qianmian_pipeline::Pipeline;
use qianmian_server::dto;
use qianmian_store::requests;
use serde_json::json;

use super::merging;
use super::trail;
use crate::arguments::{Format, ProfileCommand};
use crate::{open, show};

pub(crate) async fn run(root: &Path, command: ProfileCommand, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    match command {
        ProfileCommand::Show { person } => present(&pipeline, &person, format).await,
        ProfileCommand::Export { person } => {
            let (export, events) = pipeline.export(&person).await?;
            trail::write(&pipeline, "profile.export", &export.person.id.to_string()).await?;
            show::json(&dto::PersonExport::new(&export, &events))
        }
        ProfileCommand::Why { person } => merging::why(&pipeline, &person, format).await,
        ProfileCommand::Merge { left, right } => merging::merge(&pipeline, &left, &right, format).await,
        ProfileCommand::Unmerge(what) => merging::unmerge(&pipeline, what, format).await,
        ProfileCommand::KeepApart { left, right } => {
            merging::keep_apart(&pipeline, &left, &right, format).await
        }
        ProfileCommand::Merges { limit } => merging::merges(&pipeline, limit, format).await,
        ProfileCommand::Erase { person, yes } => erase(&pipeline, &person, yes).await,
    }
}

async fn present(pipeline: &Pipeline, name: &str, format: Format) -> Result<()> {
    let profile = pipeline.profile(name).await?;
    if format != Format::Table {
        return show::json(&dto::Profile::from(&profile));
    }
    show::text(&format!("{}, first seen {}, {} merges", profile.person, profile.created_at, profile.merges))?;
    let mut table = show::Table::new(&["what", "name", "value", "from", "since"]);
    for known in &profile.identifiers {
        let since = known.first_seen_at.to_string();
        table.row([
            json!("identifier"),
            json!(known.kind),
            json!(known.value),
            json!(known.source),
            json!(since),
        ]);
    }
    for known in &profile.traits {
        let since = known.observed_at.to_string();
        let value = known.value.to_string();
        table.row([
            json!("trait"),
            json!(known.name),
            json!(value),
            json!(known.source.as_ref()),
            json!(since),
        ]);
    }
    for (tag, value) in &profile.tags {
        table.row([json!("tag"), json!(tag), json!(value), json!(""), json!("")]);
    }
    for tag in &profile.unknown_tags {
        table.row([json!("tag"), json!(tag), json!("unknown"), json!(""), json!("")]);
    }
    for (purpose, (state, at)) in &profile.consents {
        table.row([
            json!("consent"),
            json!(purpose),
            json!(state.as_str()),
            json!(""),
            json!(at.to_string()),
        ]);
    }
    show::text(&table.to_text())
}

async fn erase(pipeline: &Pipeline, name: &str, yes: bool) -> Result<()> {
    if !yes {
        let (export, events) = pipeline.export(name).await?;
        return show::text(&format!(
            "{} would be erased: {} identifiers, {} traits, {} events, {} messages; with --yes it is done and cannot be undone",
            export.person.id,
            export.identifiers.len(),
            export.traits.len(),
            events.len(),
            export.intents.len()
        ));
    }
    let person = pipeline.find_person(&mut pipeline.store.read().await?, name).await?;
    let erasure = pipeline.erase(name).await?;
    let mut tx = pipeline.store.begin().await?;
    requests::close_erasures(&mut tx, person, "cli", SystemClock.now()).await?;
    trail::note(&mut tx, "profile.erase", &person.to_string()).await?;
    tx.commit().await?;
    show::text(&format!(
        "erased {} people records with {} identifiers, {} events and {} quarantined rows; {} consent proofs are kept under keyed hashes",
        erasure.store.persons.len(),
        erasure.store.subjects.len(),
        erasure.events_removed,
        erasure.rejects_removed,
        erasure.store.proofs
    ))
}
