//! A campaign read as an experiment: arms with intervals, and a verdict per tag under test.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use qianmian_deliver::{Campaign, VariantRole};
use qianmian_lake::Dataset;
use qianmian_lake::ScanRequest;
use qianmian_model::rule::{Aggregate, EventPattern, Expr, ExprKind, Measure, Span};
use qianmian_model::{PersonId, Time, Value, Window, value};
use qianmian_store::outbox::{self, PlanRow, ReceiptKind};
use qianmian_store::{Tx, anomalies, experiments, lake_files, people};
use qianmian_tag::Program;
use qianmian_validate::design::Tag;
use qianmian_validate::{Design, Messages, Metric, MetricKind, Report, Row, analyze_campaign};
use roaring::RoaringBitmap;

use crate::campaign::{ELIGIBLE, arms, goal_window};
use crate::{Pipeline, PipelineError, Result};

/// Rows of a plan read at a time.
const PAGE: u32 = 10_000;

/// How many days back a person's activity is counted, before assignment.
const ACTIVITY_DAYS: u32 = 30;

/// What became of one person of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonOutcome {
    /// The arm's name.
    pub arm: String,
    /// Whether an experiment can speak of this person.
    pub eligible: bool,
    /// Whether the message was read.
    pub read: bool,
    /// Whether its link was followed.
    pub clicked: bool,
    /// How often the goal was reached in its time.
    pub conversions: u32,
    /// Its value, where the goal has one.
    pub value: f64,
    /// The tags under test before assignment, in the campaign's order.
    pub tags: Vec<Option<bool>>,
    /// Events a person had in the days before planning.
    pub activity: Option<f64>,
}

impl Pipeline {
    /// Reads a campaign as an experiment and keeps the report.
    ///
    /// # Errors
    /// A campaign that was never planned; a design that cannot be analysed.
    pub async fn report(&self, name: &str) -> Result<Report> {
        let mut tx = self.store.begin().await?;
        let campaign = self.planned_campaign(&mut tx, name).await?;
        let design = design(&campaign);
        let outcomes = self.outcomes(&mut tx, name).await?;
        let arm_of: HashMap<&str, usize> =
            design.arms.iter().enumerate().map(|(index, arm)| (arm.name.as_str(), index)).collect();
        let values: Vec<[f64; 3]> = outcomes
            .values()
            .map(|outcome| [f64::from(outcome.clicked), f64::from(outcome.conversions > 0), outcome.value])
            .collect();
        let rows = outcomes.values().zip(&values).filter(|(outcome, _)| outcome.eligible).map(
            |(outcome, values)| Row {
                arm: arm_of.get(outcome.arm.as_str()).copied().unwrap_or(usize::MAX),
                outcomes: values,
                companions: &[],
                tags: &outcome.tags,
                activity: outcome.activity,
            },
        );
        let report = analyze_campaign(rows, &design)?;
        let result =
            serde_json::to_string(&report).map_err(|error| PipelineError::Refused(error.to_string()))?;
        experiments::save(
            &mut tx,
            &experiments::ExperimentResult { name: name.to_owned(), at: self.clock.now(), result },
        )
        .await?;
        tx.commit().await?;
        Ok(report)
    }

    /// What became of everybody in a campaign's plan, by the person they are now.
    ///
    /// # Errors
    /// A campaign that was never planned; failures of store and lake.
    pub async fn outcomes(&self, tx: &mut Tx<'_>, name: &str) -> Result<BTreeMap<PersonId, PersonOutcome>> {
        let campaign = self.planned_campaign(tx, name).await?;
        let plan = plan_rows(tx, name).await?;
        let Some(planned_at) = plan.iter().map(|row| row.planned_at).min() else {
            return Ok(BTreeMap::new());
        };
        let persons: Vec<PersonId> = plan.iter().map(|row| row.person).collect();
        let now_are = people::canonical(tx, &persons).await?;
        let mut outcomes: BTreeMap<PersonId, PersonOutcome> = BTreeMap::new();
        for (row, person) in plan.iter().zip(&now_are) {
            // Of two people of the plan who turned out to be one, the first assignment counts.
            outcomes.entry(*person).or_insert_with(|| unresolved(&campaign, row));
        }
        let now_is: HashMap<PersonId, PersonId> = persons.into_iter().zip(now_are).collect();
        for row in outbox::receipts_of_campaign(tx, name).await? {
            let person = now_is.get(&row.person).copied().unwrap_or(row.person);
            if let Some(outcome) = outcomes.get_mut(&person) {
                outcome.read |= row.receipt.has(ReceiptKind::Read);
                outcome.clicked |= row.receipt.has(ReceiptKind::Clicked);
            }
        }
        self.add_conversions(tx, &campaign, planned_at, &mut outcomes).await?;
        Ok(outcomes)
    }

    async fn add_conversions(
        &self,
        tx: &mut Tx<'_>,
        campaign: &Campaign,
        planned_at: Time,
        outcomes: &mut BTreeMap<PersonId, PersonOutcome>,
    ) -> Result<()> {
        let person_of = people::subject_map(tx).await?;
        let in_plan = |subject: &u32| outcomes.contains_key(&PersonId(person_of[*subject as usize]));
        let all = 0..u32::try_from(person_of.len()).unwrap_or(u32::MAX);
        let subjects: HashSet<u32> = all.filter(in_plan).collect();
        let (from, to) = goal_window(campaign, planned_at);
        let files = lake_files::active(tx, Dataset::Events.as_str()).await?;
        let request = ScanRequest {
            from: Some(from),
            to: Some(to),
            subjects: Some(Arc::new(subjects)),
            // Who is no person stays in their arm, as everybody does who was drawn; what they do is no success of it.
            set_aside: anomalies::set_aside(tx).await?,
            ..ScanRequest::default()
        };
        for event in self.lake.events_of(&files, request).await? {
            if event.body.name.as_ref() != campaign.goal.event {
                continue;
            }
            if let Some(outcome) = outcomes.get_mut(&PersonId(person_of[event.subject.0 as usize])) {
                outcome.conversions += 1;
                let worth =
                    campaign.goal.value.as_deref().and_then(|name| value::get(&event.body.properties, name));
                outcome.value += worth.and_then(Value::as_number).unwrap_or(0.0);
            }
        }
        Ok(())
    }

    /// The campaign as it was planned.
    async fn planned_campaign(&self, tx: &mut Tx<'_>, name: &str) -> Result<Campaign> {
        let known = outbox::campaign(tx, name).await?.ok_or_else(|| self.not_planned(name))?;
        qianmian_deliver::campaign::parse(name, &known.definition).map_err(PipelineError::Workspace)
    }

    /// How many events each person had in the last days: what tag effects are adjusted for.
    pub(crate) async fn activity(
        &self,
        tx: &mut Tx<'_>,
        people: &RoaringBitmap,
    ) -> Result<HashMap<u32, f64>> {
        let count = Measure {
            aggregate: Aggregate::Count,
            event: EventPattern::Any,
            window: Window::Days { from: ACTIVITY_DAYS, to: 0 },
            filter: None,
        };
        let span = Span::default();
        let count = Expr { kind: ExprKind::Measure(count), span };
        let zero = Expr { kind: ExprKind::Literal(Value::Number(0.0)), span };
        let rule =
            ExprKind::Compare(qianmian_model::rule::Comparison::Greater, Box::new(count), Box::new(zero));
        let definition = crate::audience::ad_hoc(&Expr { kind: rule, span });
        let program = Program::compile(&[definition], Arc::clone(&self.calendar))?;
        let now = self.clock.now();
        let moment = program.moment(now);
        let mut gathered = self.gather_everybody(tx, &program, people, now).await?;
        let everybody: Vec<u32> = gathered.people().collect();
        let counted = everybody.into_iter().enumerate().map(|(index, person)| {
            let counted = program.measure_values(&moment, gathered.state(index));
            (person, counted.first().and_then(Value::as_number).unwrap_or(0.0))
        });
        Ok(counted.collect())
    }
}

async fn plan_rows(tx: &mut Tx<'_>, name: &str) -> Result<Vec<PlanRow>> {
    let mut rows: Vec<PlanRow> = Vec::new();
    loop {
        let page = outbox::plan_page(tx, name, rows.last().map(|row| row.person), PAGE).await?;
        if page.is_empty() {
            return Ok(rows);
        }
        rows.extend(page);
    }
}

fn unresolved(campaign: &Campaign, row: &PlanRow) -> PersonOutcome {
    let before: serde_json::Value = serde_json::from_str(&row.tags).unwrap_or_default();
    PersonOutcome {
        arm: row.arm.clone(),
        eligible: row.stratum == ELIGIBLE,
        read: false,
        clicked: false,
        conversions: 0,
        value: 0.0,
        tags: campaign.tests.iter().map(|tag| before["tags"][tag].as_bool()).collect(),
        activity: before["activity"].as_f64(),
    }
}

/// The arms, metrics and tags of a campaign. The control is the holdout, or the first generic variant without one.
fn design(campaign: &Campaign) -> Design {
    let mut arms = arms(campaign);
    let with_holdout = campaign.holdout > 0.0;
    if !with_holdout {
        arms.remove(0);
    }
    let place = |role| {
        let index = campaign.variants.iter().position(|variant| variant.role == role)?;
        Some(index + usize::from(with_holdout))
    };
    let messages = place(VariantRole::Targeted)
        .zip(place(VariantRole::Generic))
        .map(|(targeted, generic)| Messages { targeted, generic });
    let mut design = Design::new(campaign.name.clone(), arms);
    design.messages = messages;
    if !with_holdout && let Some(messages) = messages {
        design.control = messages.generic;
    }
    let metric = |name: &str, kind| Metric { name: name.to_owned(), kind, winsorise: None };
    design.metrics = vec![
        metric("clicked", MetricKind::Proportion),
        metric("converted", MetricKind::Proportion),
        metric("value", MetricKind::Mean),
    ];
    design.tags = campaign.tests.iter().map(|tag| Tag { name: tag.clone(), labels: None }).collect();
    design
}
