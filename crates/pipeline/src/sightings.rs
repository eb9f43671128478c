//! When what rules listen to happened last. Found file by file and remembered: a file of the lake never changes, so that
//! after new events only new files are read.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use qianmian_lake::Dataset;
use qianmian_model::rule::{Aggregate, EventPattern, Expr, ExprKind, Measure, Span};
use qianmian_model::{Time, Window};
use qianmian_rule::{TagDefinition, canonical, children};
use qianmian_store::{Tx, lake_files};
use qianmian_tag::{Program, job};
use tokio::sync::Mutex;

use crate::audience::ad_hoc;
use crate::{Pipeline, Result};

/// What is remembered between two looks.
#[derive(Debug, Default)]
pub(crate) struct Sightings(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// What was looked for.
    probes: Vec<String>,
    /// By the path of a file: the newest event of each probe in it.
    by_file: HashMap<String, Vec<Option<Time>>>,
}

/// The newest event that reaches each probe, by the probe's text; nothing where none ever did.
#[derive(Debug, Default)]
pub(crate) struct Newest(HashMap<String, Time>);

impl Newest {
    /// The newest event that reaches a probe.
    pub(crate) fn of(&self, probe: &Measure) -> Option<Time> {
        self.0.get(&text(probe)).copied()
    }
}

impl Pipeline {
    /// Looks for everything that the rules of the workspace listen to.
    pub(crate) async fn newest_events(&self, tx: &mut Tx<'_>) -> Result<Newest> {
        let probes: BTreeMap<String, Measure> =
            self.rules().flat_map(measures).flat_map(probes).map(|probe| (text(&probe), probe)).collect();
        if probes.is_empty() {
            return Ok(Newest::default());
        }
        let program = self.compile_probes(probes.values())?;
        let probes: Vec<String> = program.measures().map(text).collect();
        let files = lake_files::active(tx, Dataset::Events.as_str()).await?;
        let mut known = self.sightings.0.lock().await;
        if known.probes != probes {
            *known = Known { probes, by_file: HashMap::new() };
        }
        known.by_file.retain(|path, _| files.iter().any(|file| file.path == *path));
        for file in &files {
            if !known.by_file.contains_key(&file.path) {
                let found = job::newest_events(&self.lake, &self.schema, &program, file).await?;
                known.by_file.insert(file.path.clone(), found);
            }
        }
        let mut newest = HashMap::new();
        for found in known.by_file.values() {
            for (probe, at) in known.probes.iter().zip(found) {
                let Some(at) = at else { continue };
                newest
                    .entry(probe.clone())
                    .and_modify(|known: &mut Time| *known = (*known).max(*at))
                    .or_insert(*at);
            }
        }
        Ok(Newest(newest))
    }

    /// Every rule of the tags that people can have.
    fn rules(&self) -> impl Iterator<Item = &Expr> {
        self.workspace.tags.iter().flat_map(|tag| &tag.values).map(|value| &value.when)
    }

    fn compile_probes<'m>(&self, probes: impl Iterator<Item = &'m Measure>) -> Result<Program> {
        let definition = |(number, probe): (usize, &Measure)| {
            let operand = Box::new(expr(ExprKind::Measure(probe.clone())));
            let rule = expr(ExprKind::IsNull { operand, negated: true });
            TagDefinition { name: format!("probe {number}"), ..ad_hoc(&rule) }
        };
        let definitions: Vec<TagDefinition> = probes.enumerate().map(definition).collect();
        Ok(Program::compile(&definitions, Arc::clone(&self.calendar))?)
    }
}

/// The measures of a rule, with the places where they stand.
pub(crate) fn measures(rule: &Expr) -> Vec<&Measure> {
    let own = match &rule.kind {
        ExprKind::Measure(measure) => Some(measure),
        _ => None,
    };
    own.into_iter().chain(children(rule).into_iter().flat_map(measures)).collect()
}

/// What is looked for because of a measure: what reaches it, any event of its name, and any with each property it reads.
fn probes(measure: &Measure) -> Vec<Measure> {
    let mut probes = vec![reaching(measure), of_event(measure)];
    probes.extend(properties(measure).into_iter().map(|(name, _)| with_property(measure, name)));
    probes
}

/// The last event that reaches a measure, whenever it was.
pub(crate) fn reaching(measure: &Measure) -> Measure {
    let event = measure.event.clone();
    match &measure.aggregate {
        Aggregate::Interest(topic) => last(Aggregate::Interest(topic.clone()), EventPattern::Any, None),
        _ => last(Aggregate::LastSeen, event, measure.filter.clone()),
    }
}

/// The last event of a measure's name.
pub(crate) fn of_event(measure: &Measure) -> Measure {
    last(Aggregate::LastSeen, measure.event.clone(), None)
}

/// The last event of a measure's name that had a property.
pub(crate) fn with_property(measure: &Measure, name: &str) -> Measure {
    let operand = Box::new(expr(ExprKind::Property(name.to_owned())));
    let there = expr(ExprKind::IsNull { operand, negated: true });
    last(Aggregate::LastSeen, measure.event.clone(), Some(Box::new(there)))
}

/// The properties that a measure reads; those of its filter with their places.
pub(crate) fn properties(measure: &Measure) -> Vec<(&str, Option<Span>)> {
    let own = match &measure.aggregate {
        Aggregate::Sum(name)
        | Aggregate::Avg(name)
        | Aggregate::Min(name)
        | Aggregate::Max(name)
        | Aggregate::CountDistinct(name)
        | Aggregate::Top(name)
        | Aggregate::Share(name, _) => Some((name.as_str(), None)),
        _ => None,
    };
    own.into_iter().chain(measure.filter.as_deref().into_iter().flat_map(properties_of)).collect()
}

fn properties_of(filter: &Expr) -> Vec<(&str, Option<Span>)> {
    let own = match &filter.kind {
        ExprKind::Property(name) => Some((name.as_str(), Some(filter.span))),
        _ => None,
    };
    own.into_iter().chain(children(filter).into_iter().flat_map(properties_of)).collect()
}

fn last(aggregate: Aggregate, event: EventPattern, filter: Option<Box<Expr>>) -> Measure {
    Measure { aggregate, event, window: Window::All, filter }
}

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn text(measure: &Measure) -> String {
    canonical(&expr(ExprKind::Measure(measure.clone())))
}
