//! `qianmian tags preview`: what definitions that are not in force would say.

use std::path::Path;

use anyhow::Result;
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::preview::{Previewed, TagPreview};
use qianmian_server::dto;
use serde_json::json;

use crate::arguments::Format;
use crate::{Usage, open, show};

/// Previews a tag of the workspace or the tags of a file.
pub(crate) async fn run(pipeline: &Pipeline, what: &str, as_of: Option<&str>, format: Format) -> Result<()> {
    let as_of = as_of.map(open::instant).transpose()?.unwrap_or_else(|| pipeline.clock.now());
    let previewed = match read(pipeline, what)? {
        Some(text) => pipeline.preview_tags(what, &text, as_of).await?,
        None => pipeline.preview_tag(what, as_of).await?,
    };
    for warning in &previewed.warnings {
        tracing::warn!("{warning}");
    }
    match format {
        Format::Json => show::json(&dto::TagPreviews::from(&previewed)),
        Format::Table => previewed.tags.iter().try_for_each(print),
        Format::Csv => values(&previewed).print(format),
    }
}

/// The text of the file; none where the name is that of a tag, or of neither.
fn read(pipeline: &Pipeline, what: &str) -> Result<Option<String>> {
    let path = Path::new(what);
    if pipeline.workspace.tag(what).is_ok() || !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path);
    text.map(Some).map_err(|error| Usage(format!("{what}: {error}")).into())
}

fn values(previewed: &Previewed) -> show::Table {
    let mut table = show::Table::new(&["tag", "value", "people", "entering", "leaving"]);
    for tag in &previewed.tags {
        for value in &tag.values {
            let name = &tag.definition.name;
            table.row([
                json!(name),
                json!(value.value),
                json!(value.people),
                json!(value.entering),
                json!(value.leaving),
            ]);
        }
    }
    table
}

fn print(preview: &TagPreview) -> Result<()> {
    let definition = &preview.definition;
    show::text(&format!(
        "{} ({}) as of {}: {} people, unknown for {}",
        definition.name,
        definition.status.name(),
        preview.as_of,
        show::number(preview.population),
        show::number(preview.unknown)
    ))?;
    let mut table = show::Table::new(&["value", "people", "entering", "leaving"]);
    for value in &preview.values {
        table.row([json!(value.value), json!(value.people), json!(value.entering), json!(value.leaving)]);
    }
    table.print(Format::Table)?;
    let mut table = show::Table::new(&["person", "value", "", "identifiers"]);
    for sample in &preview.samples {
        let identifiers = sample.identifiers.iter().map(|known| format!("{}:{}", known.kind, known.value));
        table.row([
            json!(sample.person.to_string()),
            json!(sample.value),
            json!(if sample.entering { "enters" } else { "stays" }),
            json!(identifiers.collect::<Vec<_>>().join(" ")),
        ]);
    }
    if preview.samples.is_empty() { Ok(()) } else { table.print(Format::Table) }
}
