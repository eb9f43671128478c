//! Drives the stages: what one stage gives goes to the next, in one transaction per batch.
//!
//! - [`workspace`]: everything an operator keeps in files, read and checked at once.
//! - [`alone`]: a file through stages without a store.
//! - [`batch`]: one micro-batch through collect -> clean -> identify -> profile -> tag, with its offset.
//! - [`import`] and [`live`]: where batches come from, files and the inbox.
//! - [`definitions`]: one tag, audience or campaign of the files, read and changed.
//! - [`reload`]: changed files taken into use while the ones before go on serving.
//! - [`refresh`], [`explain`], [`audience`], [`campaign`], [`experiment`], [`privacy`]: what happens on request.
//! - [`linking`]: the rules of linking, tried and taken into use.
//! - [`quarantine`]: refused records, corrected and replayed.
//! - [`anomalies`]: people whose interactions are no person's, and their events set aside.
//! - [`import_tag`]: values of tags that are worked out elsewhere.
//! - [`insight`]: what sets an audience apart, and how audiences overlap.
//! - [`preview`]: what tag definitions that are not in force would say.
//! - [`snapshots`]: audiences as they were, against now.
//! - [`sql`]: read-only SQL over the lake and the profiles.
//! - [`statements`]: tags whose values a SELECT gives, in their cadence.
//! - [`versions`]: what changed from one version of a tag to the next.
//! - [`health`] and [`findings`]: how tags are, and what data their rules lack.
//! - [`daily`]: what is done once a day.
//! - [`drift`]: whether sources send as they did.
//! - [`overlap`]: which tag values have the same people.
//! - [`population`]: who has a tag, who had it on a day, how many by day.
//! - [`activity`]: what happened by day, how sources are, which events are seen.
//! - [`overview`]: the whole loop in numbers.
//! - [`infer`]: guesses of what people did not declare.
//! - [`texts`]: what texts say, by the topics and models of the workspace.
//! - [`roster`]: who is in an audience, with their identifiers in the clear.
//! - [`search`]: people by identifier, name or tag; one person's record and timeline.
//! - [`view`]: what the CLI and the HTTP API show; plain data, read from one snapshot.
//!
//! What holds: `in = out + merged + rejected` for every batch; a batch and its offset commit together or not at all.

pub mod activity;
pub mod alone;
pub mod anomalies;
pub mod audience;
pub mod batch;
pub mod campaign;
pub mod daily;
pub mod definitions;
pub mod drift;
pub mod error;
pub mod experiment;
pub mod explain;
mod files;
pub mod findings;
pub mod hand;
pub mod health;
pub mod import;
pub mod import_tag;
pub mod infer;
pub mod insight;
pub mod linking;
pub mod live;
pub mod overlap;
pub mod overview;
mod parting;
mod people;
pub mod population;
pub mod preview;
pub mod privacy;
pub mod proposals;
pub mod quarantine;
pub mod refresh;
pub mod reload;
pub mod roster;
pub mod search;
mod sightings;
pub mod snapshots;
pub mod sql;
pub mod statements;
mod tally;
pub mod texts;
pub mod versions;
pub mod view;
pub mod workspace;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use qianmian_clean::guard::{Guard, Limits};
use qianmian_clean::{CleanConfig, Cleaner, PhoneRegion, Regions, SourceProfile};
use qianmian_collect::source::Interactions;
use qianmian_lake::{EventSchema, Lake};
use qianmian_model::Clock;
use qianmian_store::{Store, Vault};
use qianmian_tag::{Calendar, Program};

pub use error::{PipelineError, Result};
pub use workspace::Workspace;

use sql::QueryLimits;

/// A workspace with its data: what commands and the server work on.
pub struct Pipeline {
    /// What the operator keeps in files.
    pub workspace: Workspace,
    /// The SQL store.
    pub store: Store,
    /// The lake.
    pub lake: Lake,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// For how many days populations of tags can be asked for.
    pub keep_snapshots_days: u32,
    /// What the statement of a tag may take.
    pub statement_limits: QueryLimits,
    /// What is done once a day.
    pub daily: daily::DailyWork,
    pub(crate) cleaner: Arc<Cleaner>,
    pub(crate) calendar: Arc<Calendar>,
    pub(crate) program: Arc<Program>,
    pub(crate) schema: EventSchema,
    pub(crate) sightings: sightings::Sightings,
    /// What everybody did lately, for sources with limits.
    guard: Arc<Mutex<Guard>>,
    pub(crate) tallies: activity::Tallies,
    /// Whether another one took its place.
    pub(crate) superseded: AtomicBool,
}

/// Below a workspace's root: where its data is.
pub const DATA_DIR: &str = ".qianmian";

impl Pipeline {
    /// Opens the data of a workspace, making what is missing.
    ///
    /// # Errors
    /// Mistakes in the statements of tags; a key that is not the database's, a database or folder that cannot be opened,
    /// tags that do not compile.
    pub async fn open(workspace: Workspace, vault: Vault, clock: Arc<dyn Clock>) -> Result<Pipeline> {
        workspace.check_statements().await?;
        let data = workspace.root.join(DATA_DIR);
        let store = Store::open(&data.join("store.db"), vault).await?;
        let lake = Lake::open(&data.join("lake"))?;
        let calendar = Arc::new(Calendar::new(workspace.zone.clone()));
        let program = Program::compile(&workspace.tags, Arc::clone(&calendar))?;
        let cleaner = cleaner(&workspace);
        let schema = EventSchema::from_plan(&workspace.plan);
        Ok(Pipeline {
            store,
            lake,
            clock,
            keep_snapshots_days: population::KEEP_DAYS,
            statement_limits: statements::LIMITS,
            daily: daily::DailyWork::default(),
            cleaner: Arc::new(cleaner),
            calendar,
            program: Arc::new(program),
            schema,
            sightings: sightings::Sightings::default(),
            guard: Arc::default(),
            tallies: activity::Tallies::default(),
            superseded: AtomicBool::new(false),
            workspace,
        })
    }

    /// Where the inbox of a workspace is.
    pub fn inbox_dir(root: &Path) -> std::path::PathBuf {
        root.join(DATA_DIR).join("inbox")
    }
}

/// A cleaner for the workspace's sources.
pub fn cleaner(workspace: &Workspace) -> Cleaner {
    let mut config = CleanConfig::new(workspace.zone.clone());
    for source in workspace.sources.values() {
        let mut profile = SourceProfile::new(source.zone.clone());
        profile.trust = source.trust;
        profile.keep_text = source.keep_text;
        profile.day_first = source.day_first;
        profile.derive_identity_card = source.derive_identity_card;
        if !source.abnormal.counts() {
            let Interactions { per_minute, same_text, same_interval } = source.interactions;
            profile.limits = Limits { per_minute, same_text, same_interval };
        }
        // One without a numbering plan is a mistake of the workspace, found when it is read.
        if let Some(Ok(region)) = source.phone_region.as_deref().map(PhoneRegion::parse) {
            profile.phone_region = region;
        }
        profile.purpose = Some(source.purpose.clone());
        config.sources.insert(source.name.to_string(), profile);
    }
    Cleaner::new(config, &workspace.plan, workspace.topics.clone(), Regions::bundled())
}
