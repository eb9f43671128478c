//! The Bayesian read-out of an estimate: a normal prior about no effect, and what each choice would cost.

use super::distribution::{normal_pdf, normal_sf};

/// What is believed of an effect after seeing it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Mean of the effect.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Probability that the effect is above 0.
    pub chance_above_zero: f64,
    /// Expected loss of staying with A.
    pub risk_of_a: f64,
    /// Expected loss of choosing B.
    pub risk_of_b: f64,
}

/// Posterior of an effect with a normal prior of mean 0 and the given standard deviation; `None` is the flat prior.
pub fn posterior(estimate: f64, se: f64, prior_sd: Option<f64>) -> Posterior {
    let precision = 1.0 / (se * se);
    let total = precision + prior_sd.map_or(0.0, |sd| 1.0 / (sd * sd));
    let (mean, sd) = (estimate * precision / total, total.recip().sqrt());
    let z = mean / sd;
    Posterior {
        mean,
        sd,
        chance_above_zero: normal_sf(-z),
        risk_of_a: sd * normal_pdf(z) + mean * normal_sf(-z),
        risk_of_b: (sd * normal_pdf(z) - mean * normal_sf(z)).max(0.0),
    }
}
