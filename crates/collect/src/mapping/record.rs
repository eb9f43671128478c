//! Rows to records: what a row must fulfil, and what the rows of one record say together.

use std::sync::Arc;

use jiff::SignedDuration;
use qianmian_model::{Failure, Identifier, MessageId, Position, Properties, Record, RecordKind, Time, Value};

use super::field::{Field, Misread, Origin, from_micros};
use super::{Cells, Mapping, Rule, TimeReader};
use crate::code;
use crate::message_id::message_id;

/// 1900-01-01T00:00:00Z: nothing that a file tells of a person's doings is older.
const EARLIEST: Time = Time(-2_208_988_800_000_000);
/// How far ahead of its reading a row may say it happened.
const FUTURE_LIMIT: SignedDuration = SignedDuration::from_hours(24);
const SHOWN_CHARS: usize = 200;

/// What checking row after row remembers.
#[derive(Debug, Default)]
pub(crate) struct RowCheck {
    time: TimeReader,
}

/// Where rows come from and what their records carry in common.
pub(crate) struct RecordFrame {
    pub(crate) source: Arc<str>,
    pub(crate) stream: Arc<str>,
    pub(crate) received_at: Time,
}

impl Mapping {
    /// Every rule that a row breaks; a row without any will map.
    pub(crate) fn check_row(
        &self,
        row: &impl Cells,
        received_at: Time,
        check: &mut RowCheck,
    ) -> Vec<Failure> {
        let mut failures = Vec::new();
        for rule in self.require.iter().filter(|rule| rule.broken_by(row)) {
            let (field, raw) = self.show(row, rule.that.column);
            failures.push(Failure { code: rule.code, field, raw, reason: rule.reason.clone() });
        }
        if self.identifiers.iter().all(|(_, field)| field.text(row).is_empty())
            && !self.told_of_identifiers(&failures)
        {
            let field = self.identifiers.first().map_or_else(String::new, |(kind, _)| kind.to_string());
            let reason = "the row has none of the identifiers that the mapping names".to_owned();
            failures.push(Failure { code: code::IDENTIFIER_MISSING, field, raw: String::new(), reason });
        }
        if !self.cases.is_empty() && self.event_name(row).is_none() {
            let reason = "the row fits none of the cases under `event`".to_owned();
            failures.push(Failure {
                code: code::EVENT_CASE_MISSING,
                field: String::new(),
                raw: String::new(),
                reason,
            });
        }
        failures.extend(self.check_time(row, received_at, check));
        self.check_fields(row, &mut failures);
        failures
    }

    /// Whether a rule of the mapping has already said that an identifier is wrong.
    fn told_of_identifiers(&self, failures: &[Failure]) -> bool {
        let is_identifier = |name: &str| {
            self.identifiers.iter().any(|(_, field)| match field.origin {
                Origin::Column(column) => self.columns[column].name == name,
                _ => false,
            })
        };
        failures.iter().any(|failure| is_identifier(&failure.field))
    }

    fn check_time(&self, row: &impl Cells, received_at: Time, check: &mut RowCheck) -> Option<Failure> {
        let (column, forms) = self.at.as_ref()?;
        let cell = row.cell(*column);
        let (code, reason) = if cell.is_empty() {
            (code::TIME_MISSING, "the row has no time".to_owned())
        } else {
            match check.time.read(forms, cell) {
                None => (code::TIME_UNREADABLE, format!("expected {}", forms.describe())),
                Some(at) if at < EARLIEST || at > received_at + FUTURE_LIMIT => {
                    (code::TIME_OUT_OF_RANGE, "before 1900 or in the future".to_owned())
                }
                Some(_) => return None,
            }
        };
        let (field, raw) = self.show(row, *column);
        Some(Failure { code, field, raw, reason })
    }

    fn check_fields(&self, row: &impl Cells, failures: &mut Vec<Failure>) {
        let items = self.items.iter().flat_map(|(_, fields)| fields);
        let named = [&self.traits, &self.properties, &self.consents, &self.sums];
        for (_, field) in named.into_iter().flatten().chain(items) {
            if let Err(Misread { column, code, reason }) = field.check(row) {
                let (field, raw) = self.show(row, column);
                let known = failures.iter().any(|known| known.code == code && known.field == field);
                if !known {
                    failures.push(Failure { code, field, raw, reason });
                }
            }
        }
    }

    /// A column's name and what is in it; contact values are not shown.
    fn show(&self, row: &impl Cells, column: usize) -> (String, String) {
        let personal = self.identifiers.iter().any(|(kind, field)| {
            matches!(kind.as_str(), "phone" | "email")
                && matches!(field.origin, Origin::Column(of) if of == column)
        });
        let raw = if personal { String::new() } else { row.cell(column).chars().take(SHOWN_CHARS).collect() };
        (self.columns[column].name.clone(), raw)
    }

    fn event_name(&self, row: &impl Cells) -> Option<&str> {
        let fits = |case: &&super::Case| case.when.as_ref().is_none_or(|condition| condition.holds(row));
        self.cases.iter().find(fits).map(|case| case.name.as_str())
    }

    /// The record that rows say together; single values come from the first. All have passed
    /// [`check_row`](Self::check_row), of which there is at least one.
    pub(crate) fn build_record<R: Cells>(
        &self,
        frame: &RecordFrame,
        rows: &[R],
        position: Position,
        row_count: u32,
        fallback_id: impl FnOnce() -> MessageId,
        check: &mut RowCheck,
    ) -> Record {
        let first = &rows[0];
        let at = self.at.as_ref().and_then(|(column, forms)| check.time.read(forms, first.cell(*column)));
        let identifiers = self.identifiers.iter().filter_map(|(kind, field)| {
            let text = field.text(first);
            (!text.is_empty()).then(|| Identifier::new(kind.clone(), text))
        });
        let consents = values(&self.consents, first).into_iter().filter_map(|(purpose, value)| match value {
            Value::Bool(granted) => Some((purpose, granted)),
            _ => None,
        });
        let mut properties = values(&self.properties, first);
        properties.extend(self.sums(rows));
        properties.extend(self.items(rows));
        Record {
            message_id: self.declared_id(frame, first).unwrap_or_else(fallback_id),
            source: Arc::clone(&frame.source),
            position,
            rows: row_count,
            kind: match self.event_name(first) {
                Some(name) => RecordKind::Track(name.to_owned()),
                None => RecordKind::Identify,
            },
            identifiers: identifiers.collect(),
            traits: values(&self.traits, first),
            properties,
            at: at.unwrap_or(frame.received_at),
            received_at: frame.received_at,
            consents: consents.collect(),
        }
    }

    /// The id made of the columns that `message_id` or `group_by` names.
    fn declared_id(&self, frame: &RecordFrame, row: &impl Cells) -> Option<MessageId> {
        let mut parts = vec![frame.source.as_bytes()];
        for column in &self.message_id {
            parts.extend([b"\x1f".as_slice(), row.cell(*column).as_bytes()]);
        }
        (!self.message_id.is_empty()).then(|| message_id(&parts))
    }

    fn sums<R: Cells>(&self, rows: &[R]) -> impl Iterator<Item = (String, Value)> {
        self.sums.iter().map(|(name, field)| {
            let micros = rows.iter().filter_map(|row| field.micros(row).ok().flatten());
            (name.clone(), Value::Number(from_micros(micros.sum())))
        })
    }

    fn items<R: Cells>(&self, rows: &[R]) -> Option<(String, Value)> {
        let (name, fields) = self.items.as_ref()?;
        let items = rows.iter().map(|row| Value::Object(values(fields, row)));
        Some((name.clone(), Value::List(items.collect())))
    }
}

impl Rule {
    fn broken_by(&self, row: &impl Cells) -> bool {
        self.when.as_ref().is_none_or(|condition| condition.holds(row))
            && self.unless.as_ref().is_none_or(|condition| !condition.holds(row))
            && !self.that.holds(row)
    }
}

/// The fields that have a value.
fn values(fields: &[(String, Field)], row: &impl Cells) -> Properties {
    let mut values = Vec::with_capacity(fields.len());
    for (name, field) in fields {
        if let Ok(Some(value)) = field.value(row) {
            values.push((name.clone(), value));
        }
    }
    values
}
