//! The SQL store's part of a delivery: the inbox offset, and one change that must commit with it.
//!
//! SQLite in WAL mode with `synchronous = full`, so that a commit is on the disk when it returns.

use std::path::Path;

use anyhow::{Result, ensure};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::workload::Delivery;

/// The stream of the workload; offsets are per stream.
pub(crate) const STREAM: &str = "events";

/// The store of one candidate, in `store.sqlite` below its root.
pub(crate) struct SqlStore {
    pub(crate) pool: SqlitePool,
}

impl SqlStore {
    pub(crate) async fn open(root: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(database(root))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::query("create table if not exists inbox (stream text primary key, offset_to integer not null)")
            .execute(&pool)
            .await?;
        // Stands for everything else a delivery changes: profiles, identifiers, the ledger.
        sqlx::query(
            "create table if not exists profile_events (stream text primary key, rows integer not null)",
        )
        .execute(&pool)
        .await?;
        for sql in [
            "insert or ignore into inbox values ($1, 0)",
            "insert or ignore into profile_events values ($1, 0)",
        ] {
            sqlx::query(sql).bind(STREAM).execute(&pool).await?;
        }
        Ok(Self { pool })
    }

    /// The first offset that is not yet processed.
    pub(crate) async fn offset(&self) -> Result<i64> {
        let sql = "select offset_to from inbox where stream = $1";
        Ok(sqlx::query_scalar(sql).bind(STREAM).fetch_one(&self.pool).await?)
    }

    /// The rows that the store has counted; equal to the lake's rows when deliveries are exactly once.
    pub(crate) async fn profile_events(&self) -> Result<i64> {
        let sql = "select rows from profile_events where stream = $1";
        Ok(sqlx::query_scalar(sql).bind(STREAM).fetch_one(&self.pool).await?)
    }

    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.pool.begin().await?)
    }

    /// The store's part in a transaction of its own, for a candidate that cannot share one.
    #[cfg(any(feature = "delta", feature = "ducklake"))]
    pub(crate) async fn commit_advance(&self, delivery: &Delivery) -> Result<()> {
        let mut tx = self.begin().await?;
        advance(&mut tx, delivery).await?;
        Ok(tx.commit().await?)
    }
}

/// The file of the store below `root`.
pub(crate) fn database(root: &Path) -> std::path::PathBuf {
    root.join("store.sqlite")
}

/// Moves the inbox offset over `delivery` and applies its change.
pub(crate) async fn advance(connection: &mut SqliteConnection, delivery: &Delivery) -> Result<()> {
    let moved = sqlx::query("update inbox set offset_to = $1 where stream = $2 and offset_to = $3")
        .bind(delivery.to)
        .bind(STREAM)
        .bind(delivery.from)
        .execute(&mut *connection)
        .await?;
    ensure!(moved.rows_affected() == 1, "the inbox is not at offset {}", delivery.from);
    sqlx::query("update profile_events set rows = rows + $1 where stream = $2")
        .bind(delivery.batch.num_rows() as i64)
        .bind(STREAM)
        .execute(connection)
        .await?;
    Ok(())
}
