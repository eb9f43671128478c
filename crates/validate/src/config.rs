//! What an analyst writes for `qianmian experiment analyze`: which columns of a file are the arm, the metrics, the tags.
//!
//! ```yaml
//! experiment: spring e-mail
//! arm: segment                    # column
//! control: No E-Mail
//! arms:                           # optional: without it, the arms found in the data, in equal shares
//!   - {name: No E-Mail, weight: 1}
//! targeted: Womens E-Mail         # the two arms that tags are tested on; optional
//! generic: Mens E-Mail
//! metrics:
//!   - {name: visit, column: visit, kind: proportion}
//!   - {name: spend, column: spend, kind: mean, winsorise: 0.999}
//!   - {name: spend_adjusted, column: spend, kind: cuped, companion: history}
//!   - {name: spend_per_visit, column: spend, kind: ratio, companion: visit}
//! tags:
//!   - name: womens
//!     when: [{column: womens, op: "=", value: 1}]     # all must hold
//!     labels: {tagged_true: 90, tagged_false: 10, untagged_true: 5, untagged_false: 95}   # audited people, optional
//! joint: [womens]                 # optional: what every tag is adjusted for
//! activity: recency               # optional: column of activity before the experiment
//! alpha: 0.05
//! power: 0.8
//! multiplicity: benjamini_hochberg   # or holm
//! monitoring: false               # true while people still come in: confidence sequences and e-BH decide
//! tuning: 5000
//! ```

pub mod condition;
mod file;

use qianmian_model::{Diagnostic, Severity};
use serde_saphyr::Spanned;

use crate::assign::Arm;
use crate::design::{Design, Messages, Metric, MetricKind, Tag};
use crate::error::Error;

pub use condition::{Condition, Operand, Operator};
use file::{ArmFile, ConfigFile, MetricFile, WhenFile};

/// A checked configuration. Names of columns keep their place, so that an absent column is reported where it is named.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentConfig {
    /// The file it was read from, for messages.
    pub file: String,
    /// Column of the arm.
    pub arm: Placed,
    /// Name of the control arm.
    pub control: Placed,
    /// Targeted and generic arm.
    pub messages: Option<(Placed, Placed)>,
    /// Column of each metric, and of its companion.
    pub metrics: Vec<(Placed, Option<Placed>)>,
    /// Conditions of each tag; all must hold.
    pub tags: Vec<Vec<Condition>>,
    /// Column of activity.
    pub activity: Option<Placed>,
    /// Everything that does not depend on the data; its arms are empty when they are found in the data.
    pub design: Design,
}

/// A name with its place in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The name.
    pub name: String,
    /// Line from 1.
    pub line: u32,
    /// Column from 1.
    pub column: u32,
}

impl ExperimentConfig {
    /// Reads a configuration; `file` is its name in messages. Every finding is located.
    pub fn parse(file: &str, text: &str) -> Result<ExperimentConfig, Error> {
        let parsed: ConfigFile =
            qianmian_yaml::parse(file, text).map_err(|mistake| Error::Config(vec![mistake]))?;
        let mut findings = Findings { file: file.to_owned(), list: Vec::new() };
        let config = check(parsed, &mut findings);
        if findings.list.is_empty() { Ok(config) } else { Err(Error::Config(findings.list)) }
    }
}

fn check(file: ConfigFile, findings: &mut Findings) -> ExperimentConfig {
    let names: Vec<String> = file.tags.iter().map(|tag| tag.name.value.clone()).collect();
    for (index, tag) in file.tags.iter().enumerate() {
        if names[..index].contains(&tag.name.value) {
            findings.add(&placed(&tag.name), "experiment_name", "a tag of this name is already there".into());
        }
    }
    let mut joint = Vec::new();
    for name in file.joint.iter().flatten() {
        match names.iter().position(|tag| *tag == name.value) {
            Some(index) => joint.push(index),
            None => {
                findings.add(&placed(name), "experiment_name", format!("no tag is named `{}`", name.value))
            }
        }
    }
    let messages = match (&file.targeted, &file.generic) {
        (Some(targeted), Some(generic)) => Some((placed(targeted), placed(generic))),
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => {
            findings.add(&placed(one), "experiment_arms", "targeted and generic go together".into());
            None
        }
    };
    let mut design = Design::new(file.experiment, file.arms.into_iter().map(ArmFile::arm).collect());
    design.joint = file.joint.is_some().then_some(joint);
    design.metrics = file.metrics.iter().map(|metric| check_metric(metric, findings)).collect();
    design.tags =
        file.tags.iter().map(|tag| Tag { name: tag.name.value.clone(), labels: tag.labels() }).collect();
    design.alpha = check_share(&file.alpha, findings);
    design.power = check_share(&file.power, findings);
    design.multiplicity = file.multiplicity.into();
    design.monitoring = file.monitoring;
    design.tuning = file.tuning;
    ExperimentConfig {
        file: findings.file.clone(),
        arm: placed(&file.arm),
        control: placed(&file.control),
        messages,
        metrics: file
            .metrics
            .iter()
            .map(|metric| (placed(&metric.column), metric.companion.as_ref().map(placed)))
            .collect(),
        tags: file
            .tags
            .iter()
            .map(|tag| tag.when.iter().map(|when| check_condition(when, findings)).collect())
            .collect(),
        activity: file.activity.as_ref().map(placed),
        design,
    }
}

fn check_metric(metric: &MetricFile, findings: &mut Findings) -> Metric {
    let kind = MetricKind::from(metric.kind);
    let paired = matches!(kind, MetricKind::Cuped | MetricKind::Ratio);
    if paired != metric.companion.is_some() {
        let message = if paired {
            "a cuped or ratio metric needs a companion column"
        } else {
            "only a cuped or ratio metric has a companion column"
        };
        findings.add(&placed(&metric.column), "experiment_metric", message.into());
    }
    let winsorise = metric.winsorise.as_ref().map(|quantile| check_share(quantile, findings));
    Metric { name: metric.name.clone().unwrap_or_else(|| metric.column.value.clone()), kind, winsorise }
}

fn check_condition(when: &WhenFile, findings: &mut Findings) -> Condition {
    let column = placed(&when.column);
    let several = when.op == Operator::In;
    let values = match (&when.value, &when.values) {
        (Some(value), None) if !several => vec![value.clone()],
        (None, Some(values)) if several && !values.is_empty() => values.clone(),
        _ => {
            findings.add(
                &column,
                "experiment_condition",
                "`in` takes `values`, every other op one `value`".into(),
            );
            Vec::new()
        }
    };
    let ordered = !matches!(when.op, Operator::Equal | Operator::NotEqual | Operator::In);
    if ordered && values.iter().any(|value| !matches!(value, Operand::Number(_))) {
        findings.add(&column, "experiment_condition", "only numbers are less or greater".into());
    }
    Condition { column, operator: when.op, values }
}

fn check_share(value: &Spanned<f64>, findings: &mut Findings) -> f64 {
    if !(value.value > 0.0 && value.value < 1.0) {
        let place = placed_at(value, String::new());
        findings.add(&place, "experiment_share", format!("{} does not lie between 0 and 1", value.value));
    }
    value.value
}

fn placed(name: &Spanned<String>) -> Placed {
    placed_at(name, name.value.clone())
}

fn placed_at<T>(spanned: &Spanned<T>, name: String) -> Placed {
    let place = &spanned.referenced;
    Placed { name, line: place.line() as u32, column: place.column() as u32 }
}

/// Findings of one file, in the order they were met.
pub(crate) struct Findings {
    /// The file.
    pub(crate) file: String,
    /// What was found.
    pub(crate) list: Vec<Diagnostic>,
}

impl Findings {
    /// Adds an error at a place.
    pub(crate) fn add(&mut self, at: &Placed, code: &'static str, message: String) {
        self.list.push(Diagnostic {
            severity: Severity::Error,
            code,
            file: self.file.clone(),
            line: at.line,
            column: at.column,
            message,
            hint: None,
        });
    }
}

impl ExperimentConfig {
    /// The design with the arms that the data holds, given in any order.
    pub(crate) fn design_for(&self, found: &[String], findings: &mut Findings) -> Design {
        let mut design = self.design.clone();
        if design.arms.is_empty() {
            let mut names: Vec<&String> = found.iter().filter(|name| **name != self.control.name).collect();
            names.sort();
            names.insert(0, &self.control.name);
            design.arms = names.into_iter().map(|name| Arm { name: name.clone(), weight: 1.0 }).collect();
        }
        let mut index = |place: &Placed| {
            let known = design.arms.iter().position(|arm| arm.name == place.name);
            if known.is_none() || !found.contains(&place.name) {
                findings.add(place, "experiment_arms", format!("no row belongs to an arm `{}`", place.name));
            }
            known.unwrap_or(0)
        };
        design.control = index(&self.control);
        design.messages = self
            .messages
            .as_ref()
            .map(|(targeted, generic)| Messages { targeted: index(targeted), generic: index(generic) });
        design
    }
}
