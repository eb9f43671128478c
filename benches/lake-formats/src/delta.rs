//! Delta Lake through delta-rs, on the local file system.
//!
//! The table commits in its own log, so a delivery is two commits: the table, with the offset as Delta's application
//! transaction, and then the SQL store. A replay between the two finds the offset in the log and appends nothing.
//! Unsigned integers and fixed-size binaries are not types of Delta: `subject` is a long, `message_id` a binary.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType as ArrowType, Field, Schema, TimeUnit};
use deltalake::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake::kernel::{Action, DataType, PrimitiveType, StructField, Transaction};
use deltalake::operations::create::CreateBuilder;
use deltalake::operations::vacuum::VacuumMode;
use deltalake::protocol::{DeltaOperation, SaveMode};
use deltalake::writer::{DeltaWriter, RecordBatchWriter};
use deltalake::{DeltaTable, DeltaTableBuilder};
use url::Url;

use crate::lake::{Appended, CrashPoint, Lake, writer_properties};
use crate::sql_store::{STREAM, SqlStore};
use crate::workload::Delivery;

pub(crate) struct Delta {
    store: SqlStore,
    table: DeltaTable,
    /// The offset in the table's log; read when the lake is opened and kept up to date after.
    table_offset: i64,
}

impl Lake for Delta {
    const NAME: &'static str = "Delta Lake";
    const CRASH_POINTS: &'static [CrashPoint] = &[CrashPoint::AfterFile, CrashPoint::AfterTableCommit];

    async fn open(root: &Path) -> Result<Self> {
        let store = SqlStore::open(root).await?;
        let directory = root.join("delta");
        let table = if directory.join("_delta_log").exists() {
            load(&directory).await?
        } else {
            create(&directory).await?
        };
        let recorded = table.snapshot()?.transaction_version(table.log_store().as_ref(), STREAM).await?;
        Ok(Self { store, table, table_offset: recorded.unwrap_or(0) })
    }

    fn store(&self) -> &SqlStore {
        &self.store
    }

    async fn append(&mut self, delivery: &Delivery, crash: Option<CrashPoint>) -> Result<Appended> {
        if delivery.to <= self.store.offset().await? {
            return Ok(Appended::AlreadyProcessed);
        }
        let in_table = delivery.to <= self.table_offset;
        if !in_table {
            self.commit_to_table(delivery, crash).await?;
        }
        CrashPoint::AfterTableCommit.reach(crash);
        self.store.commit_advance(delivery).await?;
        Ok(if in_table { Appended::OnlyOffsetWasMissing } else { Appended::Written })
    }

    async fn live_files(&self) -> Result<Vec<PathBuf>> {
        let path = |uri: String| PathBuf::from(uri.strip_prefix("file://").unwrap_or(&uri));
        Ok(self.table.get_file_uris()?.map(path).collect())
    }

    async fn erase(&mut self, subject: u32) -> Result<usize> {
        let (table, metrics) = self
            .table
            .clone()
            .delete()
            .with_predicate(format!("subject = {subject}"))
            .with_writer_properties(writer_properties())
            .await?;
        self.table = table;
        // A deletion only ends the old files' life in the log; their bytes are there until a vacuum.
        self.vacuum(VacuumMode::Lite).await?;
        Ok(metrics.num_removed_files)
    }

    async fn compact(&mut self) -> Result<()> {
        let (table, _) = self.table.clone().optimize().with_writer_properties(writer_properties()).await?;
        self.table = table;
        Ok(())
    }

    async fn sweep(&mut self) -> Result<()> {
        self.vacuum(VacuumMode::Full).await
    }
}

impl Delta {
    async fn commit_to_table(&mut self, delivery: &Delivery, crash: Option<CrashPoint>) -> Result<()> {
        let mut writer =
            RecordBatchWriter::for_table(&self.table)?.with_writer_properties(writer_properties());
        writer.write(conform(&delivery.batch)?).await?;
        let adds = writer.flush().await?.into_iter().map(Action::Add).collect();
        CrashPoint::AfterFile.reach(crash);
        let offset = Transaction::new(STREAM, delivery.to);
        let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
        let commit = CommitBuilder::from(CommitProperties::default().with_application_transaction(offset))
            .with_actions(adds)
            .build(Some(self.table.snapshot()?), self.table.log_store(), operation)
            .await?;
        self.table.state = Some(commit.snapshot());
        self.table_offset = delivery.to;
        Ok(())
    }

    async fn vacuum(&mut self, mode: VacuumMode) -> Result<()> {
        // Without retention, because the bytes must be gone when the call returns; no reader is there to be cut off.
        let (table, _) = self
            .table
            .clone()
            .vacuum()
            .with_mode(mode)
            .with_retention_period(Default::default())
            .with_enforce_retention_duration(false)
            .await?;
        self.table = table;
        Ok(())
    }
}

async fn load(directory: &Path) -> Result<DeltaTable> {
    Ok(DeltaTableBuilder::from_url(url(directory)?)?.load().await?)
}

async fn create(directory: &Path) -> Result<DeltaTable> {
    std::fs::create_dir_all(directory)?;
    let column = |name: &str, kind, nullable| StructField::new(name, DataType::Primitive(kind), nullable);
    let columns = vec![
        column("subject", PrimitiveType::Long, false),
        column("at", PrimitiveType::Timestamp, false),
        column("event", PrimitiveType::String, false),
        column("source", PrimitiveType::String, false),
        column("message_id", PrimitiveType::Binary, false),
        column("revenue", PrimitiveType::Double, true),
        column("category", PrimitiveType::String, false),
    ];
    Ok(CreateBuilder::new().with_location(url(directory)?).with_columns(columns).await?)
}

fn url(directory: &Path) -> Result<Url> {
    Url::from_directory_path(directory).ok().context("the directory is not absolute")
}

/// The batch in the types that Delta has.
fn conform(batch: &RecordBatch) -> Result<RecordBatch> {
    let field = |name: &str, kind, nullable| Field::new(name, kind, nullable);
    let fields = vec![
        field("subject", ArrowType::Int64, false),
        field("at", ArrowType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), false),
        field("event", ArrowType::Utf8, false),
        field("source", ArrowType::Utf8, false),
        field("message_id", ArrowType::Binary, false),
        field("revenue", ArrowType::Float64, true),
        field("category", ArrowType::Utf8, false),
    ];
    let columns = batch.columns().iter().zip(&fields).map(|(column, field)| cast(column, field.data_type()));
    let columns = columns.collect::<Result<Vec<ArrayRef>, _>>()?;
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}
