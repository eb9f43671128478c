//! The files of the workspace, read anew while the server runs. The pipeline before goes on serving until the one over the new
//! files is ready; the switch is one transaction. One reload at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use axum::http::StatusCode;
use qianmian_pipeline::{Pipeline, PipelineError, Result};

use crate::dto;
use crate::dto::ReloadState;
use crate::error::ApiError;

/// The pipeline in use, and how the last reload fared.
pub(crate) struct Reloads {
    current: RwLock<Arc<Pipeline>>,
    last: Mutex<dto::Reload>,
}

impl Reloads {
    pub(crate) fn new(pipeline: Arc<Pipeline>) -> Reloads {
        Reloads { current: RwLock::new(pipeline), last: Mutex::default() }
    }

    /// The pipeline in use.
    pub(crate) fn current(&self) -> Arc<Pipeline> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How the last reload fared.
    pub(crate) fn last(&self) -> dto::Reload {
        self.guard().clone()
    }

    /// Takes files as they are or as `make` makes them, and begins to prepare what they ask for; where it fails nothing is
    /// changed. Has to be driven to its end.
    pub(crate) async fn begin(
        self: &Arc<Self>,
        make: impl AsyncFnOnce(&Pipeline) -> Result<Pipeline>,
    ) -> std::result::Result<dto::Reload, ApiError> {
        let before = self.current();
        let found = self.claim(&before)?;
        let next = match make(&before).await {
            Ok(next) => Arc::new(next),
            Err(error) => {
                *self.guard() = found;
                return Err(error.into());
            }
        };
        let changes = next.changes_from(&before);
        self.guard().changes = Some((&changes).into());
        let begun = self.last();
        let reloads = Arc::clone(self);
        tokio::spawn(async move {
            let taking = Arc::clone(&next);
            let taken = tokio::spawn(async move { taking.take_over(&before).await.map(drop) }).await;
            reloads.end(next, taken.unwrap_or(Err(PipelineError::Worker)));
        });
        Ok(begun)
    }

    /// Notes that a reload has begun; gives what was noted before.
    fn claim(&self, before: &Pipeline) -> std::result::Result<dto::Reload, ApiError> {
        let mut last = self.guard();
        if last.state == ReloadState::Preparing {
            let message =
                "the files are being reloaded; try again when GET /api/v1/reload says that it is done";
            return Err(ApiError::new(StatusCode::CONFLICT, "reload_under_way", message));
        }
        let begun = dto::Reload {
            state: ReloadState::Preparing,
            begun_at: Some(before.clock.now().to_string()),
            ..dto::Reload::default()
        };
        Ok(std::mem::replace(&mut last, begun))
    }

    /// Puts the pipeline over the new files in its place, or notes why not.
    fn end(&self, next: Arc<Pipeline>, taken: Result<()>) {
        let ended_at = next.clock.now().to_string();
        let mut last = self.guard();
        last.ended_at = Some(ended_at);
        match taken {
            Ok(()) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
                last.state = ReloadState::InUse;
                tracing::info!("the files of the workspace were reloaded");
            }
            Err(error) => {
                last.state = ReloadState::Failed;
                last.failure = Some(error.code().to_owned());
                tracing::error!(%error, code = error.code(), "a reload failed; the files before stay in use");
            }
        }
    }

    fn guard(&self) -> MutexGuard<'_, dto::Reload> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
