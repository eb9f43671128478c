//! The rules of linking: tried on everybody without a change, and taken into use with everything that rests on who is who.

use std::collections::{BTreeMap, BTreeSet};

pub use qianmian_identity::config::{Period, Weight};
use qianmian_identity::rules::{FILE, parse};
use qianmian_identity::{Change, adopt_rules, forecast_rules, rules_in_force};
pub use qianmian_identity::{Forecast, IdentityConfig, KindRule, forecast};
use qianmian_model::plan::TrackingPlan;
use qianmian_model::{Diagnostic, Severity, SubjectId, Time};
use qianmian_store::{Tx, people};
use qianmian_tag::job::MicroBatch;

use crate::files::Files;
use crate::view::MaskedIdentifier;
use crate::{Pipeline, PipelineError, Result};

/// What taking rules into use would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    /// Whether everybody is decided by just these rules already.
    pub in_force: bool,
    /// What would change.
    pub forecast: Forecast,
    /// The identifiers that it shows, masked.
    pub identifiers: BTreeMap<SubjectId, MaskedIdentifier>,
    /// What works, but probably not as meant.
    pub warnings: Vec<Diagnostic>,
}

impl Pipeline {
    /// What the rules of a text would make of everybody, or, without one, those of the workspace. Nothing is changed. `file`
    /// names the text in the places of mistakes.
    ///
    /// # Errors
    /// Every mistake of the text with its place; a failure of the store.
    pub async fn dry_run_rules(&self, text: Option<(&str, &str)>) -> Result<DryRun> {
        let rules = match text {
            Some((file, text)) => parse(file, text).map_err(PipelineError::Workspace)?,
            None => self.workspace.identity.clone(),
        };
        let warnings = warnings(text.map_or(FILE, |(file, _)| file), &rules, &self.workspace.plan);
        let mut tx = self.store.read().await?;
        let in_force = rules_in_force(&mut tx, &rules).await?;
        let forecast = forecast_rules(&mut tx, &rules).await?;
        let shown: Vec<SubjectId> =
            forecast.shown().into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let opened = people::identifiers_of_subjects(&mut tx, &shown).await?;
        let identifiers = opened.iter().map(|stored| (stored.subject, MaskedIdentifier::of(stored)));
        Ok(DryRun { in_force, forecast, identifiers: identifiers.collect(), warnings })
    }

    /// Whether everybody is decided by the rules of the workspace; if not, the next transaction by them does so.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn rules_in_force(&self) -> Result<bool> {
        Ok(rules_in_force(&mut self.store.read().await?, &self.workspace.identity).await?)
    }

    /// Decides everybody anew where the rules of linking are not those in force, and lets everything follow. The tags are
    /// adopted.
    pub(crate) async fn adopt_linking(&self, tx: &mut Tx<'_>, now: Time) -> Result<()> {
        let Some(change) = adopt_rules(tx, &self.workspace.identity, now).await? else { return Ok(()) };
        self.follow(tx, &change, now).await?;
        let (merges, parted) = (change.merges.len(), change.parted.len());
        tracing::info!(merges, parted, "everybody was decided anew by the rules of linking");
        Ok(())
    }

    /// Lets everything follow that rests on who is who: consents, profiles, tags. The tags are adopted.
    pub(crate) async fn follow(&self, tx: &mut Tx<'_>, change: &Change, now: Time) -> Result<()> {
        self.narrow_merged(tx, &change.merges, now).await?;
        self.narrow_parted(tx, &change.parted, now).await?;
        let touched = self.touched_by(change);
        self.show_profiles(tx, &touched).await?;
        let batch = MicroBatch { events: &[], merges: &change.merges, touched: &touched };
        qianmian_tag::job::process_batch(tx, &self.program, now, batch).await?;
        self.rebuild_parted(tx, &change.parted, now).await
    }
}

/// The rules of a workspace's files, and the text of their file; without it they are the built-in ones.
pub(crate) fn read(
    files: Files<'_>,
    plan: Option<&TrackingPlan>,
    found: &mut Vec<Diagnostic>,
) -> (IdentityConfig, Option<String>) {
    let file = if files.exists(FILE) { files.read(FILE, found) } else { None };
    let Some((file, text)) = file else { return (IdentityConfig::default(), None) };
    let rules = parse(&file, &text).unwrap_or_else(|mistakes| {
        found.extend(mistakes);
        IdentityConfig::default()
    });
    found.extend(plan.into_iter().flat_map(|plan| warnings(&file, &rules, plan)));
    (rules, Some(text))
}

/// Names in rules that nothing else knows, and that are near to one that something does.
fn warnings(file: &str, rules: &IdentityConfig, plan: &TrackingPlan) -> Vec<Diagnostic> {
    let built_in = IdentityConfig::default();
    let kinds = rules.kinds.keys().filter(|kind| !built_in.kinds.contains_key(*kind)).filter_map(|kind| {
        let near = qianmian_rule::nearest(kind, built_in.kinds.keys().map(String::as_str))?;
        Some((
            "unknown_kind",
            format!("no kind of identifier `{kind}` is built in"),
            format!("did you mean `{near}`?"),
        ))
    });
    let known = |name: &&String| built_in.attributes.contains_key(*name) || plan.traits.contains_key(*name);
    let attributes = rules.attributes.keys().filter(|name| !known(name)).map(|name| {
        let message = format!("the tracking plan has no trait `{name}`, so that no record differs in it");
        ("unknown_trait", message, "declare it in events.yaml".to_owned())
    });
    let warning = |(code, message, hint)| Diagnostic {
        severity: Severity::Warning,
        code,
        file: file.to_owned(),
        line: 0,
        column: 0,
        message,
        hint: Some(hint),
    };
    kinds.chain(attributes).map(warning).collect()
}
