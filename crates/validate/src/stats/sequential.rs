//! Asymptotic confidence sequences (Waudby-Smith et al., arXiv 2103.06476): intervals that hold at every look at once.

use super::effect::Estimate;

/// Sample size at which the sequence is tightest, when nothing else is said.
pub const TUNING: f64 = 5000.0;

/// What may be said of an estimate at this look, however many looks there were.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Half of the interval's width.
    pub half_width: f64,
    /// Evidence against no effect; expected to stay below 1 without one.
    pub e_value: f64,
    /// `min(1, 1 / e)`.
    pub p: f64,
}

/// The mixing scale that is tightest at `tuning` people for level `alpha`.
pub fn rho(alpha: f64, tuning: f64) -> f64 {
    let log = -2.0 * alpha.ln();
    ((log + (log + 1.0).ln()) / tuning).sqrt()
}

/// One look at an estimate. The half-width is `se sqrt(N) sqrt(2 (N rho² + 1) / (N rho)² ln(sqrt(N rho² + 1) / alpha))`.
pub fn look(estimate: &Estimate, alpha: f64, tuning: f64) -> Look {
    let n = estimate.n;
    let rho = rho(alpha, tuning);
    let spread = n * rho * rho + 1.0;
    let scale = 2.0 * spread / (n * rho).powi(2) * (spread.sqrt() / alpha).ln();
    let sum = estimate.statistic().powi(2) * n;
    let ln_e = rho * rho * sum / (2.0 * spread) - 0.5 * spread.ln();
    Look {
        half_width: estimate.se * n.sqrt() * scale.sqrt(),
        e_value: ln_e.exp().min(f64::MAX),
        p: (-ln_e).exp().min(1.0),
    }
}
