//! How many people a test needs, and the smallest effect it can see. All tests are two-sided.

use crate::stats::distribution::normal_quantile;

/// What a test must achieve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// Chance of a finding where there is no effect.
    pub alpha: f64,
    /// Chance of a finding where there is the effect that was planned for.
    pub power: f64,
}

impl Default for Aim {
    fn default() -> Self {
        Aim { alpha: 0.05, power: 0.8 }
    }
}

impl Aim {
    fn z(self) -> f64 {
        normal_quantile(1.0 - self.alpha / 2.0) + normal_quantile(self.power)
    }
}

/// People in each arm to see a rate change from `p` to `p + effect`: `z² (p1 (1-p1) + p2 (1-p2)) / effect²`.
pub fn people_per_arm(aim: Aim, p: f64, effect: f64) -> f64 {
    let changed = p + effect;
    aim.z().powi(2) * (p * (1.0 - p) + changed * (1.0 - changed)) / (effect * effect)
}

/// People in each arm to see a difference `effect` of two means whose values have the given variance.
pub fn people_per_arm_mean(aim: Aim, variance: f64, effect: f64) -> f64 {
    aim.z().powi(2) * 2.0 * variance / (effect * effect)
}

/// Smallest difference of two means, or of rates with variance `p (1 - p)`, that `n` people in each arm can show.
pub fn smallest_effect(aim: Aim, variance: f64, n: f64) -> f64 {
    aim.z() * (2.0 * variance / n).sqrt()
}

/// People in all to see a tag effect `delta` when a share `prevalence` is tagged and the two messages are sent half and
/// half: `z² 4 v / (pi (1 - pi) delta²)`, `v = p (1 - p)` for a rate.
pub fn people_for_tag(aim: Aim, variance: f64, prevalence: f64, delta: f64) -> f64 {
    aim.z().powi(2) * 4.0 * variance / (prevalence * (1.0 - prevalence) * delta * delta)
}

/// The same when tagged and untagged people are enrolled in equal numbers, which removes the price of rare tags.
pub fn people_for_tag_balanced(aim: Aim, variance: f64, delta: f64) -> f64 {
    people_for_tag(aim, variance, 0.5, delta)
}

/// Smallest tag effect that `n` people in all can show.
pub fn smallest_tag_effect(aim: Aim, variance: f64, prevalence: f64, n: f64) -> f64 {
    aim.z() * (4.0 * variance / (prevalence * (1.0 - prevalence) * n)).sqrt()
}
