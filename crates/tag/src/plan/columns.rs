//! The columns of one record batch of events, by the names they have in the lake or in foreign files.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, ListArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, TimeUnit, TimestampMicrosecondType, UInt32Type};

use qianmian_model::{EventBody, Time};

use crate::TagError;
use crate::datum::Datum;
use crate::program::{Happening, Listener, Program};

/// What the columns of events are called. A property's column is a prefix and its name; a file without it has no
/// values of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnNames {
    /// Whose event it is: uint32.
    pub person: &'static str,
    /// When it happened: a timestamp.
    pub at: &'static str,
    /// Its name: text.
    pub event: &'static str,
    /// The topics of its text: a list of text.
    pub topics: &'static str,
    /// What a property's column begins with.
    pub property_prefix: &'static str,
}

impl ColumnNames {
    /// Of the lake.
    pub const LAKE: ColumnNames =
        ColumnNames { person: "subject", at: "at", event: "event", topics: "topics", property_prefix: "p_" };
    /// Of files for `tags eval`.
    pub const FOREIGN: ColumnNames =
        ColumnNames { person: "user_id", at: "ts", event: "event", topics: "topics", property_prefix: "" };

    /// The column of a property.
    pub fn property(&self, name: &str) -> String {
        format!("{}{name}", self.property_prefix)
    }

    /// The columns that a program needs to see, whether a file has them or not.
    pub fn needed(&self, program: &Program) -> Vec<String> {
        let mut names: Vec<String> = [self.person, self.at, self.event].map(str::to_owned).into();
        if program.reads_topics() {
            names.push(self.topics.to_owned());
        }
        names.extend(program.property_names().iter().map(|name| self.property(name)));
        names.sort();
        names.dedup();
        names
    }
}

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
struct Words {
    keys: PrimitiveArray<Int32Type>,
    words: StringArray,
}

impl Words {
    fn key(&self, row: usize) -> Option<usize> {
        if self.keys.is_null(row) { None } else { usize::try_from(self.keys.value(row)).ok() }
    }

    fn word(&self, key: usize) -> Option<&str> {
        self.words.is_valid(key).then(|| self.words.value(key))
    }
}

enum Property {
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
        let required = |name: &str| {
            batch
                .column_by_name(name)
                .ok_or_else(|| TagError::Column { column: name.to_owned(), expected: "present" })
        };
        let event = words(required(names.event)?, names.event)?;
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
            ids: typed(
                required(names.person)?,
                names.person,
                &DataType::UInt32,
                "an unsigned 32-bit number",
            )?,
            at: typed(
                required(names.at)?,
                names.at,
                &DataType::Timestamp(TimeUnit::Microsecond, None),
                "a timestamp",
            )?,
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

/// The reaches of a batch's rows, found once for each combination of keys that decides them.
pub(super) struct Classes<'c> {
    program: &'c Program,
    columns: &'c Columns,
    /// By event of the batch: who listens to it.
    listeners: Vec<&'c [Listener]>,
    by_event: Vec<Class>,
}

/// What decides which listeners of an event admit a row.
enum Class {
    /// The text of one property at most. Reaches by its keys, the last of rows without it.
    Keyed { property: Option<u32>, reaches: Vec<Option<u32>> },
    /// The row itself.
    Free,
}

impl<'c> Classes<'c> {
    pub(super) fn new(columns: &'c Columns, program: &'c Program) -> Classes<'c> {
        let listeners: Vec<&[Listener]> =
            columns.event_names.iter().map(|name| program.listeners_to(name)).collect();
        let by_event = listeners.iter().map(|listeners| Class::of(columns, program, listeners)).collect();
        Classes { program, columns, listeners, by_event }
    }

    /// The reach of a row; `find` gives that of the listeners to an event that admit the row.
    pub(super) fn reach(
        &mut self,
        row: usize,
        event: usize,
        find: impl FnOnce(&str, &[Listener], &Vec<bool>) -> u32,
    ) -> u32 {
        let place = match &mut self.by_event[event] {
            Class::Free => None,
            Class::Keyed { property: None, reaches } => reaches.first_mut(),
            Class::Keyed { property: Some(property), reaches } => {
                let key = match &self.columns.properties[*property as usize] {
                    Property::Text(words) => words.key(row),
                    _ => None,
                };
                let key = key.unwrap_or(reaches.len() - 1);
                reaches.get_mut(key)
            }
        };
        if let Some(Some(known)) = place {
            return *known;
        }
        let listeners = self.listeners[event];
        let looked_at = self.columns.row(row);
        let admits = |listener| self.columns.admits(self.program, listener, &looked_at);
        let admitted = listeners.iter().map(admits).collect();
        let found = find(&self.columns.event_names[event], listeners, &admitted);
        if let Some(place) = place {
            *place = Some(found);
        }
        found
    }
}

impl Class {
    fn of(columns: &Columns, program: &Program, listeners: &[Listener]) -> Class {
        let filters = listeners.iter().filter_map(|listener| listener.filter);
        let mut looked_at: Vec<u32> =
            filters.flat_map(|filter| program.filters[filter as usize].properties()).collect();
        looked_at.sort_unstable();
        looked_at.dedup();
        match looked_at[..] {
            [] => Class::Keyed { property: None, reaches: vec![None] },
            [property] => match &columns.properties[property as usize] {
                Property::Text(words) => {
                    Class::Keyed { property: Some(property), reaches: vec![None; words.words.len() + 1] }
                }
                Property::Absent => Class::Keyed { property: None, reaches: vec![None] },
                _ => Class::Free,
            },
            _ => Class::Free,
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
    let column = convert(column, name, &wanted, "text")?;
    let column = column.as_dictionary::<Int32Type>();
    Ok(Words { keys: column.keys().clone(), words: column.values().as_string::<i32>().clone() })
}

fn property(column: &ArrayRef, name: &str) -> Result<Property, TagError> {
    Ok(match column.data_type() {
        DataType::Boolean => Property::Bool(column.as_boolean().clone()),
        DataType::Timestamp(..) => {
            let micros = DataType::Timestamp(TimeUnit::Microsecond, None);
            Property::Time(convert(column, name, &micros, "a timestamp")?.as_primitive().clone())
        }
        data_type if data_type.is_numeric() => {
            Property::Number(convert(column, name, &DataType::Float64, "a number")?.as_primitive().clone())
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Dictionary(..) => {
            Property::Text(words(column, name)?)
        }
        _ => {
            return Err(TagError::Column {
                column: name.to_owned(),
                expected: "text, a number, a boolean or a timestamp",
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
        return Err(TagError::Column { column: name.to_owned(), expected: "without nulls" });
    }
    Ok(column.as_primitive().clone())
}

/// A column in the type that is wanted; the zone of a timestamp is only how it is shown.
fn convert(
    column: &ArrayRef,
    name: &str,
    wanted: &DataType,
    expected: &'static str,
) -> Result<ArrayRef, TagError> {
    let refused = |_| TagError::Column { column: name.to_owned(), expected };
    match column.data_type() {
        same if same == wanted => Ok(Arc::clone(column)),
        DataType::Timestamp(TimeUnit::Microsecond, _) if matches!(wanted, DataType::Timestamp(..)) => {
            let micros: &PrimitiveArray<TimestampMicrosecondType> = column.as_primitive();
            Ok(Arc::new(micros.clone().with_timezone_opt(None::<Arc<str>>)))
        }
        _ => cast(column, wanted).map_err(refused),
    }
}
