//! What makes a row of a file carry a tag: a column, an operator, and one or several values.

use serde::Deserialize;

use super::Placed;

/// A test of one cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The column.
    pub column: Placed,
    /// How it is compared.
    pub operator: Operator,
    /// With what: one value, or several for `in`.
    pub values: Vec<Operand>,
}

/// How a cell is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Operator {
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    NotEqual,
    /// Less; numbers only.
    #[serde(rename = "<")]
    Less,
    /// Less or equal; numbers only.
    #[serde(rename = "<=")]
    AtMost,
    /// Greater; numbers only.
    #[serde(rename = ">")]
    Greater,
    /// Greater or equal; numbers only.
    #[serde(rename = ">=")]
    AtLeast,
    /// Equal to one of several.
    #[serde(rename = "in")]
    In,
}

/// What a cell is compared with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Operand {
    /// `true` or `false`; a cell may say it as 1 or 0 too.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Condition {
    /// Whether a cell meets the condition; `None` when the cell is empty, or is no number where less or greater
    /// is asked.
    pub fn holds(&self, cell: &str) -> Option<bool> {
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        let equal = |operand: &Operand| match operand {
            Operand::Text(text) => cell == text,
            Operand::Number(number) => parse_number(cell) == Some(*number),
            Operand::Bool(truth) => parse_number(cell).map(|number| number != 0.0) == Some(*truth),
        };
        let first = self.values.first()?;
        let compare = |test: fn(f64, f64) -> bool| match first {
            Operand::Number(number) => Some(test(parse_number(cell)?, *number)),
            Operand::Bool(_) | Operand::Text(_) => None,
        };
        match self.operator {
            Operator::Equal => Some(equal(first)),
            Operator::NotEqual => Some(!equal(first)),
            Operator::Less => compare(|a, b| a < b),
            Operator::AtMost => compare(|a, b| a <= b),
            Operator::Greater => compare(|a, b| a > b),
            Operator::AtLeast => compare(|a, b| a >= b),
            Operator::In => Some(self.values.iter().any(equal)),
        }
    }
}

/// A number as files write it; `true` and `false` are 1 and 0.
pub fn parse_number(cell: &str) -> Option<f64> {
    match cell {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        _ => cell.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}
