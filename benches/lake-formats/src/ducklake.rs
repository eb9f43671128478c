//! DuckLake through datafusion-ducklake, with its catalog in the SQLite file of the store.
//!
//! Though both are in one database, the crate opens its own connections and commits on its own: a delivery is two
//! commits. The range of offsets is kept as the snapshot's `commit_extra_info`, where a replay looks for it.

use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use datafusion::execution::SessionState;
use datafusion::prelude::SessionContext;
use datafusion_ducklake::maintenance::{
    CleanupCriteria, ExpireCriteria, cleanup_old_files_sqlite, delete_orphaned_files_sqlite,
};
use datafusion_ducklake::{
    DuckLakeCatalog, DuckLakeTable, DuckLakeTableWriter, MergeOptions, MetadataProvider, MetadataWriter,
    RewriteOptions, SnapshotCommitMetadata, SqliteMetadataProvider, SqliteMetadataWriter, TableWriteOptions,
    WriteMode,
};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

use crate::lake::{Appended, CrashPoint, Lake, zstd};
use crate::sql_store::{STREAM, SqlStore, database};
use crate::workload::{Delivery, schema};

const SCHEMA: &str = "main";

pub(crate) struct DuckLake {
    store: SqlStore,
    data: PathBuf,
    files: Arc<dyn ObjectStore>,
    provider: SqliteMetadataProvider,
    metadata: SqliteMetadataWriter,
    writer: DuckLakeTableWriter,
    /// Set until the first append after opening has looked for its offsets in the catalog.
    may_replay: bool,
}

impl Lake for DuckLake {
    const NAME: &'static str = "DuckLake";
    const CRASH_POINTS: &'static [CrashPoint] = &[CrashPoint::AfterFile, CrashPoint::AfterTableCommit];

    async fn open(root: &Path) -> Result<Self> {
        // First, because it puts the database in WAL mode, which the catalog's connections then find.
        let store = SqlStore::open(root).await?;
        let data = root.join("ducklake");
        std::fs::create_dir_all(&data)?;
        let catalog = format!("sqlite:{}", database(root).display());
        let files: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new());
        let metadata = SqliteMetadataWriter::new_with_init(&catalog).await?;
        metadata.set_data_path(data.to_str().context("the directory is not UTF-8")?)?;
        metadata.set_global_setting("parquet_compression", "zstd")?;
        let provider = SqliteMetadataProvider::new(&catalog).await?;
        let writer = DuckLakeTableWriter::new(Arc::new(metadata.clone()), Arc::clone(&files))?
            .with_compression(zstd());
        Ok(Self { store, data, files, provider, metadata, writer, may_replay: true })
    }

    fn store(&self) -> &SqlStore {
        &self.store
    }

    async fn append(&mut self, delivery: &Delivery, crash: Option<CrashPoint>) -> Result<Appended> {
        if delivery.to <= self.store.offset().await? {
            return Ok(Appended::AlreadyProcessed);
        }
        let key = format!("{STREAM}:{}-{};", delivery.from, delivery.to);
        let in_table = self.may_replay && self.provider.find_snapshot_by_commit_extra_info(&key)?.is_some();
        self.may_replay = false;
        if !in_table {
            self.commit_to_table(delivery, key, crash).await?;
        }
        CrashPoint::AfterTableCommit.reach(crash);
        self.store.commit_advance(delivery).await?;
        Ok(if in_table { Appended::OnlyOffsetWasMissing } else { Appended::Written })
    }

    async fn live_files(&self) -> Result<Vec<PathBuf>> {
        let sql = "select path from ducklake_data_file where end_snapshot is null order by data_file_id";
        let paths: Vec<String> = sqlx::query_scalar(sql).fetch_all(&self.store.pool).await?;
        Ok(paths.iter().map(|path| self.data.join(SCHEMA).join(STREAM).join(path)).collect())
    }

    async fn erase(&mut self, subject: u32) -> Result<usize> {
        // A deletion writes the positions to skip; the rewrite drops the rows; the files go when no snapshot has them.
        let context = self.context().await?;
        let sql = format!("delete from ducklake.{SCHEMA}.{STREAM} where subject = {subject}");
        context.sql(&sql).await?.collect().await?;
        let (table, state) = self.table().await?;
        let every_deletion = RewriteOptions { delete_threshold: 0.0, ..RewriteOptions::default() };
        let rewritten = table.rewrite_data_files(&state, every_deletion).await?;
        self.expire().await?;
        Ok(rewritten.files_processed)
    }

    async fn compact(&mut self) -> Result<()> {
        let (table, state) = self.table().await?;
        table.merge_adjacent_files(&state, MergeOptions::default()).await?;
        Ok(())
    }

    async fn sweep(&mut self) -> Result<()> {
        delete_orphaned_files_sqlite(&self.metadata, Arc::clone(&self.files), CleanupCriteria::All, false)
            .await?;
        Ok(())
    }
}

impl DuckLake {
    async fn commit_to_table(
        &self,
        delivery: &Delivery,
        key: String,
        crash: Option<CrashPoint>,
    ) -> Result<()> {
        let keyed = SnapshotCommitMetadata::new().with_extra_info(key);
        let options = TableWriteOptions::new().with_commit_metadata(keyed);
        let mut transaction = self.writer.transaction().with_options(&options);
        let batches = std::slice::from_ref(&delivery.batch);
        transaction.stage_write(SCHEMA, STREAM, &schema(), WriteMode::Append, batches).await?;
        CrashPoint::AfterFile.reach(crash);
        transaction.commit().await?;
        Ok(())
    }

    async fn context(&self) -> Result<SessionContext> {
        let (provider, writer) = (Arc::new(self.provider.clone()), Arc::new(self.metadata.clone()));
        let context = SessionContext::new();
        DuckLakeCatalog::register(&context, "ducklake", DuckLakeCatalog::with_writer(provider, writer)?);
        Ok(context)
    }

    async fn table(&self) -> Result<(DuckLakeTable, SessionState)> {
        let context = self.context().await?;
        let schema =
            context.catalog("ducklake").and_then(|catalog| catalog.schema(SCHEMA)).context("no schema")?;
        let table = schema.table(STREAM).await?.context("no table")?;
        let table = (table.as_ref() as &dyn Any)
            .downcast_ref::<DuckLakeTable>()
            .context("not a table of DuckLake")?;
        Ok((table.clone(), context.state()))
    }

    /// Forgets every snapshot but the last, and deletes the files that only those had.
    async fn expire(&self) -> Result<()> {
        let snapshots = self.provider.list_snapshots()?.iter().map(|snapshot| snapshot.snapshot_id).collect();
        self.metadata.expire_snapshots(ExpireCriteria::Versions(snapshots))?;
        cleanup_old_files_sqlite(&self.metadata, Arc::clone(&self.files), CleanupCriteria::All, false)
            .await?;
        Ok(())
    }
}
