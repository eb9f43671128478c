//! A database of one query: in memory, made for the query, thrown away with it. What the query can reach is what was put
//! in here, so that it can neither read nor change anything else.
//!
//! Its tables are named by who fills it, and so their statements are made here and not kept in files.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::TryStreamExt as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow, SqliteSynchronous};
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _, Row as _,
    SqlSafeStr as _, Statement as _, TypeInfo as _, ValueRef as _,
};

use crate::sql::Arg;
use crate::{Error, Result};

/// Instructions of the database between two looks at whether to give up.
const LOOK_EVERY: i32 = 10_000;
/// Pages of 4 KiB that the tables and what the query makes may take: 1 GiB.
const PAGES: &str = "262144";
/// Variables of one statement at most.
const VARIABLES: usize = 10_000;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
}

/// What a query gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there were more rows than were asked for.
    pub cut: bool,
}

/// The database of one query.
pub struct Workbench {
    connection: SqliteConnection,
}

impl Workbench {
    /// An empty one. A query breaks off once `give_up` is true.
    pub async fn open(give_up: Arc<AtomicBool>) -> Result<Workbench> {
        let options = SqliteConnectOptions::new()
            .in_memory(true)
            .synchronous(SqliteSynchronous::Off)
            .pragma("journal_mode", "off")
            .pragma("temp_store", "memory")
            .pragma("max_page_count", PAGES)
            .disable_statement_logging();
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let go_on = move || !give_up.load(Ordering::Relaxed);
        connection.lock_handle().await?.set_progress_handler(LOOK_EVERY, go_on);
        Ok(Workbench { connection })
    }

    /// Makes a table.
    pub async fn create(&mut self, table: &str, columns: &[String]) -> Result<()> {
        let columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
        let text = format!("create table {} ({})", quoted(table), columns.join(", "));
        sqlx::query(AssertSqlSafe(text)).execute(&mut self.connection).await.map_err(refused)?;
        Ok(())
    }

    /// Adds rows to a table, each with a value for every column.
    pub async fn fill(&mut self, table: &str, rows: &[Vec<Cell>]) -> Result<()> {
        let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
        let row = format!("({})", vec!["?"; width].join(", "));
        for piece in rows.chunks((VARIABLES / width).max(1)) {
            let places = vec![row.as_str(); piece.len()].join(", ");
            let text = format!("insert into {} values {places}", quoted(table));
            let mut arguments = sqlx::sqlite::SqliteArguments::default();
            piece.iter().flatten().for_each(|cell| argument(cell).bind(&mut arguments));
            sqlx::query_with(AssertSqlSafe(text), arguments)
                .execute(&mut self.connection)
                .await
                .map_err(refused)?;
        }
        Ok(())
    }

    /// The names of the columns that a query would give.
    ///
    /// # Errors
    /// [`Error::Query`] with what the database says of it.
    pub async fn columns(&mut self, text: &str) -> Result<Vec<String>> {
        let prepared = self.connection.prepare(AssertSqlSafe(text.to_owned()).into_sql_str()).await;
        let prepared = prepared.map_err(refused)?;
        Ok(prepared.columns().iter().map(|column| column.name().to_owned()).collect())
    }

    /// Runs a query; gives its first rows.
    ///
    /// # Errors
    /// [`Error::Query`] with what the database says of it.
    pub async fn select(&mut self, text: &str, limit: usize) -> Result<Answer> {
        let mut answer = Answer { columns: self.columns(text).await?, ..Answer::default() };
        let mut rows = sqlx::query(AssertSqlSafe(text.to_owned())).fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await.map_err(refused)? {
            if answer.rows.len() == limit {
                answer.cut = true;
                break;
            }
            answer.rows.push((0..row.len()).map(|column| cell(&row, column)).collect::<Result<_>>()?);
        }
        Ok(answer)
    }
}

fn argument(cell: &Cell) -> Arg<'_> {
    match cell {
        Cell::Null => Arg::Null,
        Cell::Int(number) => Arg::Int(*number),
        Cell::Real(number) => Arg::Real(*number),
        Cell::Text(text) => text.into(),
    }
}

fn cell(row: &SqliteRow, column: usize) -> Result<Cell> {
    let value = row.try_get_raw(column)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    Ok(match value.type_info().name() {
        "INTEGER" => Cell::Int(row.try_get_unchecked(column)?),
        "REAL" => Cell::Real(row.try_get_unchecked(column)?),
        "BLOB" => Cell::Text("(bytes)".to_owned()),
        _ => Cell::Text(row.try_get_unchecked(column)?),
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What the database says of a query, without the words around it.
fn refused(error: sqlx::Error) -> Error {
    match &error {
        sqlx::Error::Database(said) => Error::Query(said.message().to_owned()),
        _ => error.into(),
    }
}
