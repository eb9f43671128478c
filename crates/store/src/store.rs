//! Opening the database, and its transactions.

use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::lock::Mutex;
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Sqlite, Transaction};

use crate::tags::Memory;
use crate::{Error, Result, Vault, meta, migrations};

const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// Four texts a bulk statement and one for every other: all of them stay prepared.
const STATEMENTS: usize = 512;
/// Bytes of tag states in memory, where nothing else was said.
const TAG_MEMORY: usize = 512 * 1024 * 1024;

/// A workspace's database: one writer, several readers, and the keys of its contact values.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    vault: Vault,
    states: Arc<Mutex<Memory>>,
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx<'s> {
    pub(crate) inner: Transaction<'static, Sqlite>,
    pub(crate) vault: Vault,
    pub(crate) access: Access,
    /// A copy of tag states: see [`crate::tags`].
    pub(crate) states: Arc<Mutex<Memory>>,
    store: PhantomData<&'s Store>,
}

impl Store {
    /// Opens the database at `path`, makes it where there is none (readable by its owner only), and brings its schema up
    /// to date. The key must be the one it was made with.
    ///
    /// Commits are durable: the log is synced before `commit` returns.
    pub async fn open(path: &Path, vault: Vault) -> Result<Store> {
        create_private(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            .statement_cache_capacity(STATEMENTS)
            .row_buffer_size(1_024)
            .pragma("temp_store", "memory")
            .disable_statement_logging();
        let pool = PoolOptions::new().acquire_timeout(BUSY_TIMEOUT).idle_timeout(None).max_lifetime(None);
        // What is deleted is overwritten with zeros, so that erasure reaches the file.
        let writing = options
            .clone()
            .pragma("secure_delete", "on")
            .pragma("cache_size", "-65536")
            .pragma("wal_autocheckpoint", "4000")
            .pragma("journal_size_limit", "67108864");
        let writer = pool.clone().max_connections(1).connect_with(writing).await?;
        migrations::migrator().run(&writer).await?;
        let reading = options.pragma("query_only", "on").pragma("cache_size", "-16384");
        let readers = pool.max_connections(READERS).connect_with(reading).await?;
        let store = Store { writer, readers, vault, states: Arc::new(Mutex::new(Memory::new(TAG_MEMORY))) };
        store.check_key().await?;
        Ok(store)
    }

    /// Begins the writing transaction, after the one before it has ended.
    pub async fn begin(&self) -> Result<Tx<'_>> {
        self.transaction(&self.writer, Access::Write).await
    }

    /// Begins a snapshot: it sees what was committed by now and nothing later, never waits for the writer, and
    /// refuses to write.
    pub async fn read(&self) -> Result<Tx<'_>> {
        self.transaction(&self.readers, Access::Read).await
    }

    async fn transaction(&self, pool: &SqlitePool, access: Access) -> Result<Tx<'_>> {
        let statement = match access {
            Access::Read => "begin",
            Access::Write => "begin immediate",
        };
        let inner = pool.begin_with(statement).await?;
        let (vault, states) = (self.vault.clone(), Arc::clone(&self.states));
        Ok(Tx { inner, vault, access, states, store: PhantomData })
    }

    /// Sets how many bytes the copy of tag states in memory may take; a batch can take a few more while it runs.
    pub async fn limit_tag_memory(&self, bytes: usize) {
        self.states.lock().await.limit(bytes);
    }

    /// The keys of the contact values.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Moves the log into the database file and empties it. After an erasure, this takes the erased rows out of the log.
    /// Waits for nobody: readers that still use the log leave part of it for the next time.
    pub async fn checkpoint(&self) -> Result<()> {
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&self.writer).await?;
        Ok(())
    }

    /// Closes all connections, after the transactions in progress have ended.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    async fn check_key(&self) -> Result<()> {
        const KEY: &str = "vault_fingerprint";
        let given = self.vault.fingerprint();
        let mut tx = self.begin().await?;
        match meta::get(&mut tx, KEY).await? {
            None => {
                meta::set(&mut tx, KEY, &given).await?;
                tx.commit().await
            }
            Some(expected) if expected == given => Ok(()),
            Some(expected) => Err(Error::WrongKey { given, expected }),
        }
    }
}

impl Tx<'_> {
    /// Makes everything written in this transaction durable and visible.
    pub async fn commit(self) -> Result<()> {
        Ok(self.inner.commit().await?)
    }

    /// Leaves nothing behind. The same as dropping it, but done when it returns.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }
}

/// Makes an empty file that only its owner can read, where there is none. SQLite gives its log the same mode.
fn create_private(path: &Path) -> Result<()> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(io)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(io(error)),
        _ => Ok(()),
    }
}
