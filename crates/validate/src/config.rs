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

use qianmian_model::{Diagnostic, Severity};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::assign::Arm;
use crate::design::{Design, Messages, Metric, MetricKind, Multiplicity, Tag};
use crate::error::Error;
use crate::stats::sequential;
use crate::verdict::Labels;

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

/// A test of one cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The column.
    pub column: Placed,
    /// How it is compared.
    pub operator: Operator,
    /// With what: one value, or several for `in`.
    pub values: Vec<Operand>,
}

/// How a cell is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Operator {
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Not equal.
    #[serde(rename = "!=")]
    NotEqual,
    /// Less; numbers only.
    #[serde(rename = "<")]
    Less,
    /// Less or equal; numbers only.
    #[serde(rename = "<=")]
    AtMost,
    /// Greater; numbers only.
    #[serde(rename = ">")]
    Greater,
    /// Greater or equal; numbers only.
    #[serde(rename = ">=")]
    AtLeast,
    /// Equal to one of several.
    #[serde(rename = "in")]
    In,
}

/// What a cell is compared with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Operand {
    /// `true` or `false`; a cell may say it as 1 or 0 too.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Condition {
    /// Whether a cell meets the condition; `None` when the cell is empty, or is no number where less or greater
    /// is asked.
    pub fn holds(&self, cell: &str) -> Option<bool> {
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        let equal = |operand: &Operand| match operand {
            Operand::Text(text) => cell == text,
            Operand::Number(number) => parse_number(cell) == Some(*number),
            Operand::Bool(truth) => parse_number(cell).map(|number| number != 0.0) == Some(*truth),
        };
        let first = self.values.first()?;
        let compare = |test: fn(f64, f64) -> bool| match first {
            Operand::Number(number) => Some(test(parse_number(cell)?, *number)),
            Operand::Bool(_) | Operand::Text(_) => None,
        };
        match self.operator {
            Operator::Equal => Some(equal(first)),
            Operator::NotEqual => Some(!equal(first)),
            Operator::Less => compare(|a, b| a < b),
            Operator::AtMost => compare(|a, b| a <= b),
            Operator::Greater => compare(|a, b| a > b),
            Operator::AtLeast => compare(|a, b| a >= b),
            Operator::In => Some(self.values.iter().any(equal)),
        }
    }
}

/// A number as files write it; `true` and `false` are 1 and 0.
pub fn parse_number(cell: &str) -> Option<f64> {
    match cell {
        "true" | "True" | "TRUE" => Some(1.0),
        "false" | "False" | "FALSE" => Some(0.0),
        _ => cell.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

impl ExperimentConfig {
    /// Reads a configuration; `file` is its name in messages. Every finding is located.
    pub fn parse(file: &str, text: &str) -> Result<ExperimentConfig, Error> {
        let parsed: ConfigFile = serde_saphyr::from_str(text).map_err(|error| {
            let place = error.location();
            let message = error.without_snippet().to_string();
            Error::Config(vec![Diagnostic {
                severity: Severity::Error,
                code: "yaml",
                file: file.to_owned(),
                line: place.map_or(0, |place| place.line() as u32),
                column: place.map_or(0, |place| place.column() as u32),
                message: message.lines().next().unwrap_or_default().to_owned(),
                hint: None,
            }])
        })?;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    #[serde(default)]
    experiment: String,
    arm: Spanned<String>,
    control: Spanned<String>,
    #[serde(default)]
    arms: Vec<ArmFile>,
    targeted: Option<Spanned<String>>,
    generic: Option<Spanned<String>>,
    metrics: Vec<MetricFile>,
    #[serde(default)]
    tags: Vec<TagFile>,
    joint: Option<Vec<Spanned<String>>>,
    activity: Option<Spanned<String>>,
    #[serde(default = "default_alpha")]
    alpha: Spanned<f64>,
    #[serde(default = "default_power")]
    power: Spanned<f64>,
    #[serde(default)]
    multiplicity: MultiplicityFile,
    #[serde(default)]
    monitoring: bool,
    #[serde(default = "default_tuning")]
    tuning: f64,
}

fn default_alpha() -> Spanned<f64> {
    unplaced(0.05)
}

fn default_power() -> Spanned<f64> {
    unplaced(0.8)
}

fn default_tuning() -> f64 {
    sequential::TUNING
}

fn unplaced(value: f64) -> Spanned<f64> {
    Spanned { value, referenced: serde_saphyr::Location::UNKNOWN, defined: serde_saphyr::Location::UNKNOWN }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArmFile {
    name: String,
    #[serde(default = "one")]
    weight: f64,
}

impl ArmFile {
    fn arm(self) -> Arm {
        Arm { name: self.name, weight: self.weight }
    }
}

fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricFile {
    name: Option<String>,
    column: Spanned<String>,
    kind: KindFile,
    companion: Option<Spanned<String>>,
    winsorise: Option<Spanned<f64>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    Proportion,
    Mean,
    Cuped,
    Ratio,
}

impl From<KindFile> for MetricKind {
    fn from(kind: KindFile) -> MetricKind {
        match kind {
            KindFile::Proportion => MetricKind::Proportion,
            KindFile::Mean => MetricKind::Mean,
            KindFile::Cuped => MetricKind::Cuped,
            KindFile::Ratio => MetricKind::Ratio,
        }
    }
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "snake_case")]
enum MultiplicityFile {
    Holm,
    #[default]
    BenjaminiHochberg,
}

impl From<MultiplicityFile> for Multiplicity {
    fn from(multiplicity: MultiplicityFile) -> Multiplicity {
        match multiplicity {
            MultiplicityFile::Holm => Multiplicity::Holm,
            MultiplicityFile::BenjaminiHochberg => Multiplicity::BenjaminiHochberg,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagFile {
    name: Spanned<String>,
    when: Vec<WhenFile>,
    labels: Option<LabelsFile>,
}

impl TagFile {
    fn labels(&self) -> Option<Labels> {
        self.labels.as_ref().map(|labels| Labels {
            tagged_true: labels.tagged_true,
            tagged_false: labels.tagged_false,
            untagged_true: labels.untagged_true,
            untagged_false: labels.untagged_false,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhenFile {
    column: Spanned<String>,
    op: Operator,
    value: Option<Operand>,
    values: Option<Vec<Operand>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelsFile {
    tagged_true: u64,
    tagged_false: u64,
    untagged_true: u64,
    untagged_false: u64,
}
