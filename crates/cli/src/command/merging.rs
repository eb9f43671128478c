//! `qianmian profile why|merge|unmerge|keep-apart|merges`: who is who, and what somebody says of it.

use anyhow::{Result, bail};
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::hand::{HandReport, read_edge};
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::{Format, Unmerge};
use crate::show;

/// Who decides at the command line.
pub(super) const SAID_BY: &str = "cli";

pub(crate) async fn why(pipeline: &Pipeline, person: &str, format: Format) -> Result<()> {
    let whole = pipeline.explain_person(person).await?;
    let links = dto::PersonLinks::from(&whole);
    if format != Format::Table {
        return show::json(&links);
    }
    let name = |subject: &str| {
        let known = links.identifiers.iter().find(|identifier| identifier.subject == subject);
        known.map_or_else(|| subject.to_owned(), |known| format!("{} {}", known.kind, known.value))
    };
    let mut table = show::Table::new(&["identifier", "came with", "said by", "sources", "first", "edge"]);
    for step in &links.steps {
        table.row([
            json!(name(&step.to)),
            json!(name(&step.from)),
            json!(step.source),
            json!(step.sources),
            json!(step.at),
            json!(step.edge),
        ]);
    }
    show::text(&format!("{}: {} identifiers", links.person, links.identifiers.len()))?;
    show::text(&table.to_text())?;
    links.decisions.iter().try_for_each(|decision| show::text(&said(decision, &links.subjects)))
}

fn said(decision: &dto::LinkDecision, named: &[dto::NamedSubject]) -> String {
    let name = |subject: &String| match named.iter().find(|named| named.subject == *subject) {
        None => subject.clone(),
        Some(dto::NamedSubject { person, kind: Some(kind), value: Some(value), .. }) => {
            format!("{kind} {value} of {person}")
        }
        Some(named) => named.person.clone(),
    };
    let [left, right] = decision.subjects.each_ref().map(name);
    let verdict = match decision.verdict {
        dto::LinkVerdict::Same => "one person",
        dto::LinkVerdict::Apart => "two people",
    };
    let back = decision.revoked_at.as_ref().map(|at| format!(", taken back {at}")).unwrap_or_default();
    format!(
        "decision {}: {left} and {right} are {verdict}, said {} {}{back}",
        decision.decision, decision.said_by, decision.at
    )
}

pub(crate) async fn merge(pipeline: &Pipeline, left: &str, right: &str, format: Format) -> Result<()> {
    report(&pipeline.merge_people(left, right, SAID_BY).await?, format)
}

pub(crate) async fn keep_apart(pipeline: &Pipeline, left: &str, right: &str, format: Format) -> Result<()> {
    report(&pipeline.keep_apart(left, right, SAID_BY).await?, format)
}

pub(crate) async fn unmerge(pipeline: &Pipeline, what: Unmerge, format: Format) -> Result<()> {
    let done = match what {
        Unmerge { merge: Some(merge), edge: None, decision: None } => {
            pipeline.undo_merge(merge, SAID_BY).await?
        }
        Unmerge { merge: None, edge: Some(edge), decision: None } => {
            pipeline.cut_edge(read_edge(&edge)?, SAID_BY).await?
        }
        Unmerge { merge: None, edge: None, decision: Some(decision) } => {
            pipeline.take_back(decision, SAID_BY).await?
        }
        _ => bail!("name one: a MERGE of `profile merges`, an --edge of `profile why`, or a --decision"),
    };
    report(&done, format)
}

pub(crate) async fn merges(pipeline: &Pipeline, limit: u32, format: Format) -> Result<()> {
    let log = dto::LinkLog::from(&pipeline.link_log(limit).await?);
    if format != Format::Table {
        return show::json(&log);
    }
    let mut table = show::Table::new(&["what", "number", "who", "whom", "by", "why", "at", "undone"]);
    for entry in &log.merges {
        table.row([
            json!("merge"),
            json!(entry.merge),
            json!(entry.winner),
            json!(entry.loser),
            json!(entry.source),
            json!(entry.reason),
            json!(entry.at),
            json!(entry.undone_at),
        ]);
    }
    for entry in &log.partings {
        table.row([
            json!("parting"),
            json!(""),
            json!(entry.stayed),
            json!(entry.left_with),
            json!(entry.source),
            json!(entry.reason),
            json!(entry.at),
            json!(""),
        ]);
    }
    show::text(&table.to_text())?;
    log.decisions.iter().try_for_each(|decision| show::text(&said(decision, &log.subjects)))
}

fn report(done: &HandReport, format: Format) -> Result<()> {
    let change = dto::LinkChange::from(done);
    if format != Format::Table {
        return show::json(&change);
    }
    for [winner, loser] in &change.merges {
        show::text(&format!("{loser} is part of {winner} now"))?;
    }
    for [stayed, left] in &change.partings {
        let back = if change.revived.contains(left) { ", as before" } else { "" };
        show::text(&format!("{left} is apart from {stayed} now{back}"))?;
    }
    if change.merges.is_empty() && change.partings.is_empty() {
        show::text("people stay as they are")?;
    }
    match change.decision {
        Some(decision) => show::text(&format!(
            "decision {decision} stands until `qianmian profile unmerge --decision {decision}`"
        )),
        None => Ok(()),
    }
}
