//! The effect of arm B against arm A, absolute and relative, with its standard error and degrees of freedom.

use super::distribution;

/// What an estimate needs to know of one arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// People.
    pub n: f64,
    /// Mean, or proportion.
    pub mean: f64,
    /// Variance of one person's value.
    pub variance: f64,
}

impl Summary {
    /// A proportion: variance `p (1 - p)`.
    pub fn proportion(n: u64, p: f64) -> Summary {
        Summary { n: n as f64, mean: p, variance: p * (1.0 - p) }
    }

    /// A mean: sample variance.
    pub fn mean(moments: &super::Moments) -> Summary {
        Summary { n: moments.n as f64, mean: moments.mean, variance: moments.variance() }
    }

    /// Variance of the mean.
    pub fn error(&self) -> f64 {
        self.variance / self.n
    }

    /// Whether nothing can be compared with it: too few people, or a value that is not finite.
    pub fn is_degenerate(&self) -> bool {
        self.n < 2.0 || !self.mean.is_finite() || !self.variance.is_finite()
    }
}

/// An estimate that is normal or t distributed about the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom of the t distribution; `None` for the normal.
    pub dof: Option<f64>,
    /// People it rests on.
    pub n: f64,
}

impl Estimate {
    /// Estimate over standard error; 0 when both are 0.
    pub fn statistic(&self) -> f64 {
        if self.value == 0.0 && self.se == 0.0 { 0.0 } else { self.value / self.se }
    }

    /// Two-sided p-value.
    pub fn p(&self) -> f64 {
        match self.dof {
            Some(dof) => distribution::t_two_sided(self.statistic(), dof),
            None => distribution::normal_two_sided(self.statistic()),
        }
    }

    /// Interval with confidence `1 - alpha`.
    pub fn interval(&self, alpha: f64) -> (f64, f64) {
        let quantile = match self.dof {
            Some(dof) => distribution::t_upper_quantile(alpha / 2.0, dof),
            None => distribution::normal_quantile(1.0 - alpha / 2.0),
        };
        (self.value - quantile * self.se, self.value + quantile * self.se)
    }
}

/// `mB - mA` with Welch's standard error and degrees of freedom. `None` when an arm is degenerate or nothing varies.
pub fn absolute(a: &Summary, b: &Summary) -> Option<Estimate> {
    let variance = a.error() + b.error();
    comparable(a, b).then(|| Estimate {
        value: b.mean - a.mean,
        se: variance.sqrt(),
        dof: Some(welch(a, b)),
        n: a.n + b.n,
    })
}

/// `(mB - mA) / |mA|`, its variance by the delta method: `vB/(nB mA²) + vA mB²/(nA mA⁴)`; degrees of freedom as for the
/// absolute effect. `None` also when the mean of A is 0.
pub fn relative(a: &Summary, b: &Summary) -> Option<Estimate> {
    if a.mean == 0.0 {
        return None;
    }
    let square = a.mean * a.mean;
    let variance = b.error() / square + a.error() * b.mean * b.mean / (square * square);
    comparable(a, b).then(|| Estimate {
        value: (b.mean - a.mean) / a.mean.abs(),
        se: variance.sqrt(),
        dof: Some(welch(a, b)),
        n: a.n + b.n,
    })
}

fn comparable(a: &Summary, b: &Summary) -> bool {
    !a.is_degenerate() && !b.is_degenerate() && a.variance + b.variance > 0.0
}

/// Degrees of freedom of Welch and Satterthwaite.
pub fn welch(a: &Summary, b: &Summary) -> f64 {
    let (ea, eb) = (a.error(), b.error());
    (ea + eb).powi(2) / (ea * ea / (a.n - 1.0) + eb * eb / (b.n - 1.0))
}

/// Interval of a proportion (Wilson 1927), which stays inside 0..1 and is sound for rare successes.
pub fn wilson(p: f64, n: f64, alpha: f64) -> (f64, f64) {
    let z = distribution::normal_quantile(1.0 - alpha / 2.0);
    let square = z * z / n;
    let centre = p + square / 2.0;
    let half = z * (p * (1.0 - p) / n + square / (4.0 * n)).sqrt();
    (((centre - half) / (1.0 + square)).max(0.0), ((centre + half) / (1.0 + square)).min(1.0))
}
