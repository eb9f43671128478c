//! The effect of every tag on every metric, alone and given what it goes with, and the verdict on each.

use crate::design::{Design, Messages, MetricKind};
use crate::interaction::{Cells, PolicyGain};
use crate::joint::{self, Given, TESTED};
use crate::regression::{Group, linear, logistic};
use crate::report::{Adjusted, Cell, Contrast, Overlap, Policy, TagMetric, TagReport};
use crate::sample::{Sample, message};
use crate::stats::{Moments, Summary, srm};
use crate::verdict::{Evidence, decide};

use super::{adjust_family, contrast, finite, rules};

/// A tag splits people like another above this overlap.
const SAME_SPLIT: f64 = 0.999;

/// Tests every tag; verdicts rest on the first metric that stands for itself.
pub(super) fn tags(
    sample: &Sample,
    design: &Design,
    messages: Messages,
    srm_p: Option<f64>,
) -> Vec<TagReport> {
    let metrics: Vec<usize> =
        (0..design.metrics.len()).filter(|&index| design.metrics[index].kind.tests_tags()).collect();
    let classes = sample.activity_classes(messages);
    let mut tested: Vec<Tested> = (0..design.tags.len())
        .map(|tag| {
            let others = joint::choose_others(sample, messages, tag, design.joint.as_deref());
            let test = Test { sample, design, messages, tag, others: &others, classes: classes.as_deref() };
            let (cells, metrics) = metrics.iter().map(|&metric| test.metric(metric)).unzip();
            Tested { cells, metrics, others }
        })
        .collect();
    for index in 0..metrics.len() {
        adjust_family(tested.iter_mut().map(|tag| &mut tag.metrics[index].interaction));
        adjust_family(tested.iter_mut().map(|tag| &mut tag.metrics[index].logit));
        adjust_family(tested.iter_mut().map(|tag| &mut tag.metrics[index].naive));
        adjust_adjusted(&mut tested, |tag| &mut tag.metrics[index].adjusted);
        adjust_adjusted(&mut tested, |tag| &mut tag.metrics[index].joint);
    }
    tested
        .into_iter()
        .enumerate()
        .filter(|(_, tested)| !tested.metrics.is_empty())
        .map(|(tag, tested)| report(sample, design, tag, tested, srm_p))
        .collect()
}

/// A tag with all of its contrasts, before its verdict.
struct Tested {
    cells: Vec<Cells>,
    metrics: Vec<TagMetric>,
    others: Vec<(usize, f64)>,
}

fn adjust_adjusted(tested: &mut [Tested], of: impl Fn(&mut Tested) -> &mut Option<Adjusted>) {
    let mut additive: Vec<Option<Contrast>> =
        tested.iter_mut().map(|tag| of(tag).as_ref().map(|adjusted| adjusted.additive.clone())).collect();
    adjust_family(additive.iter_mut());
    for (tag, contrast) in tested.iter_mut().zip(additive) {
        if let (Some(adjusted), Some(contrast)) = (of(tag), contrast) {
            adjusted.additive = contrast;
        }
    }
}

fn report(sample: &Sample, design: &Design, tag: usize, tested: Tested, srm_p: Option<f64>) -> TagReport {
    let arms = design.arms.len();
    let weights: Vec<f64> = design.arms.iter().map(|arm| arm.weight.max(0.0)).collect();
    let (tagged, untagged) =
        (sample.counts(arms, Some((tag, true))), sample.counts(arms, Some((tag, false))));
    let mismatch = |counts: &[u64]| srm::srm(counts, &weights).map(|test| test.2);
    let (srm_tagged_p, srm_untagged_p) = (mismatch(&tagged), mismatch(&untagged));
    let (tagged, untagged) = (tagged.iter().sum(), untagged.iter().sum());
    let metric = &tested.metrics[0];
    let same_as: Vec<String> = tested
        .others
        .iter()
        .filter(|(_, phi)| phi.abs() > SAME_SPLIT)
        .map(|(other, _)| design.tags[*other].name.clone())
        .collect();
    let verdict = decide(
        &Evidence {
            metric: &metric.metric,
            srm_p,
            stratum_srm_p: srm_tagged_p.into_iter().chain(srm_untagged_p).reduce(f64::min),
            cells: &tested.cells[0],
            alone: metric.interaction.as_ref(),
            adjusted: metric.adjusted.as_ref().map(|adjusted| &adjusted.additive),
            joint: metric.joint.as_ref().map(|joint| &joint.additive),
            rivals: &rivals(metric.joint.as_ref(), design.alpha),
            same_as: &same_as,
            pays_p: metric.policy.as_ref().map(|policy| policy.p),
            labels: design.tags[tag].labels,
        },
        &rules(design),
    );
    TagReport {
        tag: design.tags[tag].name.clone(),
        tagged,
        untagged,
        unknown: sample.people() as u64 - tagged - untagged,
        srm_tagged_p,
        srm_untagged_p,
        metrics: tested.metrics,
        verdict,
    }
}

/// Tags of a joint model with an effect of their own, strongest first; without any, the one that overlaps most.
fn rivals(joint: Option<&Adjusted>, alpha: f64) -> Vec<String> {
    let Some(joint) = joint else { return Vec::new() };
    let z = crate::stats::distribution::normal_quantile(1.0 - alpha / 2.0);
    let mut strong: Vec<(&str, f64)> = joint
        .given
        .iter()
        .filter_map(|other| Some((other.tag.as_str(), other.statistic?.abs())))
        .filter(|(_, statistic)| *statistic >= z)
        .collect();
    strong.sort_by(|a, b| b.1.total_cmp(&a.1));
    if strong.is_empty() {
        return joint.given.first().map(|other| other.tag.clone()).into_iter().collect();
    }
    strong.into_iter().map(|(tag, _)| tag.to_owned()).collect()
}

/// One tag, to be tested on each metric.
#[derive(Clone, Copy)]
struct Test<'a> {
    sample: &'a Sample,
    design: &'a Design,
    messages: Messages,
    tag: usize,
    others: &'a [(usize, f64)],
    classes: Option<&'a [u8]>,
}

impl Test<'_> {
    fn metric(&self, index: usize) -> (Cells, TagMetric) {
        let metric = &self.design.metrics[index];
        let cells = self.cells(index);
        let comparable = cells.comparable();
        let proportion = metric.kind == MetricKind::Proportion;
        let read = |estimate| contrast(&estimate, self.design);
        let when = |estimate| comparable.then(|| read(estimate));
        let report = TagMetric {
            metric: metric.name.clone(),
            cells: cell_reports(&cells),
            effect_tagged: when(cells.effect_tagged()),
            effect_untagged: when(cells.effect_untagged()),
            interaction: when(cells.additive()),
            logit: if proportion && comparable { cells.logit().map(read) } else { None },
            adjusted: self.classes.filter(|_| comparable).and_then(|_| self.adjusted(index, &[])),
            joint: (comparable && !self.others.is_empty())
                .then(|| self.adjusted(index, self.others))
                .flatten(),
            naive: when(cells.naive()),
            policy: comparable.then(|| self.policy(&cells.policy_gain())),
        };
        (cells, report)
    }

    fn cells(&self, metric: usize) -> Cells {
        let outcomes = &self.sample.outcomes[metric];
        let members = &self.sample.tags[self.tag];
        let cell = |tagged: bool, targeted: bool| {
            let rows = self.sample.arms.iter().zip(members).zip(outcomes);
            let of_cell = rows.filter(|((arm, member), value)| {
                **member == Some(tagged) && message(**arm, self.messages) == Some(targeted) && !value.is_nan()
            });
            Summary::mean(&Moments::of(of_cell.map(|(_, value)| *value)))
        };
        Cells {
            tagged_targeted: cell(true, true),
            tagged_generic: cell(true, false),
            untagged_targeted: cell(false, true),
            untagged_generic: cell(false, false),
        }
    }

    fn adjusted(&self, metric: usize, others: &[(usize, f64)]) -> Option<Adjusted> {
        let indices: Vec<usize> = others.iter().map(|other| other.0).collect();
        let given = Given { messages: self.messages, tag: self.tag, others: &indices, classes: self.classes };
        let groups: Vec<Group> = given.groups(self.sample, &self.sample.outcomes[metric]);
        let fit = linear::fit(&groups)?;
        let additive = contrast(&fit.estimate(TESTED)?, self.design);
        let proportion = self.design.metrics[metric].kind == MetricKind::Proportion;
        let logit = if proportion { logistic::fit(&groups) } else { None };
        let overlap = |(index, (other, phi)): (usize, &(usize, f64))| Overlap {
            tag: self.design.tags[*other].name.clone(),
            phi: *phi,
            statistic: fit.estimate(given.column_of(index)).map(|estimate| estimate.statistic()),
        };
        Some(Adjusted {
            additive,
            logit: logit
                .and_then(|fit| fit.estimate(TESTED))
                .map(|estimate| contrast(&estimate, self.design)),
            given: others.iter().enumerate().map(overlap).collect(),
            activity: self.classes.is_some(),
        })
    }

    fn policy(&self, gain: &PolicyGain) -> Policy {
        Policy {
            targeted_to: if gain.to_tagged { "tagged" } else { "untagged" },
            share: gain.share,
            over_generic: contrast(&gain.over_generic, self.design),
            over_targeted: contrast(&gain.over_targeted, self.design),
            p: gain.p,
        }
    }
}

fn cell_reports(cells: &Cells) -> Vec<Cell> {
    let shape = [(true, true), (true, false), (false, true), (false, false)];
    let report = |((tagged, targeted), cell): ((bool, bool), Summary)| Cell {
        tagged,
        targeted,
        n: cell.n as u64,
        mean: if cell.n > 0.0 { finite(cell.mean) } else { None },
        variance: finite(cell.variance),
    };
    shape.into_iter().zip(cells.all()).map(report).collect()
}
