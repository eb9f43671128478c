//! A file through stages alone, without a store: cleaned, and its records linked by their identifiers.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::tz::TimeZone;
use qianmian_collect::{ReadOptions, Source, read_file};
use qianmian_identity::link_records;
use qianmian_link::{LinkConfig, Records, read_rows};
use qianmian_model::{Cleaned, Counts, Origin, Position, Rejected, Time};

use crate::people::{attributes_of, linkable};
use crate::proposals::{PERSON, columns_of, text, trait_columns};
use crate::{PipelineError, Result, Workspace, cleaner};

/// The column that names a record: its line.
const RECORD: &str = "(record)";

/// The source that a file declares, with the workspace around it: the folder above `sources/`, where there is any.
///
/// # Errors
/// Every mistake of its files, with its place.
pub fn load_source(declared: &Path) -> Result<(Workspace, Source)> {
    let zone = TimeZone::UTC;
    let source = Source::load(declared, &zone)?;
    let root = declared.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    let mut workspace = Workspace::load(root, zone).map_err(PipelineError::Workspace)?;
    workspace.sources.insert(source.name.to_string(), source.clone());
    Ok((workspace, source))
}

/// Cleans a file as a source of the workspace declares. `each` takes the clean and the refused records of each batch.
///
/// # Errors
/// A source without a mapping, a file that cannot be read, and what `each` fails with.
pub fn clean_file<E: From<PipelineError>>(
    workspace: &Workspace,
    source: &Source,
    file: &Path,
    now: Time,
    mut each: impl FnMut(Vec<Cleaned>, Vec<Rejected>) -> std::result::Result<(), E>,
) -> std::result::Result<Counts, E> {
    let cleaner = cleaner(workspace);
    let mut counts = Counts::default();
    for batch in read_file(file, source, ReadOptions::new(now)).map_err(PipelineError::from)? {
        let batch = batch.map_err(PipelineError::from)?;
        counts += batch.counts;
        let mut refused = batch.rejected;
        let mut cleaned = Vec::with_capacity(batch.records.len());
        for record in batch.records {
            match cleaner.clean(&record, now) {
                Ok(cleaning) => cleaned.push(cleaning.cleaned),
                Err(rejected) => {
                    counts.rows_out -= u64::from(rejected.rows);
                    counts.rows_rejected += u64::from(rejected.rows);
                    refused.push(rejected);
                }
            }
        }
        each(cleaned, refused)?;
    }
    Ok(counts)
}

/// The clean records of a file, whom their identifiers lead to, and what they declare of what is compared.
pub struct Identified {
    /// For [`qianmian_link::link`]: named by their lines, those of one person together.
    pub records: Records,
    /// Rows in, out and refused.
    pub counts: Counts,
}

/// Nothing but identifiers: nothing is compared.
pub fn identifiers_alone() -> LinkConfig {
    LinkConfig::of_nothing(PERSON).named_by(RECORD)
}

/// What is compared over the clean records of a file, in the form of the workspace's `link.yaml`: traits of the plan, and the
/// parts of a name.
///
/// # Errors
/// Every mistake, with its place.
pub fn rules_over_file(workspace: &Workspace, name: &str, text: &str) -> Result<LinkConfig> {
    let columns = trait_columns(&workspace.plan);
    Ok(LinkConfig::parse_over(name, text, &columns, PERSON)?.named_by(RECORD))
}

/// Cleans a file and links its records by their identifiers, as the workspace rules. `truth` names a trait that says who a
/// record truly is.
///
/// # Errors
/// As [`clean_file`]; a truth that is no trait.
pub fn identify_file(
    workspace: &Workspace,
    source: &Source,
    file: &Path,
    config: &LinkConfig,
    truth: Option<&str>,
    now: Time,
) -> Result<Identified> {
    let known = trait_columns(&workspace.plan);
    if let Some(absent) = truth.filter(|name| !known.contains(name)) {
        let hint = Some(format!("the traits of the plan are {}", known.join(", ")));
        let (path, column) = (file.display().to_string(), absent.to_owned());
        return Err(qianmian_link::Error::NoTruth { path, column, hint }.into());
    }
    let mut cleaned: Vec<Cleaned> = Vec::new();
    let counts = clean_file(workspace, source, file, now, |batch, _| {
        cleaned.extend(batch);
        Ok::<_, PipelineError>(())
    })?;
    let attributes = attributes_of(&workspace.identity, &cleaned);
    let person_of = link_records(&workspace.identity, &linkable(&cleaned, &attributes)).person_of;
    let compared: BTreeSet<&str> = config.columns().chain(truth).collect();
    let heading: Vec<&str> = [RECORD, PERSON].into_iter().chain(compared.iter().copied()).collect();
    let rows: Vec<Vec<String>> = cleaned
        .iter()
        .zip(person_of)
        .map(|(cleaned, person)| row(workspace, cleaned, person, &compared))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let name = file.display().to_string();
    let records = read_rows(&name, &heading, &rows, config, truth, threads)?;
    Ok(Identified { records, counts })
}

/// A record's line, its person, and what it declares in columns.
fn row(
    workspace: &Workspace,
    cleaned: &Cleaned,
    person: Option<u32>,
    columns: &BTreeSet<&str>,
) -> Vec<String> {
    let mut cells = vec![String::new(); columns.len()];
    for said in cleaned.traits.iter().filter(|said| said.origin == Origin::Declared) {
        let Some(value) = text(&said.value) else { continue };
        for (column, value) in columns_of(&workspace.plan, &said.name, value) {
            if let Some(place) = columns.iter().position(|known| *known == column) {
                cells[place] = value;
            }
        }
    }
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    [line(&cleaned.position), person].into_iter().chain(cells).collect()
}

/// Where a record begins in its file; what was made of the same line is numbered.
fn line(position: &Position) -> String {
    match position.index {
        0 => position.offset.to_string(),
        index => format!("{}[{index}]", position.offset),
    }
}
