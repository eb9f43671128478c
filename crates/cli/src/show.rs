//! What commands print: a table for people, JSON or CSV for programs, always on stdout.

use std::io::Write as _;

use anyhow::Result;
use comfy_table::LineStyle;
use comfy_table::presets::NOTHING;
use serde_json::{Map, Value};

use crate::arguments::Format;

/// Rows with named columns.
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    pub(crate) fn new(columns: &[&'static str]) -> Table {
        Table::named(columns.iter().map(|column| (*column).to_owned()).collect())
    }

    /// Rows with columns that are not known before.
    pub(crate) fn named(columns: Vec<String>) -> Table {
        Table { columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Value>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Prints all rows in a format.
    pub(crate) fn print(&self, format: Format) -> Result<()> {
        match format {
            Format::Table => text(&self.to_text()),
            Format::Json => json(&self.to_json()),
            Format::Csv => self.print_csv(),
        }
    }

    /// As text for people.
    pub(crate) fn to_text(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(NOTHING.header_separator(LineStyle::new(' ', '─', ' ', ' ')));
        table.set_header(self.columns.iter().map(|column| column.replace('_', " ")));
        for row in &self.rows {
            table.add_row(row.iter().map(cell));
        }
        let lines = table.lines().map(|line| line.trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn to_json(&self) -> Value {
        let object = |row: &Vec<Value>| {
            let entries = self.columns.iter().zip(row).map(|(name, value)| (name.clone(), value.clone()));
            Value::Object(entries.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    fn print_csv(&self) -> Result<()> {
        let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(cell))?;
        }
        Ok(writer.flush()?)
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Prints text and a line end.
pub(crate) fn text(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

/// Prints JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<()> {
    text(&serde_json::to_string_pretty(value)?)
}

/// A part of a whole as a percentage with one digit.
pub(crate) fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// `1,234,567`
pub(crate) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (count, shown) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (541_909, "541,909"), (1_234_567, "1,234,567")]
        {
            assert_eq!(number(count), shown);
        }
    }
}
