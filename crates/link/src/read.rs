//! Reads CSV tables into [`Records`]. Every mistake says file, line, and what to do; nothing is skipped.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use csv::StringRecord;
use qianmian_model::Diagnostic;
use qianmian_yaml::suggest;

use crate::config::{LinkConfig, Placed};
use crate::error::Error;
use crate::kind::Kind;
use crate::profile::Profiles;
use crate::table::{Column, Records};

/// Reads one table or two. `truth` names a column that says who a record truly is.
///
/// # Errors
/// A file that cannot be read or is not CSV, a column of the configuration that it does not have, an id that comes twice.
pub fn read(
    left: &Path,
    right: Option<&Path>,
    config: &LinkConfig,
    truth: Option<&str>,
    threads: usize,
) -> Result<Records, Error> {
    if config.one_per_table && right.is_none() {
        let message = "this is about two tables, and there is only one".to_owned();
        let hint = Some("give the second one with --right".to_owned());
        let (file, place) = (&config.file, config.one_per_table_at);
        return Err(Error::Config(vec![qianmian_yaml::error(file, place, "link_tables", message, hint)]));
    }
    let mut reading = Reading::new(config, truth, threads);
    for (table, path) in [Some(left), right].into_iter().flatten().enumerate() {
        reading.table(path, table as u32)?;
    }
    reading.finish(&[Some(left), right].into_iter().flatten().collect::<Vec<_>>())
}

/// Takes one table that is in memory; `name` stands for its file in messages, and rows count from 1 as lines do. A row is
/// as long as the heading.
///
/// # Errors
/// As [`read`], but for those of files.
pub fn read_rows(
    name: &str,
    heading: &[&str],
    rows: &[Vec<String>],
    config: &LinkConfig,
    truth: Option<&str>,
    threads: usize,
) -> Result<Records, Error> {
    let path = Path::new(name);
    let mut reading = Reading::new(config, truth, threads);
    let places = reading.places(path, &StringRecord::from(heading))?;
    for (index, rows) in rows.chunks(CHUNK).enumerate() {
        let numbered = rows.iter().zip(index * CHUNK + 1..).map(|(row, line)| {
            let mut record = StringRecord::from(row.as_slice());
            let mut position = csv::Position::new();
            position.set_line(line as u64);
            record.set_position(Some(position));
            record
        });
        reading.take(&numbered.collect::<Vec<_>>(), &places, 0);
    }
    reading.finish(&[path])
}

/// How many rows are read before they are taken apart.
const CHUNK: usize = 8_192;

struct Reading<'a> {
    config: &'a LinkConfig,
    truth: Option<&'a str>,
    threads: usize,
    records: Records,
    lines: Vec<u32>,
}

/// Where in a line each wanted cell is.
struct Places {
    id: Option<usize>,
    columns: Vec<usize>,
    vetoes: Vec<usize>,
    labels: Option<usize>,
    together: Option<usize>,
    truth: Option<usize>,
}

impl<'a> Reading<'a> {
    fn new(config: &'a LinkConfig, truth: Option<&'a str>, threads: usize) -> Reading<'a> {
        let empty = |many: usize| (0..many).map(|_| Column::new()).collect();
        let records = Records {
            ids: Vec::new(),
            tables: Vec::new(),
            columns: empty(config.fields.len()),
            vetoes: empty(config.veto.len()),
            labels: config.labels.as_ref().map(|_| Column::new()),
            together: config.together.as_ref().map(|_| Column::new()),
            profiles: Profiles::default(),
            truth: truth.map(|_| Column::new()),
            rows: Vec::new(),
        };
        Reading { config, truth, threads, records, lines: Vec::new() }
    }

    fn table(&mut self, path: &Path, table: u32) -> Result<(), Error> {
        let failed = |source| Error::File { path: path.display().to_string(), source };
        let file = File::open(path).map_err(failed)?;
        let mut reader = csv::Reader::from_reader(BufReader::with_capacity(1 << 16, file));
        let heading = reader.headers().map_err(|error| in_words(path, &error))?;
        let places = self.places(path, heading)?;
        let mut rows = vec![StringRecord::new(); CHUNK];
        let mut open_end = None;
        loop {
            let mut read = 0;
            while read < CHUNK
                && reader.read_record(&mut rows[read]).map_err(|error| in_words(path, &error))?
            {
                read += 1;
            }
            let Some(last) = rows[..read].last() else { break };
            open_end = last.iter().next_back().filter(|cell| cell.contains('\n')).map(|_| line(last));
            self.take(&rows[..read], &places, table);
        }
        match open_end {
            Some(line) if !ends_with_quote(path).map_err(failed)? => Err(Error::Csv {
                path: path.display().to_string(),
                line,
                message: "a quote is opened here and never closed; close it, or double it where it is part of the text"
                    .to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn places(&self, path: &Path, heading: &StringRecord) -> Result<Places, Error> {
        let names: Vec<&str> =
            heading.iter().map(|name| name.trim_start_matches('\u{feff}').trim()).collect();
        let find = |name: &str| names.iter().position(|found| *found == name);
        let mut absent: Vec<Diagnostic> = Vec::new();
        let mut wanted = |column: &Placed| {
            let found = find(&column.name);
            if found.is_none() {
                let message = format!("column `{}` is not in {}", column.name, path.display());
                let hint = suggest(&column.name, names.iter().copied());
                absent.push(self.config.mistake(column, "link_column", message, hint));
            }
            found.unwrap_or_default()
        };
        let places = Places {
            id: self.config.id.as_ref().map(&mut wanted),
            columns: self.config.places.iter().map(&mut wanted).collect(),
            vetoes: self.config.veto.iter().map(&mut wanted).collect(),
            labels: self.config.labels.as_ref().map(&mut wanted),
            together: self.config.together.as_ref().map(&mut wanted),
            truth: self.truth.and_then(find),
        };
        if let Some(name) = self.truth.filter(|_| places.truth.is_none()) {
            let (path, column) = (path.display().to_string(), name.to_owned());
            return Err(Error::NoTruth { path, column, hint: suggest(name, names.iter().copied()) });
        }
        if absent.is_empty() { Ok(places) } else { Err(Error::Config(absent)) }
    }

    /// Adds rows: columns side by side on all threads, because each has its own values.
    fn take(&mut self, rows: &[StringRecord], places: &Places, table: u32) {
        let config = self.config;
        let fields = config.fields.iter().map(|field| field.kind).zip(&mut self.records.columns);
        let mut columns: Vec<(Kind, &mut Column, usize)> =
            fields.zip(&places.columns).map(|((kind, column), place)| (kind, column, *place)).collect();
        let share = columns.len().div_ceil(self.threads.max(1)).max(1);
        std::thread::scope(|scope| {
            for columns in columns.chunks_mut(share) {
                scope.spawn(move || {
                    for (kind, column, place) in columns {
                        add(*kind, column, rows.iter().map(|row| &row[*place]), &config.missing);
                    }
                });
            }
        });
        for (column, &place) in self.records.vetoes.iter_mut().zip(&places.vetoes) {
            add(Kind::Exact, column, rows.iter().map(|row| &row[place]), &config.missing);
        }
        let said = [(&mut self.records.labels, places.labels), (&mut self.records.together, places.together)];
        for (column, place) in said {
            if let (Some(column), Some(place)) = (column, place) {
                add(Kind::Exact, column, rows.iter().map(|row| &row[place]), &config.missing);
            }
        }
        if let (Some(column), Some(place)) = (&mut self.records.truth, places.truth) {
            rows.iter().for_each(|row| column.push(row[place].trim()));
        }
        for row in rows {
            let id = places.id.map_or_else(|| line(row).to_string(), |place| row[place].trim().to_owned());
            self.records.ids.push(id.into());
            self.records.tables.push(table);
            self.lines.push(line(row) as u32);
        }
    }

    fn finish(mut self, paths: &[&Path]) -> Result<Records, Error> {
        let order = self.records.sort();
        let same = |index: &usize| {
            let (ids, tables) = (&self.records.ids, &self.records.tables);
            ids[*index] == ids[index - 1] && tables[*index] == tables[index - 1]
        };
        match (1..self.records.len()).find(same) {
            None => Ok(self.records),
            Some(twice) => Err(Error::TwiceTheSameId {
                path: paths[self.records.tables[twice] as usize].display().to_string(),
                line: u64::from(self.lines[order[twice] as usize]),
                first: u64::from(self.lines[order[twice - 1] as usize]),
                id: self.records.ids[twice].to_string(),
            }),
        }
    }
}

/// Adds the standard forms of cells to a column.
fn add<'r>(kind: Kind, column: &mut Column, cells: impl Iterator<Item = &'r str>, missing: &[String]) {
    let mut text = String::new();
    for cell in cells {
        kind.standard(cell, &mut text);
        if !missing.is_empty() && missing.contains(&cell.trim().to_lowercase()) {
            text.clear();
        }
        column.push(&text);
    }
}

fn line(row: &StringRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}

/// The mistake of a CSV file with its line.
fn in_words(path: &Path, error: &csv::Error) -> Error {
    let path = path.display().to_string();
    let line = error.position().map_or(1, csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!(
                "{len} cells, where the heading has {expected_len}; is a quote or a comma missing or too much?"
            )
        }
        csv::ErrorKind::Utf8 { .. } => "not UTF-8; convert the file first".to_owned(),
        csv::ErrorKind::Io(source) => {
            return Error::File { path, source: std::io::Error::new(source.kind(), source.to_string()) };
        }
        other => format!("{other:?}"),
    };
    Error::Csv { path, line, message }
}

fn ends_with_quote(path: &Path) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    let back = i64::try_from(file.metadata()?.len().min(4)).unwrap_or(0);
    file.seek(SeekFrom::End(-back))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    Ok(end.trim_ascii_end().ends_with(b"\""))
}
