//! Tails and quantiles of the normal, Student's t and chi-squared distributions, accurate to about 1e-13 in relative
//! terms far into the tails, because a p-value of 1e-65 is a result like any other.
//!
//! The normal and the t distribution are computed here: `statrs` keeps about ten digits of the complementary error
//! function, and an incomplete beta integral loses a digit for each tenfold of degrees of freedom.

use std::f64::consts::{PI, SQRT_2};

use statrs::function::{erf, gamma};

/// From here on the t distribution is a transformed normal; below, an incomplete beta integral.
const MANY_DEGREES: f64 = 5000.0;

/// Upper tail of the standard normal distribution: by power series near the middle, by Laplace's continued fraction
/// in the tail (Abramowitz and Stegun 26.2.11 and 26.2.14).
pub fn normal_sf(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x < 0.0 {
        return 1.0 - normal_sf(-x);
    }
    if x < 2.5 {
        let (mut term, mut sum, mut odd) = (x, x, 1.0);
        while term > 1e-17 * sum {
            odd += 2.0;
            term *= x * x / odd;
            sum += term;
        }
        return 0.5 - normal_pdf(x) * sum;
    }
    if x > 40.0 {
        return 0.0;
    }
    // The fraction x + 1/(x + 2/(x + 3/...)), from a depth that suffices at 2.5 and more than suffices beyond.
    let tail = (1..=120_u32).rev().fold(x, |below, step| x + f64::from(step) / below);
    normal_pdf(x) / tail
}

/// Density of the standard normal distribution.
pub fn normal_pdf(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// The point with probability `p` below it, `0 < p < 1`.
pub fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -lower_normal_quantile(1.0 - p);
    }
    lower_normal_quantile(p)
}

fn lower_normal_quantile(p: f64) -> f64 {
    let x = -SQRT_2 * erf::erfc_inv(2.0 * p);
    // One Newton step on the tail itself removes what the rational approximation leaves.
    let density = normal_pdf(x);
    if density > 0.0 { x - (normal_sf(-x) - p) / density } else { x }
}

/// Two-sided p-value of a standard normal statistic.
pub fn normal_two_sided(z: f64) -> f64 {
    (2.0 * normal_sf(z.abs())).min(1.0)
}

/// Upper tail of Student's t with `dof > 0` degrees of freedom, which need not be whole.
pub fn t_sf(t: f64, dof: f64) -> f64 {
    if t.is_nan() || dof.is_nan() {
        return f64::NAN;
    }
    if t < 0.0 {
        return 1.0 - t_sf(-t, dof);
    }
    if t.is_infinite() {
        return 0.0;
    }
    if dof > MANY_DEGREES {
        return normal_sf(normal_equivalent(t, dof));
    }
    // P(|T| > t) is the regularised incomplete beta integral at x = dof/(dof + t²) with a = dof/2, b = 1/2.
    let a = dof / 2.0;
    let square = t * t;
    let x = dof / (dof + square);
    let rest = square / (dof + square);
    if rest == 0.0 {
        return 0.5;
    }
    let ln_front = -a * (square / dof).ln_1p() + 0.5 * rest.ln() - 0.5 * PI.ln() + ln_gamma_half_ratio(a);
    if x < (a + 1.0) / (a + 2.5) {
        0.5 * ln_front.exp() * beta_fraction(a, 0.5, x) / a
    } else {
        0.5 * (1.0 - ln_front.exp() * beta_fraction(0.5, a, rest) / 0.5)
    }
}

/// The normal deviate with the same tail (Hill 1970, algorithm 395).
fn normal_equivalent(t: f64, dof: f64) -> f64 {
    let a = dof - 0.5;
    let b = 48.0 * a * a;
    let square = a * (t * t / dof).ln_1p();
    let z = square.sqrt();
    let second = (((4.0 * square + 33.0) * square + 240.0) * square + 855.0)
        / (10.0 * b * (b + 0.8 * square * square + 100.0));
    z * (1.0 + (square + 3.0) / b - second)
}

/// Two-sided p-value of a t statistic: `2 sf(|t|)`, which keeps what `2 (1 - cdf)` loses.
pub fn t_two_sided(t: f64, dof: f64) -> f64 {
    (2.0 * t_sf(t.abs(), dof)).min(1.0)
}

/// The point with probability `q` above it, `0 < q < 0.5`, by Newton steps kept inside a bracket.
pub fn t_upper_quantile(q: f64, dof: f64) -> f64 {
    let (mut low, mut high) = (0.0, 2.0);
    while t_sf(high, dof) > q {
        low = high;
        high *= 2.0;
        if high > 1e300 {
            return f64::INFINITY;
        }
    }
    let z = -normal_quantile(q);
    let mut t = (z + (z.powi(3) + z) / (4.0 * dof)).clamp(low, high);
    for _ in 0..200 {
        let tail = t_sf(t, dof);
        if tail > q {
            low = t;
        } else {
            high = t;
        }
        let newton = t + (tail - q) / t_pdf(t, dof);
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - t).abs() <= 1e-15 * t.abs() {
            return next;
        }
        t = next;
    }
    t
}

fn t_pdf(t: f64, dof: f64) -> f64 {
    let ln =
        ln_gamma_half_ratio(dof / 2.0) - 0.5 * (PI * dof).ln() - (dof + 1.0) / 2.0 * (t * t / dof).ln_1p();
    ln.exp()
}

/// Upper tail of chi-squared with `dof` degrees of freedom.
pub fn chi2_sf(x: f64, dof: f64) -> f64 {
    if x.is_nan() || dof.is_nan() || dof <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    gamma::checked_gamma_ur(dof / 2.0, x / 2.0).unwrap_or(f64::NAN)
}

/// `ln Γ(a + 1/2) - ln Γ(a)`: shifted up until its asymptotic series (Tricomi and Erdélyi 1951) is exact in doubles.
fn ln_gamma_half_ratio(mut a: f64) -> f64 {
    let mut shift = 0.0;
    while a < 20.0 {
        shift += (a / (a + 0.5)).ln();
        a += 1.0;
    }
    let inverse = 1.0 / a;
    let square = inverse * inverse;
    let series = -1.0 / 8.0
        + square
            * (1.0 / 192.0
                + square * (-1.0 / 640.0 + square * (17.0 / 14336.0 + square * (-31.0 / 18432.0))));
    shift + 0.5 * a.ln() + inverse * series
}

/// Continued fraction of the incomplete beta integral, modified Lentz (Numerical Recipes, 6.4).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for step in 1..100_000_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        result *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(actual: f64, expected: f64, relative: f64) {
        assert!((actual / expected - 1.0).abs() < relative, "{actual} is not {expected}");
    }

    #[test]
    fn few_degrees_of_freedom_have_closed_forms() {
        for t in [0.01, 0.3, 1.0, 2.5, 40.0, 1e6] {
            near(t_sf(t, 1.0), (1.0 / t).atan() / PI, 1e-13);
            let root = (2.0 + t * t).sqrt();
            near(t_sf(t, 2.0), 1.0 / (root * (root + t)), 1e-13);
        }
    }

    #[test]
    fn quantiles_invert_the_tails() {
        for dof in [1.0, 2.0, 3.7, 30.0, 41_234.5, 1e7] {
            for q in [0.4, 0.025, 0.005, 1e-9] {
                near(t_sf(t_upper_quantile(q, dof), dof), q, 1e-12);
            }
        }
        near(normal_quantile(0.975), 1.959_963_984_540_054, 1e-15);
        near(normal_sf(-normal_quantile(1e-30)), 1e-30, 1e-12);
        assert_eq!(normal_quantile(0.5), 0.0);
    }

    #[test]
    fn many_degrees_of_freedom_approach_the_normal() {
        near(t_sf(3.0, 1e15), normal_sf(3.0), 1e-13);
        assert_eq!(t_sf(0.0, 5.0), 0.5);
    }

    #[test]
    fn both_ways_to_the_t_tail_meet() {
        for t in [1e-3, 0.5, 1.0, 2.0, 5.0, 20.0] {
            near(t_sf(t, MANY_DEGREES), t_sf(t, MANY_DEGREES * (1.0 + 1e-15)), 1e-11);
        }
    }

    #[test]
    fn the_normal_tail_is_known() {
        near(normal_sf(1.0), 0.158_655_253_931_457_05, 1e-14);
        near(normal_sf(2.5), 0.006_209_665_325_776_132, 1e-13);
        near(normal_sf(2.499_999_999_999_999), normal_sf(2.5), 1e-13);
        near(normal_sf(3.0), 0.001_349_898_031_630_094_5, 1e-14);
        near(normal_sf(10.0), 7.619_853_024_160_526e-24, 1e-13);
    }

    #[test]
    fn chi_squared_of_two_is_exponential() {
        near(chi2_sf(3.0, 2.0), (-1.5_f64).exp(), 1e-14);
        assert_eq!(chi2_sf(0.0, 3.0), 1.0);
    }
}
