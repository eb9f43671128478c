//! Metrics that need a companion value: CUPED with a pre-period value, and ratios by the delta method.

use super::effect::{self, Estimate, Summary};
use super::moments::PairMoments;

/// Two arms with the pre-period value taken out (Deng et al. 2013): `theta = cov(post, pre) / var(pre)`, pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuped {
    /// The slope that was taken out.
    pub theta: f64,
    /// Adjusted difference.
    pub absolute: Option<Estimate>,
    /// Adjusted difference over the unadjusted mean of A.
    pub relative: Option<Estimate>,
}

/// CUPED of arm B against arm A, each with `y` after and `x` before.
pub fn cuped(a: &PairMoments, b: &PairMoments) -> Cuped {
    let theta = PairMoments::pooled_slope(a, b);
    let (left, right) = (without(a, theta), without(b, theta));
    let absolute = effect::absolute(&left, &right);
    let base = a.y.mean;
    let relative = absolute.filter(|_| base != 0.0).map(|absolute| {
        // Delta method for (difference adjusted) / (mean of A unadjusted): arm A enters twice, in y and in x. Its gradient
        // is taken at equal means of x, which randomisation gives, hence the unadjusted mean of B.
        let own = gradient_variance(a, -b.y.mean / (base * base), theta / base);
        let other = gradient_variance(b, 1.0 / base, -theta / base);
        Estimate {
            value: absolute.value / base.abs(),
            se: (own / a.y.n as f64 + other / b.y.n as f64).sqrt(),
            ..absolute
        }
    });
    Cuped { theta, absolute, relative }
}

fn without(arm: &PairMoments, theta: f64) -> Summary {
    Summary {
        n: arm.y.n as f64,
        mean: arm.y.mean - theta * arm.x.mean,
        variance: arm.y.variance() + theta * theta * arm.x.variance() - 2.0 * theta * arm.covariance(),
    }
}

fn gradient_variance(arm: &PairMoments, to_y: f64, to_x: f64) -> f64 {
    to_y * to_y * arm.y.variance() + to_x * to_x * arm.x.variance() + 2.0 * to_y * to_x * arm.covariance()
}

/// A ratio of sums `sum(y) / sum(x)`, the variance of one person's part by the delta method (Deng et al. 2018).
pub fn ratio(arm: &PairMoments) -> Summary {
    let (numerator, denominator) = (arm.y.mean, arm.x.mean);
    Summary {
        n: arm.y.n as f64,
        mean: numerator / denominator,
        variance: gradient_variance(arm, 1.0 / denominator, -numerator / (denominator * denominator)),
    }
}
