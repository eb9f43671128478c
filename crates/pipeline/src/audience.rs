//! Audiences over this workspace: leaves over tags are kept bitmaps; leaves over traits and events are evaluated as rules
//! in one pass over the lake.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use futures::TryStreamExt as _;
use qianmian_audience::{Leaf, Truth, evaluate, expression_of, plan};
use qianmian_lake::Dataset;
use qianmian_lake::ScanRequest;
use qianmian_model::rule::Expr;
use qianmian_model::{Severity, Time, Value};
use qianmian_rule::{RuleText, SINGLE_VALUE, Select, TagDefinition, TagValue, referred_tags};
use qianmian_store::tags::{Role, bitmaps_of};
use qianmian_store::{Tx, anomalies, lake_files, people, traits};
use qianmian_tag::plan::{Batch as TagBatch, ColumnNames, Gathered, Later};
use qianmian_tag::{Judged, Outcome, Program};
use roaring::RoaringBitmap;

use crate::{Pipeline, PipelineError, Result};

/// The name under which an ad-hoc rule is compiled.
const AD_HOC: &str = "ad hoc";

/// Who is in an audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Members {
    /// Everybody.
    pub population: RoaringBitmap,
    /// Those for whom the expression holds.
    pub yes: RoaringBitmap,
    /// Those for whom it is not known.
    pub unknown: RoaringBitmap,
}

impl Pipeline {
    /// The people of a named audience, or of an expression.
    ///
    /// # Errors
    /// Mistakes in the expression, with their places; failures of store and lake.
    pub async fn audience(&self, tx: &mut Tx<'_>, text: &str, now: Time) -> Result<Members> {
        let expr = self.expression(text)?;
        let population = people::everyone(tx).await?;
        let plan = plan(&expr);
        let mut leaves = Vec::with_capacity(plan.leaves.len());
        for leaf in &plan.leaves {
            leaves.push(match leaf {
                Leaf::Tag { name, values } => tag_truth(tx, name, values).await?,
                Leaf::Rule(rule) => self.rule_truth(tx, rule, &population, now).await?,
            });
        }
        let Truth { yes, unknown } = evaluate(&plan, &population, &leaves)
            .map_err(|error| PipelineError::Expression(error.to_string()))?;
        Ok(Members { population, yes, unknown })
    }

    /// The checked expression of a named audience or of a text.
    ///
    /// # Errors
    /// Every mistake of the expression, with line, column and hint.
    pub fn expression(&self, text: &str) -> Result<Expr> {
        let audiences: Vec<_> = self.workspace.audiences.values().cloned().collect();
        let shown = RuleText::plain(text);
        let diagnostics = |found: Vec<qianmian_rule::Located>| {
            let found = found.into_iter().map(|finding| shown.diagnostic("expression", finding).to_string());
            PipelineError::Expression(found.collect::<Vec<_>>().join("\n"))
        };
        let expr = expression_of(text, &audiences).map_err(diagnostics)?;
        let found = self.workspace.checker().check(&expr);
        let (errors, warnings): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|finding| finding.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(diagnostics(errors));
        }
        for warning in warnings {
            tracing::warn!("{}", shown.diagnostic("expression", warning));
        }
        Ok(expr)
    }

    /// Evaluates one rule for everybody as of `now`.
    async fn rule_truth(
        &self,
        tx: &mut Tx<'_>,
        rule: &Expr,
        population: &RoaringBitmap,
        now: Time,
    ) -> Result<Truth> {
        let mut definitions = Vec::new();
        if !referred_tags(rule).is_empty() {
            definitions.clone_from(&self.workspace.tags);
        }
        definitions.push(ad_hoc(rule));
        let program = Program::compile(&definitions, Arc::clone(&self.calendar))?;
        let mut whole = Truth::default();
        let take = |truth: &mut Truth, judged: &Judged<'_>| {
            match judged.outcomes.last() {
                Some(Outcome::Unknown) => truth.unknown.insert(judged.person),
                Some(outcome) if !outcome.values().is_empty() => truth.yes.insert(judged.person),
                _ => false,
            };
        };
        self.judge_everybody(tx, &program, population, now, take, |truth| {
            whole.yes |= truth.yes;
            whole.unknown |= truth.unknown;
        })
        .await?;
        Ok(whole)
    }

    /// Evaluates a program for everybody as of `now`, from the lake, on all cores. `take` adds people to a record, in order;
    /// `join` gets the records.
    pub(crate) async fn judge_everybody<A: Default + Send>(
        &self,
        tx: &mut Tx<'_>,
        program: &Program,
        population: &RoaringBitmap,
        now: Time,
        take: impl Fn(&mut A, &Judged<'_>) + Sync,
        mut join: impl FnMut(A),
    ) -> Result<()> {
        let traits = self.arranged_traits(tx, program, population).await?;
        let gathered = self.gather_everybody(tx, program, population, now).await?;
        let judged: std::result::Result<(), Infallible> = gathered.judge(
            |person| traits.get(&person).cloned(),
            A::default,
            take,
            |record| {
                join(record);
                Ok(())
            },
        );
        let Ok(()) = judged;
        Ok(())
    }

    /// The events of everybody up to `now`, from the lake, by person.
    pub(crate) async fn gather_everybody<'p>(
        &self,
        tx: &mut Tx<'_>,
        program: &'p Program,
        population: &RoaringBitmap,
        now: Time,
    ) -> Result<Gathered<'p>> {
        let files = lake_files::active(tx, Dataset::Events.as_str()).await?;
        let person_of = people::subject_map(tx).await?;
        let columns = self
            .schema
            .project(&ColumnNames::LAKE.needed(program).iter().map(String::as_str).collect::<Vec<_>>())?;
        let set_aside = anomalies::set_aside(tx).await?;
        let request = ScanRequest { columns: Some(columns), set_aside, ..ScanRequest::default() };
        let mut scan = self.lake.scan(&files, request);
        let known = person_of.iter().copied().filter(|person| *person != people::NOBODY).max();
        let last = known.max(population.max()).unwrap_or_default();
        let mut batch = TagBatch::new(program, now, Later::Drop).among(0..=last);
        while let Some(rows) = scan.try_next().await? {
            batch.absorb(&rows, &ColumnNames::LAKE, |subject| {
                person_of.get(subject as usize).copied().filter(|person| *person != people::NOBODY)
            })?;
        }
        batch.admit_people(population);
        Ok(batch.gather())
    }

    /// The traits that a program reads, of everybody who has any, in its order.
    pub(crate) async fn arranged_traits(
        &self,
        tx: &mut Tx<'_>,
        program: &Program,
        population: &RoaringBitmap,
    ) -> Result<HashMap<u32, Vec<Value>>> {
        let mut arranged: HashMap<u32, Vec<Value>> = HashMap::new();
        let names = program.trait_names();
        for (place, name) in names.iter().enumerate() {
            for (person, value) in traits::named(tx, &[name]).await? {
                if population.contains(person.0) {
                    arranged.entry(person.0).or_insert_with(|| vec![Value::Null; names.len()])[place] = value;
                }
            }
        }
        Ok(arranged)
    }
}

async fn tag_truth(tx: &mut Tx<'_>, name: &str, values: &[String]) -> Result<Truth> {
    let mut truth = Truth::default();
    for bitmap in bitmaps_of(tx, name).await? {
        match bitmap.role {
            Role::Unknown => truth.unknown |= bitmap.people,
            Role::Member if values.is_empty() || values.contains(&bitmap.value) => truth.yes |= bitmap.people,
            Role::Member => {}
        }
    }
    Ok(truth)
}

/// A rule as a tag of its own.
pub(crate) fn ad_hoc(rule: &Expr) -> TagDefinition {
    let value = TagValue { value: SINGLE_VALUE.to_owned(), when: rule.clone(), source: RuleText::default() };
    TagDefinition {
        name: AD_HOC.to_owned(),
        title: qianmian_rule::Title::default(),
        dimension: None,
        description: None,
        owner: None,
        values: vec![value],
        select: Select::default(),
        refresh: qianmian_rule::Refresh::default(),
        expires_after: None,
        purpose: None,
        status: qianmian_rule::Status::default(),
        replaced_by: None,
        imported: false,
        sql: None,
        file: String::new(),
        place: qianmian_rule::document::Place::default(),
        yaml: String::new(),
    }
}
