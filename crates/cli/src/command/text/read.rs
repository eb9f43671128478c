//! The texts of a file, one a row or one of all rows that belong together.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use qianmian_collect::{CellRow, read_cells};
use qianmian_pipeline::PipelineError;

use crate::arguments::TextColumns;

/// Broken lines and contradictions that are told one by one.
const TOLD: usize = 10;

/// A text of a file.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The value of the column that rows are put together by; else the line that it begins in.
    pub(super) id: String,
    pub(super) text: String,
    /// Its label; empty where it has none, or none was asked for.
    pub(super) label: String,
}

/// Reads all texts, in the order in which each first occurs. What cannot be used is told on stderr.
pub(super) fn read_texts(path: &Path, columns: &TextColumns, label: Option<&str>) -> Result<Vec<Text>> {
    let asked: Vec<&str> =
        [Some(columns.text.as_str()), label, columns.by.as_deref()].into_iter().flatten().collect();
    let mut reading = Reading::default();
    for row in read_cells(path, &asked).map_err(PipelineError::from)? {
        let CellRow { line, cells } = row.map_err(PipelineError::from)?;
        match cells {
            Ok(cells) => {
                let mut cells = cells.into_iter();
                let mut next =
                    |asked: bool| if asked { cells.next().unwrap_or_default() } else { String::new() };
                let (text, label, by) = (next(true), next(label.is_some()), next(columns.by.is_some()));
                let id = if columns.by.is_some() { by } else { line.to_string() };
                if let Err(reason) = reading.add(Text { id, text, label }) {
                    reading.tell(path, line, &reason);
                }
            }
            Err(reason) => reading.tell(path, line, &reason),
        }
    }
    if reading.passed_over > TOLD {
        tracing::warn!("{}: {} lines were passed over in all", path.display(), reading.passed_over);
    }
    Ok(reading.texts)
}

#[derive(Default)]
struct Reading {
    texts: Vec<Text>,
    places: HashMap<String, usize>,
    passed_over: usize,
}

impl Reading {
    /// Adds a row to the text that it belongs to.
    fn add(&mut self, row: Text) -> Result<(), String> {
        let next = self.texts.len();
        if row.id.is_empty() {
            return Err("nothing says which text the row belongs to".to_owned());
        }
        let place = *self.places.entry(row.id.clone()).or_insert(next);
        if place == next {
            self.texts.push(row);
            return Ok(());
        }
        let known = &mut self.texts[place];
        if !row.label.is_empty() && !known.label.is_empty() && known.label != row.label {
            return Err(format!("`{}` has the label `{}` already, not `{}`", row.id, known.label, row.label));
        }
        if known.label.is_empty() {
            known.label = row.label;
        }
        if !row.text.is_empty() {
            known.text.push('\n');
            known.text.push_str(&row.text);
        }
        Ok(())
    }

    fn tell(&mut self, path: &Path, line: u64, reason: &str) {
        self.passed_over += 1;
        if self.passed_over <= TOLD {
            tracing::warn!("{}:{line}: passed over: {reason}", path.display());
        }
    }
}
