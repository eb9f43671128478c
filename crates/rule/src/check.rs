//! Holds expressions to the tracking plan, to the tag catalogue, to their types, and to what can be true at all.

mod domain;
mod never;
mod prove;
mod relations;
mod typing;

use std::collections::BTreeSet;

use qianmian_model::plan::TrackingPlan;
use qianmian_model::rule::Expr;
use qianmian_model::{Diagnostic, Severity};

pub use prove::{implies_any, is_never_false, is_never_true};

use crate::{Catalogue, Located, Status, TagDefinition, TagFiles, evaluation_order, usage};

/// What names are looked up in. Without a plan, events, properties, traits and topics are taken as they are written
/// and have no known type.
#[derive(Debug, Clone)]
pub struct Checker<'a> {
    plan: Option<&'a TrackingPlan>,
    topics: Option<BTreeSet<&'a str>>,
    tags: &'a Catalogue,
}

impl<'a> Checker<'a> {
    /// Looks names up in a tracking plan, the catalogue of tags and the names of the topics.
    pub fn new(
        plan: &'a TrackingPlan,
        tags: &'a Catalogue,
        topics: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Checker { plan: Some(plan), topics: Some(topics.into_iter().collect()), tags }
    }

    /// Looks up tags only.
    pub fn without_plan(tags: &'a Catalogue) -> Self {
        Checker { plan: None, topics: None, tags }
    }

    /// The findings in an expression that has to be a condition, in the order of its text.
    pub fn check(&self, expr: &Expr) -> Vec<Located> {
        self.check_as(expr, Status::Active)
    }

    /// The findings in a rule of a tag of that status: a draft may use drafts.
    fn check_as(&self, expr: &Expr, user: Status) -> Vec<Located> {
        let mut found = typing::check(self, expr);
        if !found.iter().any(|finding| finding.severity == Severity::Error) {
            never::find(self.tags, expr, &mut found);
        }
        found.extend(usage::of_tags(self.tags, expr, user));
        found.sort_by_key(|finding| (finding.span.line, finding.span.column));
        found
    }

    /// All findings in tag files: what reading them said and what is wrong in what could be read, by file and line.
    pub fn check_files(&self, files: &TagFiles) -> Vec<Diagnostic> {
        let mut diagnostics = files.diagnostics.clone();
        diagnostics.extend(self.check_tags(&files.tags));
        diagnostics.extend(self.check_tags(&files.broken));
        diagnostics.extend(self.check_tags(&files.shelved));
        diagnostics.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        diagnostics
    }

    /// The findings in tags: in each rule, between the values of a tag, and in the way tags refer to each other.
    pub fn check_tags(&self, tags: &[TagDefinition]) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut wrong = BTreeSet::new();
        for tag in tags {
            diagnostics.extend(usage::of_replacement(self.tags, tag));
            if tag.is_given() {
                // Its rules were not written by anybody, and are compared with none.
                wrong.insert(tag.name.as_str());
                continue;
            }
            let between = relations::of_values(self.tags, tag);
            for (index, value) in tag.values.iter().enumerate() {
                let mut found = self.check_as(&value.when, tag.status);
                if found.iter().any(|finding| finding.severity == Severity::Error) {
                    wrong.insert(tag.name.as_str());
                }
                found.extend(
                    between.iter().filter(|(about, _)| *about == index).map(|(_, found)| found.clone()),
                );
                diagnostics
                    .extend(found.into_iter().map(|finding| value.source.diagnostic(&tag.file, finding)));
            }
        }
        diagnostics.extend(relations::of_tags(self.tags, tags, &wrong));
        if let Err(cycles) = evaluation_order(tags) {
            diagnostics.extend(cycles);
        }
        diagnostics
    }
}
