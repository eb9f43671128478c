//! Events of foreign Parquet files, one by one: what the live path is fed with when it is rehearsed.

use std::path::PathBuf;

use qianmian_model::{EventBody, Time};

use super::ColumnNames;
use super::columns::Columns;
use super::files::{open, row_groups};
use crate::TagError;
use crate::program::Program;

/// A person's id with what happened and when.
pub type ForeignEvent = (u32, Time, EventBody);

/// Reads the events of files in their order, with the properties that the program reads. The columns are
/// [`ColumnNames::FOREIGN`]. `take` gets some thousands at a time and says whether to go on.
///
/// # Errors
/// Files that cannot be read or lack a column.
pub fn read_events(
    program: &Program,
    paths: &[PathBuf],
    mut take: impl FnMut(Vec<ForeignEvent>) -> bool,
) -> Result<(), TagError> {
    for group in row_groups(paths)? {
        for rows in open(program, &group)? {
            let columns = rows
                .map_err(TagError::from)
                .and_then(|rows| Columns::read(&rows, &ColumnNames::FOREIGN, program));
            let columns = columns.map_err(|error| error.in_file(group.path))?;
            if !take(columns.events(program)) {
                return Ok(());
            }
        }
    }
    Ok(())
}
