//! Arguments and rows: the only words the modules use with the database, so that a second backend is added here.

use std::borrow::Cow;

use futures::TryStreamExt as _;
use qianmian_model::{PersonId, SubjectId, Time};
use roaring::RoaringBitmap;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, SqlSafeStr};

use crate::{Error, Result, Tx};

/// The text of `sql/<name>.sql`.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql"))
    };
}
pub(crate) use sql;

/// One value bound to a statement.
#[derive(Debug, Clone)]
pub(crate) enum Arg<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

impl Arg<'_> {
    pub(crate) fn bind(self, arguments: &mut SqliteArguments) {
        let bound = match self {
            Arg::Null => arguments.add(None::<i64>),
            Arg::Int(value) => arguments.add(value),
            Arg::Real(value) => arguments.add(value),
            Arg::Text(Cow::Borrowed(value)) => arguments.add(value),
            Arg::Text(Cow::Owned(value)) => arguments.add(value),
            Arg::Blob(Cow::Borrowed(value)) => arguments.add(value),
            Arg::Blob(Cow::Owned(value)) => arguments.add(value),
        };
        bound.expect("plain numbers, text and bytes always encode");
    }
}

macro_rules! arg_from_integer {
    ($($from:ty => |$value:ident| $into:expr),* $(,)?) => {
        $(impl From<$from> for Arg<'_> {
            fn from($value: $from) -> Self {
                Arg::Int($into)
            }
        })*
    };
}

arg_from_integer! {
    i64 => |value| value,
    i32 => |value| i64::from(value),
    u32 => |value| i64::from(value),
    u8 => |value| i64::from(value),
    bool => |value| i64::from(value),
    // Counts and offsets never come near 2^63.
    u64 => |value| i64::try_from(value).unwrap_or(i64::MAX),
    Time => |value| value.0,
    PersonId => |value| i64::from(value.0),
    SubjectId => |value| i64::from(value.0),
}

impl From<f32> for Arg<'_> {
    fn from(value: f32) -> Self {
        Arg::Real(f64::from(value))
    }
}

impl From<f64> for Arg<'_> {
    fn from(value: f64) -> Self {
        Arg::Real(value)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(value))
    }
}

impl From<String> for Arg<'_> {
    fn from(value: String) -> Self {
        Arg::Text(Cow::Owned(value))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(value: &'a [u8]) -> Self {
        Arg::Blob(Cow::Borrowed(value))
    }
}

impl From<Vec<u8>> for Arg<'_> {
    fn from(value: Vec<u8>) -> Self {
        Arg::Blob(Cow::Owned(value))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Arg<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Arg::Blob(Cow::Borrowed(value))
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Arg::Null, Into::into)
    }
}

impl From<&RoaringBitmap> for Arg<'_> {
    fn from(bitmap: &RoaringBitmap) -> Self {
        let mut bytes = Vec::with_capacity(bitmap.serialized_size());
        bitmap.serialize_into(&mut bytes).expect("writing to memory does not fail");
        bytes.into()
    }
}

/// One row of a result; columns count from 0.
pub(crate) struct Row(SqliteRow);

impl Row {
    pub(crate) fn int(&self, column: usize) -> Result<i64> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn u64(&self, column: usize) -> Result<u64> {
        self.int(column).and_then(|value| narrow(value, "count"))
    }

    pub(crate) fn u32(&self, column: usize) -> Result<u32> {
        self.int(column).and_then(|value| narrow(value, "ordinal"))
    }

    /// A day, counted from 1970-01-01.
    pub(crate) fn day(&self, column: usize) -> Result<i32> {
        self.int(column).and_then(|value| narrow(value, "day"))
    }

    pub(crate) fn u8(&self, column: usize) -> Result<u8> {
        self.int(column).and_then(|value| narrow(value, "small number"))
    }

    pub(crate) fn flag(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn real(&self, column: usize) -> Result<f64> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn opt_real(&self, column: usize) -> Result<Option<f64>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn text(&self, column: usize) -> Result<String> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn str(&self, column: usize) -> Result<&str> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn opt_text(&self, column: usize) -> Result<Option<String>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn blob(&self, column: usize) -> Result<&[u8]> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn opt_blob(&self, column: usize) -> Result<Option<&[u8]>> {
        Ok(self.0.try_get(column)?)
    }

    pub(crate) fn array<const N: usize>(&self, column: usize) -> Result<[u8; N]> {
        let bytes = self.blob(column)?;
        bytes.try_into().map_err(|_| Error::Corrupt(format!("{} bytes instead of {N}", bytes.len())))
    }

    pub(crate) fn time(&self, column: usize) -> Result<Time> {
        self.int(column).map(Time)
    }

    pub(crate) fn opt_time(&self, column: usize) -> Result<Option<Time>> {
        Ok(self.opt_int(column)?.map(Time))
    }

    pub(crate) fn person(&self, column: usize) -> Result<PersonId> {
        self.u32(column).map(PersonId)
    }

    pub(crate) fn subject(&self, column: usize) -> Result<SubjectId> {
        self.u32(column).map(SubjectId)
    }

    pub(crate) fn bitmap(&self, column: usize) -> Result<RoaringBitmap> {
        RoaringBitmap::deserialize_from(self.blob(column)?)
            .map_err(|error| Error::Corrupt(format!("bitmap: {error}")))
    }

    /// Text read by `FromStr`.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, column: usize) -> Result<T> {
        let text = self.str(column)?;
        text.parse().map_err(|_| Error::Corrupt(format!("unknown word `{text}`")))
    }
}

fn narrow<T: TryFrom<i64>>(value: i64, what: &str) -> Result<T> {
    T::try_from(value).map_err(|_| Error::Corrupt(format!("{value} is no {what}")))
}

/// A statement's text: of a file, or of a file whose hole was filled.
pub(crate) enum Statement {
    Fixed(&'static str),
    Filled(std::sync::Arc<str>),
}

impl SqlSafeStr for Statement {
    fn into_sql_str(self) -> sqlx::SqlStr {
        match self {
            Statement::Fixed(text) => text.into_sql_str(),
            // Only placeholders are added to the text of the file.
            Statement::Filled(text) => AssertSqlSafe(text).into_sql_str(),
        }
    }
}

impl Tx<'_> {
    /// Runs a statement; gives the number of rows it changed.
    pub(crate) async fn execute(&mut self, statement: &'static str, args: &[Arg<'_>]) -> Result<u64> {
        self.run(Statement::Fixed(statement), collect(args)).await
    }

    /// Runs a query and reads every row.
    pub(crate) async fn fetch<T>(
        &mut self,
        statement: &'static str,
        args: &[Arg<'_>],
        read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.read_rows(Statement::Fixed(statement), collect(args), read, &mut found).await?;
        Ok(found)
    }

    /// Runs a query and reads its first row, if there is one.
    pub(crate) async fn fetch_first<T>(
        &mut self,
        statement: &'static str,
        args: &[Arg<'_>],
        read: impl FnOnce(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let query = sqlx::query_with(Statement::Fixed(statement), collect(args));
        let row = query.fetch_optional(&mut *self.inner).await?;
        row.map(|row| read(&Row(row))).transpose()
    }

    pub(crate) async fn run(&mut self, statement: Statement, arguments: SqliteArguments) -> Result<u64> {
        let done = sqlx::query_with(statement, arguments).execute(&mut *self.inner).await?;
        Ok(done.rows_affected())
    }

    /// Reads rows as they come: a row of the driver is many times the size of what is read from it.
    pub(crate) async fn read_rows<T>(
        &mut self,
        statement: Statement,
        arguments: SqliteArguments,
        mut read: impl FnMut(&Row) -> Result<T>,
        found: &mut Vec<T>,
    ) -> Result<()> {
        let mut rows = sqlx::query_with(statement, arguments).fetch(&mut *self.inner);
        while let Some(row) = rows.try_next().await? {
            found.push(read(&Row(row))?);
        }
        Ok(())
    }
}

fn collect(args: &[Arg<'_>]) -> SqliteArguments {
    let mut arguments = SqliteArguments::default();
    args.iter().cloned().for_each(|arg| arg.bind(&mut arguments));
    arguments
}
