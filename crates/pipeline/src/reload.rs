//! Taking changed files into use while the ones before go on serving.
//!
//! [`Pipeline::with_files`] makes a pipeline over the same data; what its rules ask for and was not kept of events is read
//! outside the writing transaction ([`Pipeline::prepare`]), and one transaction switches ([`Pipeline::switch`]): it adds what
//! arrived meanwhile, decides everybody anew where the rules of linking changed, and supersedes the pipeline before. A superseded pipeline writes nothing more that depends on its rules,
//! so that a call that began before the switch cannot bring old rules back. Before the switch nothing is changed: a crash
//! leaves everything as it was.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use qianmian_lake::EventSchema;
use qianmian_tag::job::{self, Adopted, Prepared};
use qianmian_tag::{Fingerprint, Program};

use crate::{Pipeline, PipelineError, Result, Workspace, activity, cleaner, sightings};

/// How often a preparation is begun anew because it went stale; after that the lake is read while others wait.
const ATTEMPTS: usize = 3;

/// What taking other files into use changes: of tags in force, and of who is who.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Tags that come into force.
    pub added: Vec<String>,
    /// Tags that mean something else.
    pub changed: Vec<String>,
    /// Tags that are in force no more.
    pub retired: Vec<String>,
    /// Series of event aggregates that have to be read from the lake: what rules ask for and was not kept.
    pub series: usize,
    /// Whether the rules of linking are others, so that everybody is decided anew.
    pub linking: bool,
}

impl Pipeline {
    /// A pipeline over the same data with the files of a folder as they are now.
    ///
    /// # Errors
    /// Every mistake of every file, with its place; nothing is changed then.
    pub async fn with_files(&self) -> Result<Pipeline> {
        let (root, zone) = (self.workspace.root.clone(), self.workspace.zone.clone());
        let load = tokio::task::spawn_blocking(move || Workspace::load(&root, zone));
        let workspace = load.await.map_err(|_| PipelineError::Worker)?.map_err(PipelineError::Workspace)?;
        self.with_workspace(workspace).await
    }

    /// The same over files that were read already.
    pub(crate) async fn with_workspace(&self, workspace: Workspace) -> Result<Pipeline> {
        workspace.check_statements().await?;
        let program = Program::compile(&workspace.tags, Arc::clone(&self.calendar))?;
        Ok(Pipeline {
            store: self.store.clone(),
            lake: self.lake.clone(),
            clock: Arc::clone(&self.clock),
            daily: self.daily,
            keep_snapshots_days: self.keep_snapshots_days,
            statement_limits: self.statement_limits,
            cleaner: Arc::new(cleaner(&workspace)),
            calendar: Arc::clone(&self.calendar),
            program: Arc::new(program),
            schema: EventSchema::from_plan(&workspace.plan),
            sightings: sightings::Sightings::default(),
            guard: Arc::clone(&self.guard),
            tallies: activity::Tallies::default(),
            superseded: AtomicBool::new(false),
            workspace,
        })
    }

    /// What taking this pipeline into use changes, where another is.
    pub fn changes_from(&self, before: &Pipeline) -> Changes {
        let meanings = |pipeline: &Pipeline| -> BTreeMap<String, Fingerprint> {
            pipeline.program.tags().iter().map(|tag| (tag.name().to_owned(), tag.fingerprint)).collect()
        };
        let (old, new) = (meanings(before), meanings(self));
        let named = |chosen: &dyn Fn(&String, &Fingerprint) -> bool| -> Vec<String> {
            new.iter().filter(|(name, meaning)| chosen(name, meaning)).map(|(name, _)| name.clone()).collect()
        };
        Changes {
            added: named(&|name, _| !old.contains_key(name)),
            changed: named(&|name, meaning| old.get(name).is_some_and(|known| known != meaning)),
            retired: old.keys().filter(|name| !new.contains_key(*name)).cloned().collect(),
            series: self.program.series_beside(&before.program),
            linking: self.workspace.identity != before.workspace.identity,
        }
    }

    /// Takes this pipeline into use in the place of another one: prepares, and switches.
    ///
    /// # Errors
    /// Failures of store and lake; the one before stays in use then.
    pub async fn take_over(&self, before: &Pipeline) -> Result<Adopted> {
        for _ in 0..ATTEMPTS {
            let prepared = self.prepare().await?;
            if let Some(adopted) = self.switch(prepared, before).await? {
                return Ok(adopted);
            }
        }
        let mut tx = self.store.begin().await?;
        let adopted = self.adopt(&mut tx, self.clock.now()).await?;
        before.supersede(tx.commit()).await?;
        Ok(adopted)
    }

    /// Reads from the lake what the rules ask for and was not kept. Nothing is changed.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn prepare(&self) -> Result<Prepared<'_>> {
        let mut tx = self.store.read().await?;
        let now = self.clock.now();
        Ok(job::prepare(&mut tx, &self.lake, &self.schema, &self.program, now).await?)
    }

    /// Adds what arrived since a preparation and puts this pipeline in the place of another one, in one transaction. None, and
    /// nothing is changed, where the preparation is stale: a person was parted, or somebody erased, since.
    ///
    /// # Errors
    /// Failures of store and lake; the one before stays in use then.
    pub async fn switch(&self, prepared: Prepared<'_>, before: &Pipeline) -> Result<Option<Adopted>> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        job::keep_day(&mut tx, &self.calendar, now, self.keep_snapshots_days).await?;
        let adopted =
            job::adopt_prepared(&mut tx, &self.lake, &self.schema, &self.program, now, prepared).await?;
        let Some(adopted) = adopted else { return Ok(None) };
        self.note_definitions(&mut tx, &adopted, now).await?;
        self.adopt_linking(&mut tx, now).await?;
        self.adopt_counted(&mut tx, now).await?;
        before.supersede(tx.commit()).await?;
        Ok(Some(adopted))
    }

    /// Writes nothing more by its rules once a commit has begun, which nobody else can write before it has ended.
    async fn supersede(&self, commit: impl Future<Output = qianmian_store::Result<()>>) -> Result<()> {
        self.superseded.store(true, Ordering::SeqCst);
        let committed = commit.await;
        if committed.is_err() {
            self.superseded.store(false, Ordering::SeqCst);
        }
        Ok(committed?)
    }

    /// Whether it may write by its rules.
    pub(crate) fn check_in_use(&self) -> Result<()> {
        if self.superseded.load(Ordering::SeqCst) { Err(PipelineError::Superseded) } else { Ok(()) }
    }
}
