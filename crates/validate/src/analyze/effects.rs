//! What each arm did on a metric, and its effect against the control.

use crate::design::{Design, MetricKind};
use crate::report::{ArmReport, Effect, MetricReport};
use crate::sample::Sample;
use crate::stats::{Estimate, Moments, PairMoments, Summary, adjust, distribution, effect};

use super::{contrast, finite};

/// Reads one metric.
pub(super) fn metric(sample: &Sample, design: &Design, index: usize, cap: Option<f64>) -> MetricReport {
    let metric = &design.metrics[index];
    let arms: Vec<PairMoments> =
        (0..design.arms.len()).map(|arm| moments(sample, index, metric.kind, arm)).collect();
    let known: u64 = arms.iter().map(|arm| arm.y.n).sum();
    let mut pairs: Vec<(usize, usize)> = (0..design.arms.len())
        .filter(|&arm| arm != design.control)
        .map(|arm| (arm, design.control))
        .collect();
    if let Some(messages) = design.messages
        && messages.generic != design.control
        && messages.targeted != design.control
    {
        pairs.push((messages.targeted, messages.generic));
    }
    MetricReport {
        metric: metric.name.clone(),
        kind: metric.kind.as_str(),
        cap,
        unknown: sample.people() as u64 - known,
        arms: arms
            .iter()
            .enumerate()
            .map(|(arm, moments)| arm_report(design, metric.kind, arm, moments))
            .collect(),
        effects: pairs
            .into_iter()
            .map(|(arm, versus)| compare(design, metric.kind, &arms, arm, versus))
            .collect(),
    }
}

/// Moments of an arm; a metric without companion has its value twice.
fn moments(sample: &Sample, index: usize, kind: MetricKind, arm: usize) -> PairMoments {
    let outcomes = &sample.outcomes[index];
    let companions = match kind {
        MetricKind::Cuped | MetricKind::Ratio => &sample.companions[index],
        MetricKind::Proportion | MetricKind::Mean => outcomes,
    };
    let rows = sample.arms.iter().zip(outcomes.iter().zip(companions));
    PairMoments::of(
        rows.filter(|(row, (y, x))| usize::from(**row) == arm && !y.is_nan() && !x.is_nan())
            .map(|(_, (y, x))| (*y, *x)),
    )
}

fn summary(kind: MetricKind, moments: &PairMoments) -> Summary {
    match kind {
        MetricKind::Proportion => Summary::proportion(moments.y.n, moments.y.mean),
        MetricKind::Mean | MetricKind::Cuped => Summary::mean(&moments.y),
        MetricKind::Ratio => adjust::ratio(moments),
    }
}

fn arm_report(design: &Design, kind: MetricKind, arm: usize, moments: &PairMoments) -> ArmReport {
    let Moments { n, .. } = moments.y;
    let summary = summary(kind, moments);
    let interval = match kind {
        _ if n == 0 => None,
        MetricKind::Proportion => Some(effect::wilson(summary.mean, summary.n, design.alpha)),
        _ if summary.is_degenerate() => None,
        _ => {
            let half =
                distribution::t_upper_quantile(design.alpha / 2.0, summary.n - 1.0) * summary.error().sqrt();
            Some((summary.mean - half, summary.mean + half))
        }
    };
    let some = |value: f64| finite(value).filter(|_| n > 0);
    ArmReport {
        arm: design.arms[arm].name.clone(),
        n,
        sum: moments.y.sum(),
        mean: some(summary.mean),
        variance: some(summary.variance),
        low: interval.map(|interval| interval.0),
        high: interval.map(|interval| interval.1),
    }
}

fn compare(design: &Design, kind: MetricKind, arms: &[PairMoments], arm: usize, versus: usize) -> Effect {
    let (a, b) = (&arms[versus], &arms[arm]);
    let (absolute, relative, theta) = if kind == MetricKind::Cuped {
        let cuped = adjust::cuped(a, b);
        (cuped.absolute, cuped.relative, Some(cuped.theta))
    } else {
        let (a, b) = (summary(kind, a), summary(kind, b));
        (effect::absolute(&a, &b), effect::relative(&a, &b), None)
    };
    let read = |estimate: Option<Estimate>| estimate.map(|estimate| contrast(&estimate, design));
    Effect {
        arm: design.arms[arm].name.clone(),
        versus: design.arms[versus].name.clone(),
        absolute: read(absolute),
        relative: read(relative),
        theta,
    }
}
