//! Statements over many rows: a file with a hole, filled with placeholders for up to 256 rows at a time.
//!
//! `{rows}` becomes `(?, ?), (?, ?), …` (for `values`), `{list}` becomes `?, ?, …` (for `in`); `$1`, `$2`, … are values
//! that all rows share. Rows are cut into pieces of 256, 32, 4 and 1, so that there are four texts a file, each prepared
//! once and kept: with 256 rows the cost of a call is already spread thin, and 127 columns stay below SQLite's limit of
//! 32,766 variables. On SQLite the placeholders have no numbers, because it finds a numbered one by walking over all before it.

use std::fmt::Write as _;
use std::sync::Arc;

use sqlx::sqlite::SqliteArguments;

use crate::sql::{Arg, Row, Statement};
use crate::{Result, Tx};

const PIECES: [usize; 4] = [256, 32, 4, 1];

/// Runs a statement for all `rows`; gives the number of rows it changed.
pub(crate) async fn execute<'a, T, const C: usize>(
    tx: &mut Tx<'_>,
    file: &'static str,
    shared: &[Arg<'_>],
    rows: &'a [T],
    bind: impl Fn(&'a T) -> [Arg<'a>; C],
) -> Result<u64> {
    let parts = parse(file);
    let mut changed = 0;
    let mut text = Filled::default();
    for piece in pieces(rows) {
        let statement = text.of(&parts, piece.len(), C);
        changed += tx.run(statement, arguments(&parts, shared, piece, &bind)).await?;
    }
    Ok(changed)
}

/// Runs a query for all `rows` and reads every row of every piece, in no particular order.
pub(crate) async fn fetch<'a, T, R, const C: usize>(
    tx: &mut Tx<'_>,
    file: &'static str,
    shared: &[Arg<'_>],
    rows: &'a [T],
    bind: impl Fn(&'a T) -> [Arg<'a>; C],
    mut read: impl FnMut(&Row) -> Result<R>,
) -> Result<Vec<R>> {
    let parts = parse(file);
    let mut found = Vec::new();
    let mut text = Filled::default();
    for piece in pieces(rows) {
        let statement = text.of(&parts, piece.len(), C);
        let arguments = arguments(&parts, shared, piece, &bind);
        tx.read_rows(statement, arguments, &mut read, &mut found).await?;
    }
    Ok(found)
}

/// Cuts rows into pieces of the sizes that statements are kept for.
fn pieces<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = PIECES.into_iter().find(|size| *size <= rest.len())?;
        let (piece, later) = rest.split_at(size);
        rest = later;
        Some(piece)
    })
}

/// A piece of a statement's file.
#[derive(Debug, PartialEq)]
enum Part<'f> {
    Text(&'f str),
    Shared(usize),
    Rows,
    List,
}

fn parse(file: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = file;
    while let Some(at) = rest.find(['$', '{']) {
        parts.push(Part::Text(&rest[..at]));
        rest = &rest[at..];
        let (part, length) = if rest.starts_with("{rows}") {
            (Part::Rows, 6)
        } else if rest.starts_with("{list}") {
            (Part::List, 6)
        } else if let Some(digit) = rest[1..].chars().next().and_then(|c| c.to_digit(10)) {
            (Part::Shared(digit as usize - 1), 2)
        } else {
            (Part::Text(&rest[..1]), 1)
        };
        parts.push(part);
        rest = &rest[length..];
    }
    parts.push(Part::Text(rest));
    parts
}

/// The text for the size of the last piece, so that equal pieces share it.
#[derive(Default)]
struct Filled {
    rows: usize,
    text: Option<Arc<str>>,
}

impl Filled {
    fn of(&mut self, parts: &[Part<'_>], rows: usize, columns: usize) -> Statement {
        if self.rows != rows {
            self.rows = rows;
            self.text = None;
        }
        let text = self.text.get_or_insert_with(|| fill(parts, rows, columns).into());
        Statement::Filled(Arc::clone(text))
    }
}

fn fill(parts: &[Part<'_>], rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(piece) => text.push_str(piece),
            Part::Shared(_) => text.push('?'),
            Part::List => placeholders(&mut text, rows),
            Part::Rows => {
                for row in 0..rows {
                    text.push_str(if row == 0 { "(" } else { ", (" });
                    placeholders(&mut text, columns);
                    text.push(')');
                }
            }
        }
    }
    text
}

fn placeholders(text: &mut String, count: usize) {
    for index in 0..count {
        let separator = if index == 0 { "" } else { ", " };
        write!(text, "{separator}?").expect("writing to memory does not fail");
    }
}

/// The arguments in the order of their placeholders.
fn arguments<'a, T, const C: usize>(
    parts: &[Part<'_>],
    shared: &[Arg<'_>],
    rows: &'a [T],
    bind: &impl Fn(&'a T) -> [Arg<'a>; C],
) -> SqliteArguments {
    let mut arguments = SqliteArguments::default();
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Shared(index) => shared[*index].clone().bind(&mut arguments),
            Part::Rows | Part::List => {
                rows.iter().flat_map(bind).for_each(|arg| arg.bind(&mut arguments));
            }
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_filled_in_the_order_of_its_placeholders() {
        let parts =
            parse("with v (a, b) as (values {rows}) delete from t where c = $2 and d in ({list}) and e = $1");
        let text = fill(&parts, 2, 2);
        assert_eq!(
            text,
            "with v (a, b) as (values (?, ?), (?, ?)) delete from t where c = ? and d in (?, ?) and e = ?"
        );
        assert!(parts.contains(&Part::Shared(1)) && parts.contains(&Part::Shared(0)));
    }

    #[test]
    fn pieces_cover_every_row_once_and_in_order() {
        for length in [0, 1, 3, 4, 35, 256, 257, 1_000] {
            let rows: Vec<usize> = (0..length).collect();
            let cut: Vec<&[usize]> = pieces(&rows).collect();
            assert_eq!(cut.concat(), rows);
            assert!(cut.iter().all(|piece| PIECES.contains(&piece.len())));
        }
    }
}
