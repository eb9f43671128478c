//! `qianmian anomalies`: people whose interactions are no person's, found, listed and decided.

use std::path::Path;

use anyhow::Result;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::anomalies::State;
use qianmian_server::dto;
use serde_json::{Value, json};

use crate::arguments::{AnomaliesCommand, Format, ListAnomalies};
use crate::{open, show};

/// Who decides at the command line.
const SAID_BY: &str = "cli";

pub(crate) async fn run(root: &Path, command: AnomaliesCommand, format: Format) -> Result<()> {
    let (pipeline, _) = open::pipeline(root).await?;
    match command {
        AnomaliesCommand::Find { apply } => find(&pipeline, apply, format).await,
        AnomaliesCommand::List(options) => list(&pipeline, options, format).await,
        AnomaliesCommand::Confirm { numbers } => decide(&pipeline, &numbers, State::Confirmed, format).await,
        AnomaliesCommand::Dismiss { numbers } => decide(&pipeline, &numbers, State::Dismissed, format).await,
    }
}

async fn find(pipeline: &Pipeline, apply: bool, format: Format) -> Result<()> {
    let looked = dto::FoundAnomalies::from(&pipeline.find_anomalies(apply).await?);
    if format == Format::Json {
        return show::json(&looked);
    }
    let mut table = show::Table::new(&["person", "reason", "from", "until", "score", "evidence"]);
    for found in &looked.found {
        table.row(of_found(found));
    }
    if !looked.found.is_empty() {
        table.print(format)?;
    }
    if format == Format::Csv {
        return Ok(());
    }
    let written = if looked.applied {
        format!("The events of {} people were counted anew", looked.rebuilt)
    } else {
        "Nothing was written (--apply does)".to_owned()
    };
    show::text(&format!(
        "{} people looked at, {} found, {} of them new; {} open ones of before are not found any more. {written}",
        show::number(looked.people),
        looked.found.len(),
        looked.new,
        looked.gone,
    ))
}

async fn list(pipeline: &Pipeline, options: ListAnomalies, format: Format) -> Result<()> {
    let ListAnomalies { state, person, limit } = options;
    let kept = pipeline.anomalies(state, person.as_deref(), limit).await?;
    let kept: Vec<dto::Anomaly> = kept.iter().map(Into::into).collect();
    if format == Format::Json {
        return show::json(&kept);
    }
    let columns = ["number", "state", "person", "reason", "from", "until", "score", "evidence", "decided by"];
    let mut table = show::Table::new(&columns);
    for anomaly in &kept {
        let [person, reason, from, until, score, evidence] = of_found(&anomaly.found);
        let by = json!(anomaly.decided_by);
        table.row([
            json!(anomaly.id),
            json!(anomaly.state),
            person,
            reason,
            from,
            until,
            score,
            evidence,
            by,
        ]);
    }
    table.print(format)
}

async fn decide(pipeline: &Pipeline, numbers: &[i64], state: State, format: Format) -> Result<()> {
    for number in numbers {
        let (anomaly, rebuilt) = pipeline.decide_anomaly(*number, state, SAID_BY).await?;
        let decided = dto::DecidedAnomaly { anomaly: (&anomaly).into(), rebuilt };
        match format {
            Format::Json => show::json(&decided)?,
            _ => show::text(&format!(
                "anomaly {number} of {} is {}; the events of {rebuilt} people were counted anew",
                decided.anomaly.found.person,
                state.as_str(),
            ))?,
        }
    }
    Ok(())
}

fn of_found(found: &dto::FoundAnomaly) -> [Value; 6] {
    let evidence = found
        .evidence
        .iter()
        .map(|evidence| format!("{} {:.2} (usual {:.2})", evidence.what, evidence.value, evidence.usual));
    [
        json!(found.person),
        json!(found.reason),
        json!(found.from),
        json!(found.until),
        json!((found.score * 100.0).round() / 100.0),
        json!(evidence.collect::<Vec<_>>().join(", ")),
    ]
}
