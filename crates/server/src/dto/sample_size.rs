//! How many people an experiment needs.

use qianmian_validate::power::{Aim, people_for_tag, people_per_arm};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SampleSizeQuery {
    /// The rate without the message, between 0 and 1.
    #[param(example = 0.1)]
    pub rate: f64,
    /// By how much the message moves it: the rate and it together are between 0 and 1.
    #[param(example = 0.02)]
    pub effect: f64,
    /// Part of the people who have the tag under test, between 0 and 1.
    #[serde(default = "half")]
    #[param(default = 0.5)]
    pub prevalence: f64,
    /// Chance of a finding where there is no effect.
    #[serde(default = "usual_alpha")]
    #[param(default = 0.05)]
    pub alpha: f64,
    /// Chance of a finding where there is that effect.
    #[serde(default = "usual_power")]
    #[param(default = 0.8)]
    pub power: f64,
}

fn half() -> f64 {
    0.5
}

fn usual_alpha() -> f64 {
    Aim::default().alpha
}

fn usual_power() -> f64 {
    Aim::default().power
}

/// How many people are needed. Two-sided, normal approximation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SampleSize {
    /// In each arm, to see that the message moves the rate so far.
    pub per_arm: u64,
    /// In all, to see that it moves the rate of people with the tag so much further than that of the others.
    pub for_tag: u64,
}

impl SampleSizeQuery {
    /// The sizes; none where a number is not one that can be.
    pub(crate) fn size(self) -> Option<SampleSize> {
        let inside = |number: f64| number > 0.0 && number < 1.0;
        let asked = [self.rate, self.rate + self.effect, self.prevalence, self.alpha, self.power];
        if !asked.into_iter().all(inside) || self.effect == 0.0 {
            return None;
        }
        let aim = Aim { alpha: self.alpha, power: self.power };
        let variance = self.rate * (1.0 - self.rate);
        Some(SampleSize {
            per_arm: whole(people_per_arm(aim, self.rate, self.effect)),
            for_tag: whole(people_for_tag(aim, variance, self.prevalence, self.effect)),
        })
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive, and saturates")]
fn whole(people: f64) -> u64 {
    people.ceil() as u64
}
