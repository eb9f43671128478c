//! The columns of one record batch of events, by the names they have in the lake or in foreign files.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, ListArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Int32Type, TimeUnit, TimestampMicrosecondType, UInt32Type};

use qianmian_model::{EventBody, Time};

use super::ColumnNames;
use crate::TagError;
use crate::datum::Datum;
use crate::program::{Happening, Listener, Program};

/// What a column has to be, as errors say it.
pub(super) const ID: &str = "an unsigned 32-bit number";
pub(super) const INSTANT: &str = "a timestamp";
pub(super) const TEXT: &str = "text";
const MICROS: DataType = DataType::Timestamp(TimeUnit::Microsecond, None);

/// The columns of one batch.
pub(super) struct Columns {
    ids: PrimitiveArray<UInt32Type>,
    at: PrimitiveArray<TimestampMicrosecondType>,
    event: Words,
    event_names: Vec<String>,
    topics: Option<ListArray>,
    properties: Vec<Property>,
    /// By filter: what it says of each key of the one text column that it reads.
    by_key: Vec<Option<ByKey>>,
}

/// What a filter says of each distinct text of a property, and last of a row without one.
struct ByKey {
    property: u32,
    admitted: Vec<bool>,
}

/// A text column as keys into its distinct texts.
pub(super) struct Words {
    keys: PrimitiveArray<Int32Type>,
    words: StringArray,
}

impl Words {
    pub(super) fn key(&self, row: usize) -> Option<usize> {
        if self.keys.is_null(row) { None } else { usize::try_from(self.keys.value(row)).ok() }
    }

    /// How many distinct texts there are.
    pub(super) fn count(&self) -> usize {
        self.words.len()
    }

    fn word(&self, key: usize) -> Option<&str> {
        self.words.is_valid(key).then(|| self.words.value(key))
    }
}

pub(super) enum Property {
    Absent,
    Bool(BooleanArray),
    Number(Float64Array),
    Time(PrimitiveArray<TimestampMicrosecondType>),
    Text(Words),
}

impl Columns {
    pub(super) fn read(
        batch: &RecordBatch,
        names: &ColumnNames,
        program: &Program,
    ) -> Result<Columns, TagError> {
        names.require(batch.schema_ref())?;
        let column = |name: &str| Ok::<_, TagError>(batch.column(batch.schema_ref().index_of(name)?));
        let event = words(column(names.event)?, names.event)?;
        let event_names = event.words.iter().map(|name| name.unwrap_or_default().to_owned()).collect();
        let topics =
            batch.column_by_name(names.topics).and_then(|column| column.as_list_opt::<i32>()).cloned();
        let properties = program.property_names().iter().map(|name| {
            let name = names.property(name);
            batch.column_by_name(&name).map_or(Ok(Property::Absent), |column| property(column, &name))
        });
        let properties: Vec<Property> = properties.collect::<Result<_, _>>()?;
        let by_key = (0u32..).zip(&program.filters).map(|(filter, code)| {
            let [property] = code.properties()[..] else { return None };
            match &properties[property as usize] {
                Property::Text(words) => {
                    Some(ByKey { property, admitted: admitted_by_key(program, filter, words) })
                }
                _ => None,
            }
        });
        let by_key = by_key.collect();
        Ok(Columns {
            ids: typed(column(names.person)?, names.person, &DataType::UInt32, ID)?,
            at: typed(column(names.at)?, names.at, &MICROS, INSTANT)?,
            event,
            event_names,
            topics,
            properties,
            by_key,
        })
    }
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn id(&self, row: usize) -> u32 {
        self.ids.value(row)
    }

    /// Microseconds.
    pub(super) fn at(&self, row: usize) -> i64 {
        self.at.value(row)
    }

    /// The ordinal of the row's event among those of the batch.
    pub(super) fn event(&self, row: usize) -> Option<usize> {
        self.event.key(row)
    }

    /// The names of the batch's events.
    pub(super) fn event_names(&self) -> &[String] {
        &self.event_names
    }

    /// The values of a property of the program.
    pub(super) fn property(&self, ordinal: u32) -> &Property {
        &self.properties[ordinal as usize]
    }

    /// The rows as events, with the properties and topics that the program reads. Rows without a name are left out.
    pub(super) fn events(&self, program: &Program) -> Vec<(u32, Time, EventBody)> {
        let names: Vec<Arc<str>> = self.event_names.iter().map(|name| Arc::from(name.as_str())).collect();
        let event = |index: usize| {
            let row = self.row(index);
            let properties = (0u32..).zip(&program.properties).filter_map(|(ordinal, name)| {
                let value = row.property(ordinal).to_value();
                (!value.is_null()).then(|| (name.clone(), value))
            });
            let body = EventBody {
                name: Arc::clone(&names[self.event(index)?]),
                properties: properties.collect(),
                topics: row.topics(),
            };
            Some((self.id(index), Time(self.at(index)), body))
        };
        (0..self.len()).filter_map(event).collect()
    }

    pub(super) fn row(&self, index: usize) -> Row<'_> {
        Row { columns: self, index }
    }

    /// Whether the listener takes the row.
    pub(super) fn admits(&self, program: &Program, listener: &Listener, row: &Row<'_>) -> bool {
        let by_key = listener.filter.and_then(|filter| self.by_key[filter as usize].as_ref());
        match by_key {
            Some(ByKey { property, admitted }) => match &self.properties[*property as usize] {
                Property::Text(words) => admitted[words.key(row.index).unwrap_or(admitted.len() - 1)],
                _ => false,
            },
            None => program.admits(listener.filter, row),
        }
    }
}

/// One row, as filters and series look at it.
pub(super) struct Row<'a> {
    columns: &'a Columns,
    index: usize,
}

impl Row<'_> {
    fn topics(&self) -> Vec<Arc<str>> {
        let topics = self.columns.topics.as_ref().filter(|topics| topics.is_valid(self.index));
        let Some(hit) = topics.map(|topics| topics.value(self.index)) else { return Vec::new() };
        hit.as_string_opt::<i32>().map_or_else(Vec::new, |hit| hit.iter().flatten().map(Arc::from).collect())
    }
}

impl Happening for Row<'_> {
    fn property(&self, ordinal: u32) -> Datum<'_> {
        let row = self.index;
        match &self.columns.properties[ordinal as usize] {
            Property::Bool(values) if values.is_valid(row) => Datum::Bool(values.value(row)),
            Property::Number(values) if values.is_valid(row) && values.value(row).is_finite() => {
                Datum::Number(values.value(row))
            }
            Property::Time(values) if values.is_valid(row) => Datum::Time(Time(values.value(row))),
            Property::Text(words) => {
                words.key(row).and_then(|key| words.word(key)).map_or(Datum::Null, Datum::Text)
            }
            _ => Datum::Null,
        }
    }

    fn hits(&self, topic: &str) -> u32 {
        let Some(topics) = self.columns.topics.as_ref().filter(|topics| topics.is_valid(self.index)) else {
            return 0;
        };
        let hit = topics.value(self.index);
        let hits =
            hit.as_string_opt::<i32>().map_or(0, |hit| hit.iter().filter(|hit| *hit == Some(topic)).count());
        u32::try_from(hits).unwrap_or(u32::MAX)
    }
}

/// A text as a filter on one property looks at it.
struct Alone<'a>(Datum<'a>);

impl Happening for Alone<'_> {
    fn property(&self, _: u32) -> Datum<'_> {
        self.0
    }

    fn hits(&self, _: &str) -> u32 {
        0
    }
}

fn admitted_by_key(program: &Program, filter: u32, words: &Words) -> Vec<bool> {
    let texts = (0..words.words.len()).map(|key| words.word(key).map_or(Datum::Null, Datum::Text));
    texts.chain([Datum::Null]).map(|datum| program.admits(Some(filter), &Alone(datum))).collect()
}

fn words(column: &ArrayRef, name: &str) -> Result<Words, TagError> {
    let wanted = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let column = convert(column, name, &wanted, TEXT)?;
    let column = column.as_dictionary::<Int32Type>();
    Ok(Words { keys: column.keys().clone(), words: column.values().as_string::<i32>().clone() })
}

fn property(column: &ArrayRef, name: &str) -> Result<Property, TagError> {
    Ok(match column.data_type() {
        DataType::Boolean => Property::Bool(column.as_boolean().clone()),
        DataType::Timestamp(..) => {
            Property::Time(convert(column, name, &MICROS, INSTANT)?.as_primitive().clone())
        }
        data_type if data_type.is_numeric() => {
            Property::Number(convert(column, name, &DataType::Float64, "a number")?.as_primitive().clone())
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            Property::Text(words(column, name)?)
        }
        other => {
            return Err(TagError::Column {
                column: name.to_owned(),
                expected: "text, a number, a boolean or a timestamp",
                found: format!("it is {other}"),
            });
        }
    })
}

fn typed<T: arrow::datatypes::ArrowPrimitiveType>(
    column: &ArrayRef,
    name: &str,
    wanted: &DataType,
    expected: &'static str,
) -> Result<PrimitiveArray<T>, TagError> {
    let column = convert(column, name, wanted, expected)?;
    if column.null_count() > 0 {
        let found = format!("{} of these {} rows have none", column.null_count(), column.len());
        return Err(TagError::Column { column: name.to_owned(), expected, found });
    }
    Ok(column.as_primitive().clone())
}

/// A column in the type that is wanted; the zone of a timestamp is only how it is shown. A number is no timestamp: nobody
/// says of what unit it is.
fn convert(
    column: &ArrayRef,
    name: &str,
    wanted: &DataType,
    expected: &'static str,
) -> Result<ArrayRef, TagError> {
    let refused = |found: String| TagError::Column { column: name.to_owned(), expected, found };
    match column.data_type() {
        same if same == wanted => Ok(Arc::clone(column)),
        DataType::Timestamp(TimeUnit::Microsecond, _) if *wanted == MICROS => {
            let micros: &PrimitiveArray<TimestampMicrosecondType> = column.as_primitive();
            Ok(Arc::new(micros.clone().with_timezone_opt(None::<Arc<str>>)))
        }
        number if *wanted == MICROS && number.is_numeric() => Err(refused(format!("it is {number}"))),
        other => {
            let strictly = CastOptions { safe: false, ..CastOptions::default() };
            cast_with_options(column, wanted, &strictly)
                .map_err(|error| refused(format!("it is {other} ({error})")))
        }
    }
}
