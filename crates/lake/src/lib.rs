//! Columnar datasets: immutable events and rejects as Parquet, through `object_store`, with a manifest in the SQL store.
//!
//! **In**: events and rejects of a micro-batch, with the stream and offsets they came from. **Out**: manifest entries
//! ([`LakeFile`]), which the caller commits in the SQL transaction that moves the stream's offset; and scans.
//!
//! - A file belongs to the lake exactly when the manifest says so. Its bytes are on the disk, forced, before that.
//! - A file's name is its stream and offset range, so a replay after a crash overwrites its own orphan.
//! - A live file is never changed. Compaction and erasure write new files and swap manifest rows in one transaction.
//! - `events` serves every purpose that its people consented to; erasure rewrites the files that hold their subjects
//!   ([`Lake::erase_subjects`]). `rejects` keeps records as they came; erasure rewrites the files whose records hold
//!   the person's identifiers ([`Lake::erase_texts`]).
//! - Layout: `<dataset>/<day accepted, UTC>/<stream>-<from>-<to>.parquet`; columns in [`schema`].

pub mod decode;
pub mod encode;
pub mod error;
pub mod rewrite;
pub mod scan;
pub mod schema;
pub mod tally;

mod append;
mod cleaned_file;
mod file_name;
mod files;
mod parquet_file;

pub use append::Range;
pub use cleaned_file::CleanedFile;
pub use decode::{Quarantined, QuarantinedFailure, decode_events, decode_rejects};
pub use encode::{encode_events, encode_rejects};
pub use error::LakeError;
pub use files::{Dataset, Lake};
pub use parquet_file::ScanRequest;
pub use rewrite::{Compaction, Rewrite};
pub use scan::{RejectFilter, Scan};
pub use schema::EventSchema;
