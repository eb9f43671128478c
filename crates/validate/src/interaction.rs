//! The effect of a tag: how much more the targeted message gains over the generic one among tagged people than among
//! untagged people. People with a tag such as "active" respond better to any message; only this difference of
//! differences speaks of the tag.

use crate::stats::distribution::{chi2_sf, normal_sf};
use crate::stats::{Estimate, Summary};

/// Outcomes of the four cells of tag x message, each with its sample variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cells {
    /// Tagged people who got the targeted message.
    pub tagged_targeted: Summary,
    /// Tagged people who got the generic message.
    pub tagged_generic: Summary,
    /// Untagged people who got the targeted message.
    pub untagged_targeted: Summary,
    /// Untagged people who got the generic message.
    pub untagged_generic: Summary,
}

/// What a rule "targeted message to the tagged, generic to the rest" gains over each uniform rule, a person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PolicyGain {
    /// Whether the rule sends the targeted message to the tagged people (the effect of the tag is at least 0), or to the
    /// untagged ones.
    pub to_tagged: bool,
    /// Share of the people who get the targeted message under the rule.
    pub share: f64,
    /// Gain over sending everybody the generic message: `pi tau1`.
    pub over_generic: Estimate,
    /// Gain over sending everybody the targeted message: `-(1 - pi) tau0`.
    pub over_targeted: Estimate,
    /// One-sided p-value that both gains are above 0 (intersection-union: the larger of the two).
    pub p: f64,
}

impl Cells {
    /// Whether every cell holds at least two people, and something varies.
    pub fn comparable(&self) -> bool {
        let cells = self.all();
        cells.iter().all(|cell| !cell.is_degenerate()) && cells.iter().any(|cell| cell.variance > 0.0)
    }

    /// The smallest cell.
    pub fn smallest(&self) -> f64 {
        self.all().iter().map(|cell| cell.n).fold(f64::INFINITY, f64::min)
    }

    /// People in the four cells.
    pub fn people(&self) -> f64 {
        self.all().iter().map(|cell| cell.n).sum()
    }

    /// Effect of the targeted against the generic message among tagged people.
    pub fn effect_tagged(&self) -> Estimate {
        difference(&self.tagged_generic, &self.tagged_targeted)
    }

    /// The same among untagged people.
    pub fn effect_untagged(&self) -> Estimate {
        difference(&self.untagged_generic, &self.untagged_targeted)
    }

    /// Tagged against untagged people under the same targeted message: the comparison that proves nothing, shown so that
    /// it can be seen for what it is.
    pub fn naive(&self) -> Estimate {
        difference(&self.untagged_targeted, &self.tagged_targeted)
    }

    /// The tag effect on the additive scale: `(m11 - m10) - (m01 - m00)`, its variance the sum of the four `s²/n`.
    pub fn additive(&self) -> Estimate {
        let (tagged, untagged) = (self.effect_tagged(), self.effect_untagged());
        Estimate {
            value: tagged.value - untagged.value,
            se: self.all().iter().map(Summary::error).sum::<f64>().sqrt(),
            dof: None,
            n: self.people(),
        }
    }

    /// The tag effect on the logit scale, for proportions: the coefficient of tag x message of the saturated logistic
    /// regression, which has a closed form. `None` when a cell is all 0 or all 1.
    pub fn logit(&self) -> Option<Estimate> {
        let cells = self.all();
        if cells.iter().any(|cell| !(cell.mean > 0.0 && cell.mean < 1.0)) {
            return None;
        }
        let log_odds = |cell: &Summary| (cell.mean / (1.0 - cell.mean)).ln();
        let [tagged_targeted, tagged_generic, untagged_targeted, untagged_generic] =
            cells.map(|cell| log_odds(&cell));
        let variance: f64 = cells.iter().map(|cell| 1.0 / (cell.n * cell.mean * (1.0 - cell.mean))).sum();
        Some(Estimate {
            value: (tagged_targeted - tagged_generic) - (untagged_targeted - untagged_generic),
            se: variance.sqrt(),
            dof: None,
            n: self.people(),
        })
    }

    /// What the tag would gain as a rule; the share of tagged people is taken as known.
    pub fn policy_gain(&self) -> PolicyGain {
        let tagged = self.tagged_targeted.n + self.tagged_generic.n;
        let prevalence = tagged / self.people();
        let to_tagged = self.additive().value >= 0.0;
        let (inside, outside, share) = if to_tagged {
            (self.effect_tagged(), self.effect_untagged(), prevalence)
        } else {
            (self.effect_untagged(), self.effect_tagged(), 1.0 - prevalence)
        };
        let scale = |estimate: Estimate, factor: f64| Estimate {
            value: estimate.value * factor,
            se: estimate.se * factor.abs(),
            dof: None,
            n: self.people(),
        };
        let (over_generic, over_targeted) = (scale(inside, share), scale(outside, share - 1.0));
        let above = |gain: Estimate| normal_sf(gain.statistic());
        PolicyGain {
            to_tagged,
            share,
            over_generic,
            over_targeted,
            p: above(over_generic).max(above(over_targeted)),
        }
    }

    /// The cells in the order tagged targeted, tagged generic, untagged targeted, untagged generic.
    pub fn all(&self) -> [Summary; 4] {
        [self.tagged_targeted, self.tagged_generic, self.untagged_targeted, self.untagged_generic]
    }
}

fn difference(from: &Summary, to: &Summary) -> Estimate {
    Estimate {
        value: to.mean - from.mean,
        se: (from.error() + to.error()).sqrt(),
        dof: None,
        n: from.n + to.n,
    }
}

/// Whether estimates in separate strata differ: Cochran's Q with its p-value, and the estimate they share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Sum of squared distances from the shared estimate, in standard errors.
    pub q: f64,
    /// Its p-value with one degree of freedom fewer than strata.
    pub p: f64,
    /// Mean of the estimates, weighted by their precision.
    pub shared: f64,
}

/// Cochran's Q of a contrast over strata (source, age of the tag): a root cause shows as a small p. `None` of one stratum.
pub fn heterogeneity(strata: &[Estimate]) -> Option<Heterogeneity> {
    if strata.len() < 2 || strata.iter().any(|stratum| stratum.se <= 0.0) {
        return None;
    }
    let weights: Vec<f64> = strata.iter().map(|stratum| stratum.se.powi(-2)).collect();
    let total: f64 = weights.iter().sum();
    let shared =
        strata.iter().zip(&weights).map(|(stratum, weight)| stratum.value * weight).sum::<f64>() / total;
    let q =
        strata.iter().zip(&weights).map(|(stratum, weight)| weight * (stratum.value - shared).powi(2)).sum();
    Some(Heterogeneity { q, p: chi2_sf(q, (strata.len() - 1) as f64), shared })
}

/// Precision-weighted slope of a contrast over a position (the age of a tag in days), known errors, normal test.
pub fn slope(points: &[(f64, Estimate)]) -> Option<Estimate> {
    let weight = |point: &(f64, Estimate)| point.1.se.powi(-2);
    let total: f64 = points.iter().map(weight).sum();
    let centre = points.iter().map(|point| weight(point) * point.0).sum::<f64>() / total;
    let spread: f64 = points.iter().map(|point| weight(point) * (point.0 - centre).powi(2)).sum();
    let value =
        points.iter().map(|point| weight(point) * (point.0 - centre) * point.1.value).sum::<f64>() / spread;
    let n = points.iter().map(|point| point.1.n).sum();
    (points.len() > 1 && spread > 0.0).then(|| Estimate { value, se: spread.sqrt().recip(), dof: None, n })
}
