//! The findings of all candidates as one Markdown table: a criterion a row, a candidate a column.

use std::fmt;

use crate::trials::Findings;

#[derive(Default)]
pub(crate) struct Report {
    candidates: Vec<&'static str>,
    /// A criterion, and what each candidate so far was found to do.
    rows: Vec<(&'static str, Vec<String>)>,
}

impl Report {
    pub(crate) fn add(&mut self, candidate: &'static str, findings: Findings) {
        let column = self.candidates.len();
        self.candidates.push(candidate);
        for (criterion, value) in findings {
            if !self.rows.iter().any(|row| row.0 == criterion) {
                self.rows.push((criterion, Vec::new()));
            }
            let row = self.rows.iter_mut().find(|row| row.0 == criterion).expect("the row was just made");
            row.1.resize(column, "does not apply".to_owned());
            row.1.push(value);
        }
        for row in &mut self.rows {
            row.1.resize(column + 1, "does not apply".to_owned());
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| criterion | {} |", self.candidates.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(self.candidates.len()))?;
        self.rows
            .iter()
            .try_for_each(|(criterion, values)| writeln!(f, "| {criterion} | {} |", values.join(" | ")))
    }
}
