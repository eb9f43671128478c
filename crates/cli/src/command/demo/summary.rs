//! The demo's summary: every stage in a few lines, with the workspace's own figures.

use std::collections::BTreeMap;

use anyhow::Result;
use qianmian_pipeline::view::Stages;
use qianmian_validate::report::{Contrast, Effect, MetricReport, TagReport};
use qianmian_validate::{Finding, Report};
use serde_json::json;

use super::story::{CAMPAIGN, Story};
use super::{Rehearsal, heading, truth};
use crate::command::{campaign, tags};
use crate::show::{self, Table};

/// Prints what every stage did.
pub(super) async fn print(rehearsal: &Rehearsal, story: &Story) -> Result<()> {
    let pipeline = &rehearsal.pipeline;
    let stages = pipeline.stages().await?;
    collect(rehearsal, story, &stages)?;
    clean(&stages)?;
    identify(&stages)?;
    heading("Tags")?;
    tags::table(&pipeline.tags().await?).print(crate::arguments::Format::Table)?;
    audience(rehearsal).await?;
    heading("Delivery (simulated)")?;
    show::text(&campaign::status_text(&pipeline.campaign_status(CAMPAIGN).await?))?;
    let report = pipeline.report(CAMPAIGN).await?;
    experiment(&report)?;
    verdicts(&report, &truth::effects(rehearsal).await?)
}

fn collect(rehearsal: &Rehearsal, story: &Story, stages: &Stages) -> Result<()> {
    heading("Collect")?;
    for (file, import) in &story.imports {
        let rows = import.done.counts.rows_in;
        let what = if rows == 0 {
            "imported by an earlier run".to_owned()
        } else {
            format!("{} rows", show::number(rows))
        };
        show::text(&format!("{file}: {what}"))?;
    }
    show::text(&format!(
        "sandbox platform (simulated): {} events over {} days through POST /v1/batch, now {}",
        show::number(story.posted),
        story.days,
        qianmian_model::Clock::now(rehearsal.clock.as_ref()),
    ))?;
    show::text(&format!(
        "event history: {} events in {} Parquet files",
        show::number(stages.events),
        show::number(stages.files)
    ))
}

fn clean(stages: &Stages) -> Result<()> {
    heading("Clean")?;
    let rows = stages.rows();
    show::text(&format!(
        "{} rows in = {} out + {} merged + {} rejected",
        show::number(rows.rows_in),
        show::number(rows.rows_out),
        show::number(rows.rows_merged),
        show::number(rows.rows_rejected)
    ))?;
    for reject in &stages.rejects {
        show::text(&format!("  rejected, {}: {} {}", reject.source, reject.code, show::number(reject.rows)))?;
    }
    for fields in stages.stages.iter().filter(|row| row.stage.starts_with("field:")) {
        let code = fields.stage.trim_start_matches("field:");
        show::text(&format!("  field, {}: {code} {}", fields.source, show::number(fields.counts.rows_in)))?;
    }
    Ok(())
}

fn identify(stages: &Stages) -> Result<()> {
    heading("Identify")?;
    let people = &stages.people;
    show::text(&format!(
        "{} people from {} identifiers, {} merges",
        show::number(people.people),
        show::number(people.identifiers),
        show::number(people.merges)
    ))?;
    for (code, count) in &stages.refusals {
        show::text(&format!("  link refused: {code} {}", show::number(*count)))?;
    }
    Ok(())
}

async fn audience(rehearsal: &Rehearsal) -> Result<()> {
    heading("Audience")?;
    let pipeline = &rehearsal.pipeline;
    let mut tx = pipeline.store.read().await?;
    let now = pipeline.clock.now();
    for expression in [
        "active_members",
        "tag('likes_mother_baby') and gender = 'female' and not tag('value_tier') = 'dormant'",
    ] {
        let members = pipeline.audience(&mut tx, expression, now).await?;
        show::text(&format!(
            "{expression}: {} people ({} unknown) of {}",
            show::number(members.yes.len()),
            show::number(members.unknown.len()),
            show::number(members.population.len())
        ))?;
    }
    Ok(())
}

fn experiment(report: &Report) -> Result<()> {
    heading("Experiment (simulated)")?;
    let srm = report.srm.p.map_or_else(|| "not computed".to_owned(), |p| format!("p = {p:.3}"));
    show::text(&format!(
        "{} people who had agreed; sample ratio check {srm}",
        show::number(report.design.people)
    ))?;
    let mut table =
        Table::new(&["metric", "arm", "people", "mean", "against", "difference", "95_%_interval", "p"]);
    for metric in &report.metrics {
        for arm in &metric.arms {
            let effect = metric.effects.iter().find(|effect| effect.arm == arm.arm);
            let (versus, difference, interval, p) = effect.map_or_else(Default::default, shown);
            let mean = arm.mean.map_or_else(String::new, |mean| shown_mean(metric, mean));
            table.row([
                json!(metric.metric),
                json!(arm.arm),
                json!(show::number(arm.n)),
                json!(mean),
                json!(versus),
                json!(difference),
                json!(interval),
                json!(p),
            ]);
        }
    }
    table.print(crate::arguments::Format::Table)
}

fn shown_mean(metric: &MetricReport, mean: f64) -> String {
    if metric.kind == "proportion" { show::percent(mean) } else { format!("{mean:.2}") }
}

fn shown(effect: &Effect) -> (String, String, String, String) {
    let Some(contrast) = &effect.absolute else {
        return (effect.versus.clone(), String::new(), String::new(), String::new());
    };
    let Contrast { estimate, low, high, p, .. } = contrast;
    (effect.versus.clone(), format!("{estimate:+.4}"), format!("{low:+.4} … {high:+.4}"), format!("{p:.2e}"))
}

/// A verdict per tag under test, beside what is true of the simulated people.
fn verdicts(report: &Report, truth: &BTreeMap<String, f64>) -> Result<()> {
    heading("Verdicts (simulated)")?;
    let mut table = Table::new(&["tag", "verdict", "effect", "95_%_interval", "true_effect", "agrees"]);
    let mut agreeing = 0;
    for tag in &report.tags {
        let verdict = &tag.verdict;
        let true_effect = truth.get(&tag.tag).copied().unwrap_or_default();
        let agrees = agrees(tag, true_effect);
        agreeing += usize::from(agrees);
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:+.3}"));
        table.row([
            json!(tag.tag),
            json!(verdict.finding.as_str()),
            json!(number(verdict.estimate)),
            json!(format!("{} … {}", number(verdict.low), number(verdict.high))),
            json!(format!("{true_effect:+.3}")),
            json!(if agrees { "yes" } else { "no" }),
        ]);
    }
    table.print(crate::arguments::Format::Table)?;
    show::text(&format!(
        "{agreeing} of {} verdicts agree with what is true of the simulated people (a tag is worth having if the targeted\nmessage gains at least {} more clicks among its people than among the others)",
        report.tags.len(),
        show::percent(truth::WORTH)
    ))
}

/// A tag that is truly worth having is called so, and no other is.
fn agrees(tag: &TagReport, true_effect: f64) -> bool {
    let said = matches!(tag.verdict.finding, Finding::Useful | Finding::Accurate);
    said == (true_effect >= truth::WORTH)
}
