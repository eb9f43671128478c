//! What an experiment compares: its arms, its metrics, the tags under test, and how sure one wants to be.

use crate::assign::Arm;
use crate::stats::sequential;
use crate::verdict::Labels;

/// How a metric is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// 0 or 1 a person.
    Proportion,
    /// A number a person.
    Mean,
    /// A number a person, with its pre-period value taken out (CUPED); the companion is that value.
    Cuped,
    /// A ratio of sums; the companion is the denominator.
    Ratio,
}

impl MetricKind {
    /// Its word in configuration and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            MetricKind::Proportion => "proportion",
            MetricKind::Mean => "mean",
            MetricKind::Cuped => "cuped",
            MetricKind::Ratio => "ratio",
        }
    }

    /// Whether tags are tested on it: only values that stand for themselves.
    pub fn tests_tags(self) -> bool {
        matches!(self, MetricKind::Proportion | MetricKind::Mean)
    }
}

/// One metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Name in the report.
    pub name: String,
    /// How it is read.
    pub kind: MetricKind,
    /// Values above this quantile of all arms together are cut to it.
    pub winsorise: Option<f64>,
}

/// One tag under test, as snapshotted before assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// Name of the tag, or `tag=value`.
    pub name: String,
    /// Audited people, when there are any.
    pub labels: Option<Labels>,
}

/// The two arms that a tag's effect is read from: indices of arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Messages {
    /// The message written for tagged people.
    pub targeted: usize,
    /// The message for everybody.
    pub generic: usize,
}

/// What is done about many comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplicity {
    /// Bounds the chance of any false finding.
    Holm,
    /// Bounds the share of false findings.
    BenjaminiHochberg,
}

/// A complete design. Indices are checked by [`Design::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// Name of the experiment.
    pub name: String,
    /// Its arms, with the shares they were meant to have.
    pub arms: Vec<Arm>,
    /// The arm that the others are compared with.
    pub control: usize,
    /// The arms of the tag tests; without them no tag is tested.
    pub messages: Option<Messages>,
    /// Metrics; the first that tests tags is the one that verdicts rest on.
    pub metrics: Vec<Metric>,
    /// Tags under test.
    pub tags: Vec<Tag>,
    /// Tags that every tag is adjusted for, as indices. `None`: the few that overlap most with each.
    pub joint: Option<Vec<usize>>,
    /// Chance of a finding where there is none.
    pub alpha: f64,
    /// Chance of a finding in the sample sizes that are proposed.
    pub power: f64,
    /// What is done about many tags.
    pub multiplicity: Multiplicity,
    /// Whether the result is looked at while people still come in: then confidence sequences and e-BH decide.
    pub monitoring: bool,
    /// Sample size at which the confidence sequences are tightest.
    pub tuning: f64,
}

impl Design {
    /// A design with the defaults: level 0.05, power 0.8, Benjamini-Hochberg, one look at the end.
    pub fn new(name: impl Into<String>, arms: Vec<Arm>) -> Design {
        Design {
            name: name.into(),
            arms,
            control: 0,
            messages: None,
            metrics: Vec::new(),
            tags: Vec::new(),
            joint: None,
            alpha: 0.05,
            power: 0.8,
            multiplicity: Multiplicity::BenjaminiHochberg,
            monitoring: false,
            tuning: sequential::TUNING,
        }
    }

    /// What is wrong with it, if anything.
    pub fn check(&self) -> Result<(), String> {
        let arm = |index: usize| index < self.arms.len();
        if self.arms.len() < 2 || self.arms.len() > usize::from(u16::MAX) {
            return Err("an experiment needs at least two arms".into());
        }
        if self.metrics.is_empty() {
            return Err("an experiment needs a metric".into());
        }
        if !arm(self.control) || self.messages.is_some_and(|m| !arm(m.targeted) || !arm(m.generic)) {
            return Err("the design names an arm that is not among its arms".into());
        }
        if self.messages.is_some_and(|m| m.targeted == m.generic) {
            return Err("the targeted and the generic arm are the same".into());
        }
        if self.joint.iter().flatten().any(|&tag| tag >= self.tags.len()) {
            return Err("the joint model names a tag that is not under test".into());
        }
        let open = |value: f64| value > 0.0 && value < 1.0;
        if !open(self.alpha) || !open(self.power) || self.tuning.is_nan() || self.tuning <= 0.0 {
            return Err("alpha and power lie between 0 and 1, and tuning is positive".into());
        }
        Ok(())
    }
}
