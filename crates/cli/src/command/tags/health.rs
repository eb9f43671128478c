//! `qianmian tags health`.

use anyhow::Result;
use qianmian_model::time::date_of;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::health::{TagDrift, TagHealth};
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::Format;
use crate::{open, show};

/// All tags in a table, or one tag with every number.
pub(super) async fn health(
    pipeline: &Pipeline,
    tag: Option<&str>,
    since: Option<&str>,
    format: Format,
) -> Result<()> {
    let since = since.map(open::day).transpose()?;
    let found = pipeline.tag_health(tag, since).await?;
    if format == Format::Json {
        let all: Vec<dto::TagHealth> = found.iter().map(dto::TagHealth::from).collect();
        return match tag {
            Some(_) => show::json(&all.first()),
            None => show::json(&all),
        };
    }
    match (tag, found.first()) {
        (Some(_), Some(health)) if format == Format::Table => show::text(&told(health)),
        _ => table(&found).print(format),
    }
}

fn table(found: &[TagHealth]) -> show::Table {
    let columns = ["tag", "coverage", "unknown", "newest_event", "drift", "p", "uses", "next", "reason"];
    let mut table = show::Table::new(&columns);
    for health in found {
        let wire = dto::TagHealth::from(health);
        let drift = health.drift.as_ref().filter(|drift| !drift.redefined);
        let uses = &wire.uses;
        let first = wire.suggestions.first();
        table.row([
            json!(health.tag),
            json!(show::percent(wire.coverage)),
            json!(show::percent(wire.unknown_rate)),
            json!(wire.newest_event_at),
            json!(drift.and_then(|drift| drift.index).map(|index| format!("{index:.3}"))),
            json!(drift.map(|drift| format!("{:.4}", drift.p))),
            json!(uses.audiences.len() + uses.campaigns.len() + uses.tags.len()),
            json!(first.map(|suggestion| &suggestion.action)),
            json!(first.map(|suggestion| &suggestion.reason)),
        ]);
    }
    table
}

/// One tag in lines.
fn told(health: &TagHealth) -> String {
    let wire = dto::TagHealth::from(health);
    let mut lines = vec![health.tag.clone()];
    lines.extend(wire.suggestions.iter().map(|found| format!("  {}: {}", found.action, found.reason)));
    lines.push(format!(
        "  people: {} of {} ({}), unknown for {} ({})",
        show::number(health.people),
        show::number(health.everybody),
        show::percent(wire.coverage),
        show::number(health.unknown),
        show::percent(wire.unknown_rate)
    ));
    for value in &wire.values {
        lines.push(format!(
            "    {}: {} ({})",
            value.value,
            show::number(value.people),
            show::percent(value.share)
        ));
    }
    lines.extend(wire.evenness.map(|evenness| format!("  evenness: {evenness:.3}")));
    if health.reads_events {
        lines.push(format!("  newest event: {}", wire.newest_event_at.as_deref().unwrap_or("none")));
    }
    lines.push(format!("  a day: {:.1} enter, {:.1} leave", health.entered_per_day, health.left_per_day));
    lines.push(
        health.drift.as_ref().map_or_else(|| "  drift: no earlier day was kept".to_owned(), drift_line),
    );
    let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    lines.push(format!("  audiences: {}", list(&wire.uses.audiences)));
    lines.push(format!("  campaigns: {}", list(&wire.uses.campaigns)));
    lines.push(format!("  tags: {}", list(&wire.uses.tags)));
    lines.push(format!("  requests in 30 days: {}", show::number(wire.uses.requests)));
    lines.extend(
        wire.uses
            .experiments
            .iter()
            .map(|found| format!("  experiment {}: {}", found.experiment, found.finding)),
    );
    lines.join("\n")
}

fn drift_line(drift: &TagDrift) -> String {
    let since = date_of(drift.since);
    if drift.redefined {
        return format!("  drift since {since}: the definition changed, so it cannot be told");
    }
    let index = drift.index.map_or_else(|| "none".to_owned(), |index| format!("{index:.4}"));
    let alone = drift.p_independent.map_or_else(|| "none".to_owned(), |p| format!("{p:.4}"));
    format!(
        "  drift since {since}: stability index {index} (p {alone} were the people others); {} of {} people moved, \
         Stuart-Maxwell {:.2} with {:.0} degrees, p {:.4}",
        show::number(drift.moved),
        show::number(drift.paired),
        drift.statistic,
        drift.dof,
        drift.p
    )
}
