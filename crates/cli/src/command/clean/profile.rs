//! `qianmian clean FILE --profile`: what is in a file that no source describes, and the declaration that it suggests.

use std::path::Path;

use anyhow::Result;
use jiff::tz::TimeZone;
use qianmian_clean::Regions;
use qianmian_clean::profile::{ColumnProfile, FileProfile, Meaning, Profiler, suggest_source};
use qianmian_collect::{ColumnReader, ColumnRow};
use qianmian_pipeline::PipelineError;
use serde_json::{Value, json};

use crate::arguments::Format;
use crate::show;

/// Prints the declaration as YAML, with what was found in comments; with `--format json` both as one object, and with
/// `--format csv` a row for each column.
pub(super) fn run(file: &Path, format: Format) -> Result<()> {
    let mut reader = ColumnReader::open(file).map_err(PipelineError::from)?;
    let mut profiler = Profiler::new(reader.names(), TimeZone::UTC, Regions::bundled());
    while let Some(row) = reader.next_row().map_err(PipelineError::from)? {
        match row {
            ColumnRow::Cells(cells) => profiler.row(cells),
            ColumnRow::Broken => profiler.broken(),
        }
    }
    let profile = profiler.finish();
    let suggestion = suggest_source(&source_name(file), &profile, reader.delimiter());
    match format {
        Format::Table => show::text(suggestion.trim_end()),
        Format::Json => show::json(&as_json(&profile, &suggestion)),
        Format::Csv => columns(&profile).print(format),
    }
}

/// The file's name without its endings, in the letters that a source's name may have.
fn source_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let fits = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = stem.chars().map(fits).collect();
    let name = name.trim_matches('_');
    if name.is_empty() { "new_source".to_owned() } else { name.to_owned() }
}

fn as_json(profile: &FileProfile, suggestion: &str) -> Value {
    json!({
        "rows": profile.rows,
        "broken": profile.broken,
        "columns": profile.columns.iter().map(column).collect::<Vec<_>>(),
        "suggested_source": suggestion,
    })
}

fn column(column: &ColumnProfile) -> Value {
    let (role, name) = meaning(&column.meaning);
    let shapes = column.shapes.iter().map(|(shape, part)| json!({ "shape": shape, "part": part }));
    json!({
        "name": column.name,
        "kind": column.kind.as_str(),
        "meaning": role,
        "suggested_name": name,
        "empty": column.empty,
        "distinct": column.distinct,
        "more_distinct": column.more,
        "least": column.range.map(|(least, _)| least),
        "largest": column.range.map(|(_, largest)| largest),
        "shapes": shapes.collect::<Vec<_>>(),
        "examples": column.examples,
        "formats": column.formats,
    })
}

fn columns(profile: &FileProfile) -> show::Table {
    let mut table = show::Table::new(&[
        "column",
        "kind",
        "meaning",
        "suggested_name",
        "rows",
        "empty",
        "distinct",
        "shape",
        "examples",
    ]);
    for column in &profile.columns {
        let (role, name) = meaning(&column.meaning);
        table.row([
            json!(column.name),
            json!(column.kind.as_str()),
            json!(role),
            json!(name),
            json!(profile.rows),
            json!(column.empty),
            json!(column.distinct),
            json!(column.shapes.first().map(|(shape, _)| shape)),
            json!(column.examples.join(" | ")),
        ]);
    }
    table
}

fn meaning(meaning: &Meaning) -> (&'static str, Option<&str>) {
    match meaning {
        Meaning::Identifier(kind) => ("identifier", Some(kind.as_str())),
        Meaning::Trait(name) => ("trait", Some(name.as_str())),
        Meaning::Property(name) => ("property", Some(name.as_str())),
        Meaning::Time => ("time", None),
        Meaning::Nothing => ("nothing", None),
    }
}
