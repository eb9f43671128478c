//! The result of an analysis in the shape it has as JSON. The shape is stable: fields are added, never renamed; a number
//! that does not exist is null; `format` names the version.

use serde::Serialize;

use crate::stats::distribution::normal_sf;
use crate::stats::{Estimate, sequential};
use crate::verdict::Verdict;

/// Version of the shape.
pub const FORMAT: &str = "qianmian.experiment/1";

/// A complete result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: &'static str,
    /// Name of the experiment.
    pub experiment: String,
    /// What was compared, and how.
    pub design: DesignNote,
    /// Sample ratio mismatch over all arms.
    pub srm: Srm,
    /// Each metric: its arms and their effects.
    pub metrics: Vec<MetricReport>,
    /// Each tag: its effect and verdict.
    pub tags: Vec<TagReport>,
}

/// The design in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DesignNote {
    /// Arms in the order of every list by arm.
    pub arms: Vec<String>,
    /// The arm that the others are compared with.
    pub control: String,
    /// The message written for tagged people.
    pub targeted: Option<String>,
    /// The message for everybody.
    pub generic: Option<String>,
    /// Level of every test and interval.
    pub alpha: f64,
    /// `holm`, `benjamini_hochberg` or `e_benjamini_hochberg`: what verdicts over many tags rest on.
    pub multiplicity: &'static str,
    /// Whether it is looked at while people still come in.
    pub monitoring: bool,
    /// People analysed.
    pub people: u64,
    /// Rows that belong to no arm.
    pub left_out: u64,
}

/// Whether the arms hold the people they were meant to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Srm {
    /// People by arm.
    pub observed: Vec<u64>,
    /// People by arm that the weights promise.
    pub expected: Vec<f64>,
    /// Chi-squared statistic.
    pub chi2: Option<f64>,
    /// Its p-value; below 0.001 nothing else may be believed.
    pub p: Option<f64>,
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricReport {
    /// Its name.
    pub metric: String,
    /// `proportion`, `mean`, `cuped` or `ratio`.
    pub kind: &'static str,
    /// Where its largest values were cut.
    pub cap: Option<f64>,
    /// People whose value is unknown.
    pub unknown: u64,
    /// What each arm did.
    pub arms: Vec<ArmReport>,
    /// Each arm against the control, and the targeted against the generic message.
    pub effects: Vec<Effect>,
}

/// What one arm did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmReport {
    /// Its name.
    pub arm: String,
    /// People with a known value.
    pub n: u64,
    /// Sum of the values.
    pub sum: f64,
    /// Mean, rate, or ratio.
    pub mean: Option<f64>,
    /// Variance of one person's value.
    pub variance: Option<f64>,
    /// Interval of the mean: Wilson's for a proportion, otherwise Student's.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
}

/// One arm against another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// The arm.
    pub arm: String,
    /// What it is compared with.
    pub versus: String,
    /// Difference of the means.
    pub absolute: Option<Contrast>,
    /// Difference over the mean of `versus`.
    pub relative: Option<Contrast>,
    /// CUPED's slope.
    pub theta: Option<f64>,
}

/// One estimate with all that may be said of it. Intervals and p-values are two-sided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contrast {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// Interval for one look at the end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Estimate over standard error.
    pub statistic: f64,
    /// Degrees of freedom of Student's t; null for the normal.
    pub dof: Option<f64>,
    /// p-value for one look at the end.
    pub p: f64,
    /// p-value adjusted by Holm over its family.
    pub p_holm: Option<f64>,
    /// p-value adjusted by Benjamini and Hochberg over its family.
    pub p_bh: Option<f64>,
    /// The same while looking as often as one likes.
    pub sequential: Sequential,
    /// Probability that the truth is above 0, with a flat prior.
    pub chance_above_zero: f64,
    /// People it rests on.
    pub n: f64,
}

/// The confidence sequence of an estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sequential {
    /// Interval that holds at every look.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Evidence against no effect.
    pub e_value: f64,
    /// `min(1, 1 / e_value)`.
    pub p: f64,
    /// p-value adjusted by e-BH over its family.
    pub p_ebh: Option<f64>,
}

impl Contrast {
    /// Reads an estimate at level `alpha`; `tuning` is the sample size at which the sequence is tightest.
    pub fn new(estimate: &Estimate, alpha: f64, tuning: f64) -> Contrast {
        let (low, high) = estimate.interval(alpha);
        let look = sequential::look(estimate, alpha, tuning);
        Contrast {
            estimate: estimate.value,
            se: estimate.se,
            low,
            high,
            statistic: estimate.statistic(),
            dof: estimate.dof,
            p: estimate.p(),
            p_holm: None,
            p_bh: None,
            sequential: Sequential {
                low: estimate.value - look.half_width,
                high: estimate.value + look.half_width,
                e_value: look.e_value,
                p: look.p,
                p_ebh: None,
            },
            chance_above_zero: normal_sf(-estimate.statistic()),
            n: estimate.n,
        }
    }
}

/// One tag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TagReport {
    /// Its name.
    pub tag: String,
    /// Tagged people in all arms.
    pub tagged: u64,
    /// Untagged people in all arms.
    pub untagged: u64,
    /// People of whom it is unknown.
    pub unknown: u64,
    /// Sample ratio mismatch among tagged people: p-value.
    pub srm_tagged_p: Option<f64>,
    /// The same among untagged people.
    pub srm_untagged_p: Option<f64>,
    /// The tag's effect on each metric that stands for itself.
    pub metrics: Vec<TagMetric>,
    /// What follows.
    pub verdict: Verdict,
}

/// The effect of one tag on one metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TagMetric {
    /// Name of the metric.
    pub metric: String,
    /// Tagged targeted, tagged generic, untagged targeted, untagged generic.
    pub cells: Vec<Cell>,
    /// Effect of the targeted message among tagged people.
    pub effect_tagged: Option<Contrast>,
    /// The same among untagged people.
    pub effect_untagged: Option<Contrast>,
    /// The tag effect: the difference of the two.
    pub interaction: Option<Contrast>,
    /// The tag effect on the logit scale, for proportions.
    pub logit: Option<Contrast>,
    /// The tag effect given activity.
    pub adjusted: Option<Adjusted>,
    /// The tag effect given the other tags, and activity when it is known.
    pub joint: Option<Adjusted>,
    /// Tagged against untagged people under the targeted message: proves nothing about the tag.
    pub naive: Option<Contrast>,
    /// What sending by the tag would gain.
    pub policy: Option<Policy>,
}

/// One cell of tag x message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// Whether its people have the tag.
    pub tagged: bool,
    /// Whether they got the targeted message.
    pub targeted: bool,
    /// People.
    pub n: u64,
    /// Their mean.
    pub mean: Option<f64>,
    /// Sample variance.
    pub variance: Option<f64>,
}

/// A tag effect given other things.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Adjusted {
    /// On the additive scale (least squares, HC1 errors).
    pub additive: Contrast,
    /// On the logit scale, for proportions.
    pub logit: Option<Contrast>,
    /// The other tags.
    pub given: Vec<Overlap>,
    /// Whether activity was taken into account.
    pub activity: bool,
}

/// Another tag in a joint model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// Its name.
    pub tag: String,
    /// Overlap: phi, -1 to 1.
    pub phi: f64,
    /// Its own effect in the same model; null when the tags before it already give it.
    pub statistic: Option<f64>,
}

/// What sending by the tag would gain a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// `tagged` or `untagged`: who gets the targeted message under the better rule.
    pub targeted_to: &'static str,
    /// Share of people who get it.
    pub share: f64,
    /// Gain over sending everybody the generic message.
    pub over_generic: Contrast,
    /// Gain over sending everybody the targeted message.
    pub over_targeted: Contrast,
    /// One-sided p-value that both are above 0: the tag pays.
    pub p: f64,
}
