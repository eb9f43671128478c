//! From the people of an experiment to its report: pure, and the same for a file as for a campaign.

mod effects;
mod tags;

use crate::design::{Design, Messages};
use crate::error::Error;
use crate::power::Aim;
use crate::report::{Contrast, DesignNote, FORMAT, MetricReport, Report, Srm};
use crate::sample::Sample;
use crate::stats::{Estimate, multiplicity, srm};
use crate::verdict::Rules;

/// Analyses a sample. The sample is consumed because winsorising cuts its values.
pub fn analyze(mut sample: Sample, design: &Design) -> Result<Report, Error> {
    design.check().map_err(Error::Design)?;
    let caps: Vec<Option<f64>> = design
        .metrics
        .iter()
        .enumerate()
        .map(|(index, metric)| metric.winsorise.and_then(|quantile| sample.winsorise(index, quantile)))
        .collect();
    let counts = sample.counts(design.arms.len(), None);
    let srm = mismatch(&counts, design);
    let mut metrics: Vec<MetricReport> =
        caps.iter().enumerate().map(|(index, cap)| effects::metric(&sample, design, index, *cap)).collect();
    adjust_family(
        metrics.iter_mut().flat_map(|metric| against_control(metric, design)).map(|e| &mut e.absolute),
    );
    adjust_family(
        metrics.iter_mut().flat_map(|metric| against_control(metric, design)).map(|e| &mut e.relative),
    );
    let tags = match design.messages {
        Some(messages) => tags::tags(&sample, design, messages, srm.p),
        None => Vec::new(),
    };
    Ok(Report {
        format: FORMAT,
        experiment: design.name.clone(),
        design: note(&sample, design),
        srm,
        metrics,
        tags,
    })
}

fn against_control<'a>(
    metric: &'a mut MetricReport,
    design: &'a Design,
) -> impl Iterator<Item = &'a mut crate::report::Effect> {
    let control = &design.arms[design.control].name;
    metric.effects.iter_mut().filter(move |effect| effect.versus == *control)
}

fn note(sample: &Sample, design: &Design) -> DesignNote {
    let name = |index: usize| design.arms[index].name.clone();
    DesignNote {
        arms: design.arms.iter().map(|arm| arm.name.clone()).collect(),
        control: name(design.control),
        targeted: design.messages.map(|Messages { targeted, .. }| name(targeted)),
        generic: design.messages.map(|Messages { generic, .. }| name(generic)),
        alpha: design.alpha,
        multiplicity: rules(design).multiplicity_name(),
        monitoring: design.monitoring,
        people: sample.people() as u64,
        left_out: sample.left_out,
    }
}

fn rules(design: &Design) -> Rules {
    Rules {
        aim: Aim { alpha: design.alpha, power: design.power },
        multiplicity: design.multiplicity,
        monitoring: design.monitoring,
        tags: design.tags.len(),
    }
}

fn mismatch(counts: &[u64], design: &Design) -> Srm {
    let weights: Vec<f64> = design.arms.iter().map(|arm| arm.weight.max(0.0)).collect();
    let people: u64 = counts.iter().sum();
    let total: f64 = weights.iter().sum();
    let test = srm::srm(counts, &weights);
    Srm {
        observed: counts.to_vec(),
        expected: weights.iter().map(|weight| people as f64 * weight / total).collect(),
        chi2: test.map(|test| test.0),
        p: test.map(|test| test.2),
    }
}

fn contrast(estimate: &Estimate, design: &Design) -> Contrast {
    Contrast::new(estimate, design.alpha, design.tuning)
}

/// A number for JSON: null where it does not exist.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// Adjusts the p-values of contrasts that are asked together.
fn adjust_family<'a>(contrasts: impl Iterator<Item = &'a mut Option<Contrast>>) {
    let mut family: Vec<&mut Contrast> = contrasts.filter_map(Option::as_mut).collect();
    let p: Vec<f64> = family.iter().map(|contrast| contrast.p).collect();
    let e: Vec<f64> = family.iter().map(|contrast| contrast.sequential.e_value).collect();
    let (holm, bh) = (multiplicity::holm(&p), multiplicity::benjamini_hochberg(&p));
    let ebh = multiplicity::e_benjamini_hochberg(&e);
    for (index, contrast) in family.iter_mut().enumerate() {
        contrast.p_holm = Some(holm[index]);
        contrast.p_bh = Some(bh[index]);
        contrast.sequential.p_ebh = Some(ebh[index]);
    }
}
