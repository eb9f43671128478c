//! What a candidate must do, so that one set of trials measures all of them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::sql_store::SqlStore;
use crate::workload::Delivery;

/// What an append did with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Appended {
    Written,
    /// A replay: the store had processed these offsets.
    AlreadyProcessed,
    /// A replay after a crash between two commits: the table had the rows, the store did not have the offset.
    OnlyOffsetWasMissing,
}

/// Where a delivery may be cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CrashPoint {
    /// The data file is written, nothing is committed.
    AfterFile,
    /// The table has committed, the SQL store has not. Does not exist where both are one transaction.
    AfterTableCommit,
}

impl CrashPoint {
    /// Kills the process, without unwinding, if this is the point it was asked to die at.
    pub(crate) fn reach(self, armed: Option<Self>) {
        if armed == Some(self) {
            std::process::abort();
        }
    }
}

/// A table format under test, with the SQL store beside it.
pub(crate) trait Lake: Sized {
    /// How the table of results calls it.
    const NAME: &'static str;
    /// The points at which an append can be cut off.
    const CRASH_POINTS: &'static [CrashPoint];

    /// Opens the lake below `root`, creating it when it is not there.
    async fn open(root: &Path) -> Result<Self>;
    fn store(&self) -> &SqlStore;
    /// Appends a delivery and commits its offset.
    async fn append(&mut self, delivery: &Delivery, crash: Option<CrashPoint>) -> Result<Appended>;
    /// The data files that a reader reads now.
    async fn live_files(&self) -> Result<Vec<PathBuf>>;
    /// Removes one person from every file on the disk; returns how many files were rewritten.
    async fn erase(&mut self, subject: u32) -> Result<usize>;
    /// Merges small files; the old files may stay for readers until a later sweep.
    async fn compact(&mut self) -> Result<()>;
    /// Removes data files that no version needs, such as those a crash left.
    async fn sweep(&mut self) -> Result<()>;
}

/// The same encoding for all candidates: a dictionary for the columns of few words only. On the others it costs
/// room, as DuckLake's writer finds by itself; the other two are told.
pub(crate) fn writer_properties() -> WriterProperties {
    let builder = WriterProperties::builder().set_compression(zstd()).set_dictionary_enabled(false);
    let words = ["event", "source", "category"];
    words.into_iter().fold(builder, |b, column| b.set_column_dictionary_enabled(column.into(), true)).build()
}

pub(crate) fn zstd() -> Compression {
    Compression::ZSTD(ZstdLevel::default())
}
