//! Accepts and checks records of every source. The first stage: what comes in here is raw, what goes out is
//! [`Record`](qianmian_model::Record)s with names mapped and times read, and
//! [`Rejected`](qianmian_model::Rejected) rows with every reason. Nothing is standardised here; that is `clean`.
//!
//! - [`segment`]: bodies of the Segment-compatible HTTP API to records. Pure.
//! - [`gzip`]: compressed bodies, with a cap on what they unpack to. Pure.
//! - [`inbox`]: the durable log between an accepted request and the pipeline. An append answers after `fsync`.
//! - [`source`]: what `sources/*.yaml` declares of a source, with its [`mapping`] from columns to records.
//! - [`file`]: CSV, JSON Lines and Parquet files, plain, `.gz` or `.zst`, read through a mapping in batches.
//! - [`tracking_plan`]: `events.yaml` to a [`TrackingPlan`](qianmian_model::plan::TrackingPlan).
//!
//! Invariants: a bad record is a `Rejected`, never an `Err`; every batch of a file reconciles
//! (`rows_in = rows_out + rows_merged + rows_rejected`); the same bytes at the same place always give the same
//! records with the same message ids, so that a replay changes nothing.

pub mod code;
pub mod error;
pub mod file;
pub mod gzip;
pub mod inbox;
mod json;
pub mod mapping;
mod message_id;
pub mod segment;
pub mod source;
pub mod tracking_plan;

pub use error::CollectError;
pub use file::{
    CellRow, CellRows, ColumnReader, ColumnRow, FileBatch, FileRecords, Progress, ReadOptions, read_cells,
    read_file,
};
pub use inbox::{Inbox, InboxEntry, NewEntry};
pub use segment::{Arrival, Endpoint, ParsedRequest, RequestError, check_request, parse_request, write_key};
pub use source::Source;
