//! Plain Parquet files, listed by a manifest table in the SQL store.
//!
//! The manifest rows commit in the transaction that moves the inbox offset, so a file belongs to the lake exactly when
//! its offsets are processed. The file's name is its range of offsets: a delivery that is repeated after a crash
//! overwrites its own orphan. A rewrite of the same offsets takes the next generation.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use arrow::array::{AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{TimestampMicrosecondType, UInt32Type};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use sqlx::{Row, SqliteConnection};

use crate::lake::{Appended, CrashPoint, Lake, writer_properties};
use crate::sql_store::{STREAM, SqlStore, advance};
use crate::workload::{Delivery, schema};

const CREATE_MANIFEST: &str = "create table if not exists lake_file (
    path text primary key, stream text not null, offset_from integer not null, offset_to integer not null,
    generation integer not null, rows integer not null, bytes integer not null, min_at integer not null, max_at integer not null)";

/// A row of the manifest.
#[derive(Clone)]
struct LakeFile {
    path: String,
    offset_from: i64,
    offset_to: i64,
    /// How often the rows of these offsets were rewritten; a rewrite never overwrites a live file.
    generation: i64,
    rows: i64,
    bytes: i64,
    min_at: i64,
    max_at: i64,
}

/// `SYNCED`: whether a data file is forced to the disk before the SQL commit that names it, as production must.
/// The other two candidates cannot, so the comparison like for like is without.
pub(crate) struct Plain<const SYNCED: bool> {
    store: SqlStore,
    files: Arc<dyn ObjectStore>,
    root: PathBuf,
}

impl<const SYNCED: bool> Lake for Plain<SYNCED> {
    const NAME: &'static str = if SYNCED { "plain Parquet" } else { "plain Parquet, files not synced" };
    const CRASH_POINTS: &'static [CrashPoint] = &[CrashPoint::AfterFile];

    async fn open(root: &Path) -> Result<Self> {
        let store = SqlStore::open(root).await?;
        sqlx::query(CREATE_MANIFEST).execute(&store.pool).await?;
        let files = LocalFileSystem::new_with_prefix(root)?;
        Ok(Self { store, files: Arc::new(files), root: root.to_owned() })
    }

    fn store(&self) -> &SqlStore {
        &self.store
    }

    async fn append(&mut self, delivery: &Delivery, crash: Option<CrashPoint>) -> Result<Appended> {
        if delivery.to <= self.store.offset().await? {
            return Ok(Appended::AlreadyProcessed);
        }
        let file = self.write(delivery.from, delivery.to, 0, std::slice::from_ref(&delivery.batch)).await?;
        CrashPoint::AfterFile.reach(crash);
        let mut tx = self.store.begin().await?;
        insert(&mut tx, &file).await?;
        advance(&mut tx, delivery).await?;
        tx.commit().await?;
        Ok(Appended::Written)
    }

    async fn live_files(&self) -> Result<Vec<PathBuf>> {
        Ok(self.manifest().await?.iter().map(|file| self.root.join(&file.path)).collect())
    }

    async fn erase(&mut self, subject: u32) -> Result<usize> {
        let mut replaced = Vec::new();
        for old in self.manifest().await? {
            if self.has_subject(&old, subject)? {
                let kept =
                    self.read(&old)?.map(|batch| without(&batch?, subject)).collect::<Result<Vec<_>>>()?;
                let new = self.write(old.offset_from, old.offset_to, old.generation + 1, &kept).await?;
                replaced.push((old, new));
            }
        }
        let (old, new): (Vec<_>, Vec<_>) = replaced.into_iter().unzip();
        self.replace(&old, &new).await?;
        self.remove(&old).await?;
        Ok(old.len())
    }

    async fn compact(&mut self) -> Result<()> {
        let old = self.manifest().await?;
        let (Some(first), Some(last)) = (old.first(), old.last()) else { return Ok(()) };
        let mut batches = Vec::new();
        for file in &old {
            batches.extend(self.read(file)?.collect::<Result<Vec<_>, _>>()?);
        }
        let generation = old.iter().map(|file| file.generation).max().unwrap_or(0) + 1;
        let new = self.write(first.offset_from, last.offset_to, generation, &batches).await?;
        self.replace(&old, &[new]).await
    }

    async fn sweep(&mut self) -> Result<()> {
        let live: HashSet<PathBuf> = self.live_files().await?.into_iter().collect();
        for file in crate::census::parquet_files(&self.root)? {
            if !live.contains(&file) {
                std::fs::remove_file(file)?;
            }
        }
        Ok(())
    }
}

impl<const SYNCED: bool> Plain<SYNCED> {
    async fn manifest(&self) -> Result<Vec<LakeFile>> {
        let sql =
            "select path, offset_from, offset_to, generation, rows, bytes, min_at, max_at from lake_file
                   where stream = $1 order by offset_from";
        let rows = sqlx::query(sql).bind(STREAM).fetch_all(&self.store.pool).await?;
        let file = |row: sqlx::sqlite::SqliteRow| LakeFile {
            path: row.get(0),
            offset_from: row.get(1),
            offset_to: row.get(2),
            generation: row.get(3),
            rows: row.get(4),
            bytes: row.get(5),
            min_at: row.get(6),
            max_at: row.get(7),
        };
        Ok(rows.into_iter().map(file).collect())
    }

    async fn write(&self, from: i64, to: i64, generation: i64, batches: &[RecordBatch]) -> Result<LakeFile> {
        let mut writer = ArrowWriter::try_new(Vec::new(), schema(), Some(writer_properties()))?;
        for batch in batches {
            writer.write(batch)?;
        }
        let bytes = writer.into_inner()?;
        let path = format!("{STREAM}/{from:012}-{to:012}-{generation}.parquet");
        let (min_at, max_at) = time_range(batches);
        let rows = batches.iter().map(|batch| batch.num_rows() as i64).sum();
        let size = bytes.len() as i64;
        self.files.put(&ObjectPath::from(path.as_str()), bytes.into()).await?;
        if SYNCED {
            sync(&self.root.join(&path))?;
        }
        Ok(LakeFile { path, offset_from: from, offset_to: to, generation, rows, bytes: size, min_at, max_at })
    }

    fn read(
        &self,
        file: &LakeFile,
    ) -> Result<impl Iterator<Item = arrow::error::Result<RecordBatch>> + use<SYNCED>> {
        let file = std::fs::File::open(self.root.join(&file.path))?;
        Ok(ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(64 * 1024).build()?)
    }

    /// Reads the subject column alone, which is a small part of the file.
    fn has_subject(&self, file: &LakeFile, subject: u32) -> Result<bool> {
        let file = std::fs::File::open(self.root.join(&file.path))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
        let subject_only = ProjectionMask::columns(builder.parquet_schema(), ["subject"]);
        for batch in builder.with_projection(subject_only).with_batch_size(64 * 1024).build()? {
            if batch?.column(0).as_primitive::<UInt32Type>().values().contains(&subject) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn replace(&self, old: &[LakeFile], new: &[LakeFile]) -> Result<()> {
        let mut tx = self.store.begin().await?;
        for file in old {
            sqlx::query("delete from lake_file where path = $1").bind(&file.path).execute(&mut *tx).await?;
        }
        for file in new {
            insert(&mut tx, file).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn remove(&self, files: &[LakeFile]) -> Result<()> {
        for file in files {
            self.files.delete(&ObjectPath::from(file.path.as_str())).await?;
        }
        Ok(())
    }
}

/// Forces a file and its name to the disk: what `LocalFileSystem::with_fsync` does from object_store 0.14 on.
fn sync(path: &Path) -> Result<()> {
    std::fs::File::open(path)?.sync_all()?;
    let directory = path.parent().context("a file has a directory")?;
    Ok(std::fs::File::open(directory)?.sync_all()?)
}

async fn insert(connection: &mut SqliteConnection, file: &LakeFile) -> Result<()> {
    sqlx::query("insert into lake_file values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(&file.path)
        .bind(STREAM)
        .bind(file.offset_from)
        .bind(file.offset_to)
        .bind(file.generation)
        .bind(file.rows)
        .bind(file.bytes)
        .bind(file.min_at)
        .bind(file.max_at)
        .execute(connection)
        .await
        .with_context(|| format!("cannot enter {} in the manifest", file.path))?;
    Ok(())
}

fn without(batch: &RecordBatch, subject: u32) -> Result<RecordBatch> {
    let keep: BooleanArray =
        batch.column(0).as_primitive::<UInt32Type>().values().iter().map(|s| Some(*s != subject)).collect();
    Ok(filter_record_batch(batch, &keep)?)
}

fn time_range(batches: &[RecordBatch]) -> (i64, i64) {
    let times = || {
        batches.iter().flat_map(|b| b.column(1).as_primitive::<TimestampMicrosecondType>().values().iter())
    };
    (times().min().copied().unwrap_or(0), times().max().copied().unwrap_or(0))
}
