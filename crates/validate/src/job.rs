//! Reading the file of an experiment: CSV, plain or compressed (`.gz`, `.zst`), one person a row, only the columns that
//! the configuration names.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::analyze::analyze;
use crate::config::condition::{Condition, parse_number};
use crate::config::{ExperimentConfig, Findings, Placed};
use crate::design::Design;
use crate::error::Error;
use crate::report::Report;
use crate::sample::Sample;

/// Analyses a data file as its configuration says.
pub fn analyze_file(data: &Path, config: &ExperimentConfig) -> Result<Report, Error> {
    let (sample, design) = load_file(data, config)?;
    analyze(sample, &design)
}

/// Reads a data file into columns, and the design with the arms that it holds.
pub fn load_file(data: &Path, config: &ExperimentConfig) -> Result<(Sample, Design), Error> {
    let name = data.display().to_string();
    let read = |source| Error::Read { path: name.clone(), source };
    let file = File::open(data).map_err(read)?;
    let content: Box<dyn Read> = match data.extension().and_then(|extension| extension.to_str()) {
        Some("zst") => Box::new(zstd::Decoder::new(file).map_err(read)?),
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    load(content, &name, config)
}

/// Reads CSV from anywhere; `path` is its name in messages.
pub fn load(content: impl Read, path: &str, config: &ExperimentConfig) -> Result<(Sample, Design), Error> {
    let csv_error = |source| Error::Csv { path: path.to_owned(), source };
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(content);
    let mut findings = Findings { file: config.file.clone(), list: Vec::new() };
    let layout = Layout::locate(reader.headers().map_err(csv_error)?, config, &mut findings);
    if !findings.list.is_empty() {
        return Err(Error::Config(findings.list));
    }
    let mut rows = Rows { layout: &layout, path, arms: Vec::new(), sample: Sample::new(&config.design) };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(csv_error)? {
        rows.push(&record)?;
    }
    let Rows { arms, mut sample, .. } = rows;
    let design = config.design_for(&arms, &mut findings);
    if !findings.list.is_empty() {
        return Err(Error::Config(findings.list));
    }
    number_arms(&mut sample, &arms, &design);
    Ok((sample, design))
}

/// Where the columns are in this file.
struct Layout<'a> {
    config: &'a ExperimentConfig,
    arm: usize,
    metrics: Vec<(usize, Option<usize>)>,
    tags: Vec<Vec<(usize, &'a Condition)>>,
    activity: Option<usize>,
}

impl<'a> Layout<'a> {
    fn locate(
        header: &csv::StringRecord,
        config: &'a ExperimentConfig,
        findings: &mut Findings,
    ) -> Layout<'a> {
        let mut find = |column: &Placed| {
            header.iter().position(|name| name.trim_start_matches('\u{feff}') == column.name).unwrap_or_else(
                || {
                    findings.add(
                        column,
                        "experiment_column",
                        format!("the data has no column `{}`", column.name),
                    );
                    0
                },
            )
        };
        Layout {
            config,
            arm: find(&config.arm),
            metrics: config
                .metrics
                .iter()
                .map(|(value, companion)| (find(value), companion.as_ref().map(&mut find)))
                .collect(),
            tags: config
                .tags
                .iter()
                .map(|tag| tag.iter().map(|condition| (find(&condition.column), condition)).collect())
                .collect(),
            activity: config.activity.as_ref().map(&mut find),
        }
    }
}

/// Rows as they are read; arms are numbered by first appearance until the design is known.
struct Rows<'a> {
    layout: &'a Layout<'a>,
    path: &'a str,
    arms: Vec<String>,
    sample: Sample,
}

impl Rows<'_> {
    fn push(&mut self, record: &csv::StringRecord) -> Result<(), Error> {
        let layout = self.layout;
        let arm = &record[layout.arm];
        let Some(arm) = self.number_of(arm) else {
            self.sample.left_out += 1;
            return Ok(());
        };
        self.sample.arms.push(arm);
        for (index, (value, companion)) in layout.metrics.iter().enumerate() {
            let (column, paired) = &layout.config.metrics[index];
            let value = self.number(record, *value, column)?;
            self.sample.outcomes[index].push(value);
            if let (Some(companion), Some(column)) = (companion, paired) {
                let companion = self.number(record, *companion, column)?;
                self.sample.companions[index].push(companion);
            }
        }
        for (index, conditions) in layout.tags.iter().enumerate() {
            self.sample.tags[index].push(all_hold(record, conditions));
        }
        let activity = match (layout.activity, &layout.config.activity) {
            (Some(index), Some(column)) => self.number(record, index, column)?,
            _ => f64::NAN,
        };
        self.sample.activity.push(activity);
        Ok(())
    }

    /// Number of an arm by first appearance; `None` of an empty cell.
    fn number_of(&mut self, arm: &str) -> Option<u16> {
        if arm.is_empty() {
            return None;
        }
        let known = self.arms.iter().position(|known| known == arm);
        let index = known.unwrap_or_else(|| {
            self.arms.push(arm.to_owned());
            self.arms.len() - 1
        });
        u16::try_from(index).ok()
    }

    fn number(&self, record: &csv::StringRecord, index: usize, column: &Placed) -> Result<f64, Error> {
        let cell = record[index].trim();
        if cell.is_empty() {
            return Ok(f64::NAN);
        }
        parse_number(cell).ok_or_else(|| Error::NotANumber {
            path: self.path.to_owned(),
            line: record.position().map_or(0, csv::Position::line),
            column: column.name.clone(),
            value: cell.to_owned(),
        })
    }
}

/// Whether all conditions hold: one that fails decides, else one that is unknown leaves it unknown.
fn all_hold(record: &csv::StringRecord, conditions: &[(usize, &Condition)]) -> Option<bool> {
    let mut all = Some(true);
    for (index, condition) in conditions {
        match condition.holds(&record[*index]) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

/// Numbers arms as the design does, and takes out people whose arm it does not have.
fn number_arms(sample: &mut Sample, found: &[String], design: &Design) {
    let place: Vec<Option<u16>> = found
        .iter()
        .map(|name| design.arms.iter().position(|arm| arm.name == *name).map(|index| index as u16))
        .collect();
    let keep: Vec<bool> = sample.arms.iter().map(|arm| place[usize::from(*arm)].is_some()).collect();
    let left_out = keep.iter().filter(|keep| !**keep).count();
    if left_out > 0 {
        sample.left_out += left_out as u64;
        retain(&mut sample.arms, &keep);
        sample.outcomes.iter_mut().chain(&mut sample.companions).for_each(|column| retain(column, &keep));
        sample.tags.iter_mut().for_each(|column| retain(column, &keep));
        retain(&mut sample.activity, &keep);
    }
    for arm in &mut sample.arms {
        *arm = place[usize::from(*arm)].unwrap_or(*arm);
    }
}

fn retain<T>(column: &mut Vec<T>, keep: &[bool]) {
    let mut row = 0;
    column.retain(|_| {
        row += 1;
        keep.get(row - 1).copied().unwrap_or(true)
    });
}
