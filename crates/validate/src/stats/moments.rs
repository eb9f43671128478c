//! Counts, means and sums of squares about the mean, which merge without cancellation.

/// Moments of one value.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments {
    /// How many values.
    pub n: u64,
    /// Their mean; 0 of none.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub squares: f64,
}

impl Moments {
    /// Two passes over the values: exact for whole numbers, and accurate for large offsets.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Moments {
        let (n, sum) = values.clone().fold((0_u64, 0.0), |(n, sum), value| (n + 1, sum + value));
        if n == 0 {
            return Moments::default();
        }
        let mean = sum / n as f64;
        let squares = values.map(|value| (value - mean) * (value - mean)).sum();
        Moments { n, mean, squares }
    }

    /// Takes in one value (Welford 1962).
    pub fn push(&mut self, value: f64) {
        self.n += 1;
        let before = value - self.mean;
        self.mean += before / self.n as f64;
        self.squares += before * (value - self.mean);
    }

    /// Sum of the values.
    pub fn sum(&self) -> f64 {
        self.mean * self.n as f64
    }

    /// Sample variance, with n - 1; NaN of fewer than two.
    pub fn variance(&self) -> f64 {
        if self.n < 2 { f64::NAN } else { self.squares / (self.n - 1) as f64 }
    }
}

/// Moments of a value `y` and a companion `x`: its pre-period value, or the denominator of a ratio.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairMoments {
    /// The value.
    pub y: Moments,
    /// Its companion.
    pub x: Moments,
    /// Sum of products of the deviations.
    pub products: f64,
}

impl PairMoments {
    /// Two passes over the pairs `(y, x)`.
    pub fn of(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> PairMoments {
        let y = Moments::of(pairs.clone().map(|(y, _)| y));
        let x = Moments::of(pairs.clone().map(|(_, x)| x));
        let products = pairs.map(|(value, companion)| (value - y.mean) * (companion - x.mean)).sum();
        PairMoments { y, x, products }
    }

    /// Sample covariance, with n - 1.
    pub fn covariance(&self) -> f64 {
        self.products / (self.y.n.max(2) - 1) as f64
    }

    /// `cov(y, x) / var(x)` over two arms taken together; 0 when `x` does not vary.
    pub fn pooled_slope(a: &PairMoments, b: &PairMoments) -> f64 {
        let (na, nb) = (a.y.n as f64, b.y.n as f64);
        let weight = na * nb / (na + nb);
        let (dy, dx) = (b.y.mean - a.y.mean, b.x.mean - a.x.mean);
        let products = a.products + b.products + weight * dy * dx;
        let squares = a.x.squares + b.x.squares + weight * dx * dx;
        if squares > 0.0 { products / squares } else { 0.0 }
    }
}
