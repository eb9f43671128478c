//! `qianmian consent`: the ledger of a person, and entries made by hand.

use std::path::Path;

use anyhow::Result;
use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_store::consents;
use serde_json::json;

use super::trail;
use crate::arguments::{ConsentCommand, ConsentEntry, Format};
use crate::{open, show};

pub(crate) async fn run(root: &Path, command: ConsentCommand, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    let (entry, state) = match command {
        ConsentCommand::Show { person } => return ledger(&pipeline, &person, format).await,
        ConsentCommand::Grant(entry) => (entry, ConsentState::Granted),
        ConsentCommand::Withdraw(entry) => (entry, ConsentState::Withdrawn),
    };
    let ConsentEntry { person, purpose, notice_version } = entry;
    let now = pipeline.clock.now();
    let mut tx = pipeline.store.begin().await?;
    let found = pipeline.find_person(&mut tx, &person).await?;
    let change = ConsentChange { purpose, state, at: now, source: "cli".to_owned(), notice_version };
    consents::append(&mut tx, &[(found, change.clone())], now).await?;
    trail::note(&mut tx, "consent.record", &found.to_string()).await?;
    tx.commit().await?;
    show::text(&format!("{found}: {} {state} at {now}", change.purpose))
}

async fn ledger(pipeline: &qianmian_pipeline::Pipeline, name: &str, format: Format) -> Result<()> {
    let mut tx = pipeline.store.read().await?;
    let person = pipeline.find_person(&mut tx, name).await?;
    let mut table =
        show::Table::new(&["person", "purpose", "state", "at", "source", "notice_version", "recorded_at"]);
    for entry in consents::ledger_of(&mut tx, person).await? {
        table.row([
            json!(entry.person.to_string()),
            json!(entry.change.purpose),
            json!(entry.change.state.as_str()),
            json!(entry.change.at.to_string()),
            json!(entry.change.source),
            json!(entry.change.notice_version),
            json!(entry.recorded_at.to_string()),
        ]);
    }
    table.print(format)
}
