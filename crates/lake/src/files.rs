//! The lake as files in an object store: put, get, list, remove.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{GetResultPayload, ObjectStore, ObjectStoreExt, PutMode};
use qianmian_model::Time;

use crate::LakeError;
use crate::parquet_file::FileData;

/// The datasets of the lake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dataset {
    /// The event history.
    Events,
    /// Records in quarantine, one row per failure.
    Rejects,
}

impl Dataset {
    /// `events` or `rejects`: its folder and its name in the manifest.
    pub fn as_str(self) -> &'static str {
        match self {
            Dataset::Events => "events",
            Dataset::Rejects => "rejects",
        }
    }
}

/// The lake. Cheap to clone; clones share the object store.
#[derive(Debug, Clone)]
pub struct Lake {
    files: Arc<dyn ObjectStore>,
}

impl Lake {
    /// Opens the lake in a folder of the local disk, which is created where it is missing. Every write is forced to
    /// the disk before it returns.
    pub fn open(root: &Path) -> Result<Self, LakeError> {
        let create =
            |source| object_store::Error::Generic { store: "LocalFileSystem", source: Box::new(source) };
        std::fs::create_dir_all(root).map_err(create)?;
        Ok(Lake { files: Arc::new(LocalFileSystem::new_with_prefix(root)?.with_fsync(true)) })
    }

    /// A lake in any object store. It must put atomically and durably.
    pub fn on(files: Arc<dyn ObjectStore>) -> Self {
        Lake { files }
    }

    /// Writes a file, in place of one of the same path.
    pub(crate) async fn put(&self, path: &str, bytes: Bytes) -> Result<(), LakeError> {
        self.files.put(&ObjectPath::from(path), bytes.into()).await?;
        Ok(())
    }

    /// Writes a file that must not be there yet.
    pub(crate) async fn put_new(&self, path: &str, bytes: Bytes) -> Result<(), LakeError> {
        self.files.put_opts(&ObjectPath::from(path), bytes.into(), PutMode::Create.into()).await?;
        Ok(())
    }

    /// Opens a file for reading: in place on the local disk, else fetched.
    pub(crate) async fn get(&self, path: &str) -> Result<FileData, LakeError> {
        let found = self.files.get(&ObjectPath::from(path)).await.map_err(|error| match error {
            object_store::Error::NotFound { .. } => LakeError::Gone { path: path.to_owned() },
            other => LakeError::ObjectStore(other),
        })?;
        match found.payload {
            GetResultPayload::File(file, _) => Ok(FileData::Disk(file)),
            GetResultPayload::Stream(_) => Ok(FileData::Memory(found.bytes().await?)),
        }
    }

    /// Removes files; those already gone are no error. For files that the manifest no longer names.
    pub async fn remove<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Result<(), LakeError> {
        for path in paths {
            match self.files.delete(&ObjectPath::from(path)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Removes the files that `is_live` does not know and that were last written before `before` by the object
    /// store's clock: those of a crash, and those that a compaction replaced. `before` lies before the start of this
    /// process, or far enough back that no append is between its file and its commit. Returns their paths, sorted.
    pub async fn collect_orphans(
        &self,
        is_live: impl Fn(&str) -> bool,
        before: Time,
    ) -> Result<Vec<String>, LakeError> {
        let mut orphans = Vec::new();
        let mut listed = self.files.list(None);
        while let Some(object) = listed.try_next().await? {
            let path = object.location.as_ref();
            let old = object.last_modified.timestamp_micros() < before.0;
            if old && path.ends_with(".parquet") && !is_live(path) {
                orphans.push(path.to_owned());
            }
        }
        orphans.sort();
        self.remove(orphans.iter().map(String::as_str)).await?;
        Ok(orphans)
    }
}
