//! `qianmian tags eval`: tag files over Parquet events, without a workspace.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use qianmian_model::Severity;
use qianmian_pipeline::PipelineError;
use qianmian_rule::{Checker, TagFiles, nearest, read_tags};
use qianmian_tag::plan::{Tally, ValuesFile, evaluate_files};
use qianmian_tag::{Calendar, Program};
use serde_json::json;

use crate::arguments::{Eval, Format};
use crate::{Usage, open, show};

/// Evaluates everybody with an event in the files.
pub(crate) async fn run(options: &Eval, format: Format) -> Result<()> {
    let options = options.clone();
    tokio::task::spawn_blocking(move || eval(&options, format)).await?
}

fn eval(options: &Eval, format: Format) -> Result<()> {
    let tags = tags(&options.tags)?;
    let zone = zone(&options.timezone)?;
    let program = Program::compile(&tags.tags, Arc::new(Calendar::new(zone))).map_err(PipelineError::from)?;
    let events = files(&options.events, "parquet")?;
    let as_of = open::instant(&options.as_of)?;
    let tally = match &options.out {
        None => evaluate_files(&program, &events, as_of, None)?,
        Some(path) => {
            let mut out = ValuesFile::new(path);
            let tally = evaluate_files(&program, &events, as_of, Some(&mut |values| out.write(&values)))?;
            out.finish()?;
            tally
        }
    };
    if options.counts || options.out.is_none() {
        return counts(&program, &tally).print(format);
    }
    show::text(&format!("{} people evaluated", show::number(tally.people)))
}

fn counts(program: &Program, tally: &Tally) -> show::Table {
    let mut table = show::Table::new(&["tag", "value", "people", "unknown"]);
    for (index, tag) in program.tags().iter().enumerate() {
        for (value, people) in tag.definition.values.iter().zip(&tally.members[index]) {
            table.row([json!(tag.name()), json!(value.value), json!(people), json!(tally.unknown[index])]);
        }
    }
    table
}

pub(super) fn zone(name: &str) -> Result<jiff::tz::TimeZone> {
    let unknown = |_| {
        let known: Vec<String> = jiff::tz::db().available().map(|known| known.to_string()).collect();
        let hint = nearest(name, known.iter().map(String::as_str)).unwrap_or("Asia/Shanghai");
        Usage(format!("unknown time zone `{name}`; write a name such as {hint}"))
    };
    Ok(jiff::tz::TimeZone::get(name).map_err(unknown)?)
}

/// Reads and checks tag files; without a tracking plan, any event and property may be named.
pub(super) fn tags(path: &Path) -> Result<TagFiles> {
    let mut texts = Vec::new();
    for file in files(path, "yaml")? {
        let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        texts.push((file.display().to_string(), text));
    }
    let tags = read_tags(texts.iter().map(|(file, text)| (file.as_str(), text.as_str())));
    let found = Checker::without_plan(&tags.catalogue).check_files(&tags);
    let errors: Vec<_> = found.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if errors.is_empty() { Ok(tags) } else { Err(PipelineError::Workspace(errors).into()) }
}

/// A file, or the files of a folder with an extension, by name.
pub(super) fn files(path: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    if files.is_empty() {
        let told = format!("no .{extension} file in {}; folders in it are not looked into", path.display());
        return Err(Usage(told).into());
    }
    Ok(files)
}
