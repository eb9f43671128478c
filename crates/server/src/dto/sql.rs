//! Read-only SQL.

use qianmian_store::query::{Answer, Cell};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SqlRequest {
    /// One SELECT over `events`, `people`, `traits`, `tags` and `clock`.
    #[schema(example = "select tag, value, count(*) as people from tags group by tag, value")]
    pub query: String,
}

/// What a query gave.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SqlAnswer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a value for every column: null, a number or text.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows.
    pub cut: bool,
}

impl From<Answer> for SqlAnswer {
    fn from(answer: Answer) -> Self {
        let value = |cell| match cell {
            Cell::Null => Value::Null,
            Cell::Int(number) => number.into(),
            Cell::Real(number) => number.into(),
            Cell::Text(text) => text.into(),
        };
        let rows = answer.rows.into_iter().map(|row| row.into_iter().map(value).collect());
        SqlAnswer { columns: answer.columns, rows: rows.collect(), cut: answer.cut }
    }
}
