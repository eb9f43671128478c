//! How the rows of a source's files become records. Declared in `sources/<name>.yaml`:
//!
//! ```yaml
//! name: online_retail                # as events carry it
//! title: Orders of the gift shop
//! purpose: service                   # the consent purpose
//! trust: 80                          # 0..100, default 50
//! zone: Europe/London                # of times without one; default the workspace's
//! keep_text: false                   # whether free text is kept
//! day_first: true                    # 01/05/2023 is 1 May; without the key such a date is refused as ambiguous
//! phone_region: GB                   # of phone numbers without a country code; default CN
//! interactions: {per_minute: 120, same_text: 20, same_interval: 60}   # beyond, an event is refused as abnormal; these
//!                                    # hold for http, none for files unless declared
//! abnormal: count                    # nothing is abnormal, everything is in measures; default exclude
//! derive_identity_card: false        # whether birthday, gender and place may be taken from identity cards
//! format: csv                        # csv | jsonl | parquet | http; default by the file's name
//! delimiter: ","                     # of csv, one character or `tab`
//! header: true                       # whether a csv file's first line names its columns; where not, `columns`
//! columns: [a, b]                    # the names, where there is no header
//! encoding: utf-8                    # the only one; a byte order mark is fine
//!
//! event: Order Completed             # without it a row only states traits; or cases, of which the first that fits:
//! # event:
//! #   - {name: Order Refunded, when: {column: InvoiceNo, starts_with: C}}
//! #   - {name: Order Completed}
//! at: {column: InvoiceDate, formats: ["%Y-%m-%d %H:%M:%S"]}   # default: when the row was read
//! identifiers:                       # kind: column, strongest first
//!   customer_id: {column: CustomerID, whole: true}
//! traits: {country: Country}
//! properties: {order_id: InvoiceNo, currency: {constant: GBP}}
//! consents: {marketing: {column: opt_in}}
//!
//! group_by: [InvoiceNo]              # rows with the same values make one record; its fields come from the first row
//! grouped: contiguous                # rows of a group follow each other: less memory, and apart they are rejected
//! items: {name: products, fields: {sku: StockCode, price: {column: UnitPrice, type: number}}}   # one per row
//! sum: {total: {multiply: [Quantity, UnitPrice], absolute: true}}   # over the rows, exact to a millionth
//! dedupe: rows                       # a line that is there twice (in its group) counts once
//! require:                           # each row, or it is rejected with the code and reason
//!   - {that: {column: Quantity, above: 0}, unless: {column: InvoiceNo, starts_with: C}, code: negative_quantity,
//!      reason: a quantity below 1 that is no cancellation}
//! message_id: [InvoiceNo]            # what makes a record the same when it comes again; default `group_by`, else
//!                                    # the whole line and its number (with `dedupe`, the line alone)
//! ```
//!
//! A field is a column's name (as text), or `{column | constant | multiply, type: text|number|bool|time|json, formats,
//! whole, absolute}`. An empty cell is no value. `whole` writes `17850.0` as `17850`. Conditions hold all they name:
//! `present, equals, one_of, starts_with, above, at_least, below, at_most`. Times are `strptime` patterns or `rfc3339`,
//! `unix`, `unix_ms`, `unix_us`, tried in order.

pub(crate) mod compile;
mod condition;
mod field;
mod record;
mod time;
pub(crate) mod wire;

use qianmian_model::IdentifierKind;
use serde_saphyr::Location;

pub(crate) use record::{RecordFrame, RowCheck};
use time::TimeReader;

use condition::Condition;
use field::Field;
use time::TimeForms;

/// A row as the mapping sees it.
pub(crate) trait Cells {
    /// The text of one of [`Mapping::columns`], without blanks around it.
    fn cell(&self, column: usize) -> &str;
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// One JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
}

/// Rules compiled from a declaration. Columns are indices into `columns`.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) file: String,
    pub(crate) format: Option<Format>,
    pub(crate) delimiter: u8,
    pub(crate) header: bool,
    /// The names of all columns of a file without a header.
    pub(crate) given_columns: Vec<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) grouping: Option<Grouping>,
    pub(crate) dedupe: bool,
    message_id: Vec<usize>,
    cases: Vec<Case>,
    at: Option<(usize, TimeForms)>,
    identifiers: Vec<(IdentifierKind, Field)>,
    traits: Vec<(String, Field)>,
    properties: Vec<(String, Field)>,
    consents: Vec<(String, Field)>,
    sums: Vec<(String, Field)>,
    items: Option<(String, Vec<(String, Field)>)>,
    require: Vec<Rule>,
}

/// A column that some rule reads.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Where the mapping first names it.
    pub(crate) place: Location,
}

/// Which rows make one record.
#[derive(Debug, Clone)]
pub(crate) struct Grouping {
    pub(crate) by: Vec<usize>,
    pub(crate) contiguous: bool,
}

/// An event's name, and when it applies.
#[derive(Debug, Clone)]
struct Case {
    name: String,
    when: Option<Condition>,
}

/// What a row must fulfil.
#[derive(Debug, Clone)]
struct Rule {
    that: Condition,
    when: Option<Condition>,
    unless: Option<Condition>,
    code: &'static str,
    reason: String,
}

impl Mapping {
    /// Columns of which nothing is made: their cells are read as they are. `file` is named where one is missing.
    pub(crate) fn of_columns(file: String, names: &[&str], delimiter: u8) -> Mapping {
        let column = |name: &&str| Column { name: (*name).to_owned(), place: Location::UNKNOWN };
        Mapping {
            file,
            format: None,
            delimiter,
            header: true,
            given_columns: Vec::new(),
            columns: names.iter().map(column).collect(),
            grouping: None,
            dedupe: false,
            message_id: Vec::new(),
            cases: Vec::new(),
            at: None,
            identifiers: Vec::new(),
            traits: Vec::new(),
            properties: Vec::new(),
            consents: Vec::new(),
            sums: Vec::new(),
            items: None,
            require: Vec::new(),
        }
    }

    /// The columns that a file must have, in the order of their first mention.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The rules that the source declares under `require`: code and reason.
    pub fn rules(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.require.iter().map(|rule| (rule.code, rule.reason.as_str()))
    }
}
