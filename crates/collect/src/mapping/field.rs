//! One declared field: where its value comes from and how it is read.

use std::borrow::Cow;

use qianmian_model::Value;

use super::Cells;
use super::time::TimeForms;
use crate::code;
use crate::json::Json;

/// A field of a record.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) origin: Origin,
    pub(super) read: Read,
    /// Numbers lose their sign.
    pub(super) absolute: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// A column.
    Column(usize),
    /// The mapping itself.
    Constant(Value),
    /// The product of columns.
    Product(Vec<usize>),
}

/// How a cell is read.
#[derive(Debug, Clone)]
pub(super) enum Read {
    /// As it is; `whole` writes whole numbers without a fraction.
    Text { whole: bool },
    /// As a finite number.
    Number,
    /// As yes or no.
    Bool,
    /// As a time.
    Time(TimeForms),
    /// As JSON.
    Json,
}

/// A cell that cannot be read.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) column: usize,
    pub(super) code: &'static str,
    pub(super) reason: String,
}

impl Field {
    /// The value in a row; none where a cell is empty.
    pub(super) fn value(&self, row: &impl Cells) -> Result<Option<Value>, Misread> {
        match &self.origin {
            Origin::Constant(value) => Ok(Some(value.clone())),
            Origin::Product(_) => Ok(self.micros(row)?.map(|micros| Value::Number(from_micros(micros)))),
            Origin::Column(column) => {
                let cell = row.cell(*column);
                if cell.is_empty() { Ok(None) } else { self.read_cell(*column, cell).map(Some) }
            }
        }
    }

    /// Whether [`value`](Self::value) will succeed, without making the value.
    pub(super) fn check(&self, row: &impl Cells) -> Result<(), Misread> {
        match (&self.origin, &self.read) {
            (Origin::Constant(_), _) | (Origin::Column(_), Read::Text { .. }) => Ok(()),
            (Origin::Product(_), _) | (Origin::Column(_), Read::Number) => self.micros(row).map(|_| ()),
            (Origin::Column(_), _) => self.value(row).map(|_| ()),
        }
    }

    /// The value as text, for identifiers.
    pub(super) fn text<'a>(&'a self, row: &'a impl Cells) -> Cow<'a, str> {
        match (&self.origin, &self.read) {
            (Origin::Column(column), Read::Text { whole: true }) => {
                Cow::Borrowed(whole_text(row.cell(*column)))
            }
            (Origin::Column(column), _) => Cow::Borrowed(row.cell(*column)),
            (Origin::Constant(value), _) => Cow::Owned(value.to_string()),
            (Origin::Product(_), _) => Cow::Borrowed(""),
        }
    }

    /// The number in whole millionths, in which sums are exact; none where a cell is empty.
    pub(super) fn micros(&self, row: &impl Cells) -> Result<Option<i128>, Misread> {
        let mut product = 1.0;
        let columns = match &self.origin {
            Origin::Constant(value) => return Ok(value.as_number().map(to_micros)),
            Origin::Column(column) => std::slice::from_ref(column),
            Origin::Product(columns) => columns,
        };
        for column in columns {
            let cell = row.cell(*column);
            if cell.is_empty() {
                return Ok(None);
            }
            product *= read_number(*column, cell)?;
        }
        let micros = to_micros(product);
        Ok(Some(if self.absolute { micros.abs() } else { micros }))
    }

    fn read_cell(&self, column: usize, cell: &str) -> Result<Value, Misread> {
        let misread = |code, reason: String| Misread { column, code, reason };
        match &self.read {
            Read::Text { whole } => Ok(Value::Text(if *whole { whole_text(cell) } else { cell }.to_owned())),
            Read::Number => {
                let number = read_number(column, cell)?;
                Ok(Value::Number(if self.absolute { number.abs() } else { number }))
            }
            Read::Bool => read_bool(cell).map(Value::Bool).ok_or_else(|| {
                misread(code::NOT_A_BOOL, "expected true or false, 1 or 0, yes or no".to_owned())
            }),
            Read::Time(forms) => forms
                .read(cell)
                .map(Value::Time)
                .ok_or_else(|| misread(code::TIME_UNREADABLE, format!("expected {}", forms.describe()))),
            Read::Json => serde_json::from_str(cell)
                .map(|Json(value)| value)
                .map_err(|error| misread(code::NOT_JSON, format!("not JSON: {error}"))),
        }
    }
}

fn read_number(column: usize, cell: &str) -> Result<f64, Misread> {
    cell.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| Misread {
        column,
        code: code::NOT_A_NUMBER,
        reason: "expected a number such as 12.50".to_owned(),
    })
}

fn read_bool(cell: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is(&["true", "1", "yes", "y", "t", "是"]) {
        Some(true)
    } else if is(&["false", "0", "no", "n", "f", "否"]) {
        Some(false)
    } else {
        None
    }
}

/// `17850.0` without its fraction of zeros; any other text as it is.
fn whole_text(cell: &str) -> &str {
    match cell.split_once('.') {
        Some((whole, zeros))
            if whole.bytes().all(|byte| byte.is_ascii_digit()) && zeros.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        _ => cell,
    }
}

/// Rounds to whole millionths.
#[allow(clippy::cast_possible_truncation, reason = "saturates, and amounts are far below")]
pub(super) fn to_micros(number: f64) -> i128 {
    (number * 1e6).round() as i128
}

/// The nearest double.
#[allow(clippy::cast_precision_loss, reason = "the nearest double is meant")]
pub(super) fn from_micros(micros: i128) -> f64 {
    micros as f64 / 1e6
}
