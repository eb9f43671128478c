//! `qianmian identity propose|proposals`: who is probably one person, by what people declared.

use anyhow::Result;
use qianmian_pipeline::Pipeline;
use qianmian_server::dto;
use serde_json::json;

use super::merging::SAID_BY;
use super::trail;
use crate::arguments::{Format, ProposalList};
use crate::{Usage, show};

/// Looks for proposals, and agrees to those that are probable enough where that was asked for.
pub(crate) async fn propose(pipeline: &Pipeline, accept_above: Option<f64>, format: Format) -> Result<()> {
    if let Some(above) = accept_above.filter(|above| !(0.5..=1.0).contains(above)) {
        return Err(Usage(format!("--accept-above {above}: give a probability from 0.5 to 1")).into());
    }
    let run = pipeline.propose_links().await?;
    trail::write(pipeline, "identity.propose", "").await?;
    let accepted = match accept_above {
        Some(above) => {
            let accepted = pipeline.accept_proposals(above, SAID_BY).await?;
            trail::write(pipeline, "identity.accept", &above.to_string()).await?;
            accepted.len()
        }
        None => 0,
    };
    let open = pipeline.proposals(0.0, 1).await?.total;
    let mut table = show::Table::new(&["people", "pairs_compared", "proposed", "accepted", "undecided"]);
    table.row([json!(run.people), json!(run.compared), json!(run.proposed), json!(accepted), json!(open)]);
    table.print(format)
}

/// Shows what is undecided, each column that says something on a line of its own.
pub(crate) async fn list(pipeline: &Pipeline, list: &ProposalList, format: Format) -> Result<()> {
    let found = dto::LinkProposals::from(&pipeline.proposals(list.above, list.limit).await?);
    if format == Format::Json {
        return show::json(&found);
    }
    let bits = |bits: f64| json!((bits * 100.0).round() / 100.0);
    let columns = ["left", "right", "probability", "column", "left_has", "right_has", "agreement", "bits"];
    let mut table = show::Table::new(&columns);
    for proposal in &found.proposals {
        for said in proposal.evidence.iter().filter(|said| said.level != "missing") {
            table.row([
                json!(proposal.left),
                json!(proposal.right),
                json!((proposal.probability * 1e4).round() / 1e4),
                json!(said.column),
                json!(said.left),
                json!(said.right),
                json!(said.level),
                bits(said.bits),
            ]);
        }
    }
    table.print(format)?;
    match (format, &found.run) {
        (Format::Table, Some(run)) => show::text(&format!(
            "{} of {} undecided, as of {}; `qianmian profile merge LEFT RIGHT` agrees, `keep-apart` declines",
            found.proposals.len(),
            show::number(found.total),
            run.at
        )),
        (Format::Table, None) => {
            show::text("nothing was looked for yet: `qianmian identity propose` does, by link.yaml")
        }
        _ => Ok(()),
    }
}
