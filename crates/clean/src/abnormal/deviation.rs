//! How far a number is from what is usual, so that a few wild ones among many do not move the measure.

/// By the definition of the MAD's scale: of a normal distribution it is this part of the standard deviation's inverse.
const NORMAL: f64 = 1.4826;

/// What is usual of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// The median.
    pub median: f64,
    /// The standard deviation that the median absolute deviation stands for, at least the floor.
    pub spread: f64,
}

impl Usual {
    /// Of values; `floor` is the least spread, for where most are alike.
    pub fn of(mut values: Vec<f64>, floor: f64) -> Usual {
        let middle = median(&mut values);
        let mut away: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
        Usual { median: middle, spread: (NORMAL * median(&mut away)).max(floor) }
    }

    /// How many standard deviations a value is above the median.
    pub fn deviations(&self, value: f64) -> f64 {
        (value - self.median) / self.spread
    }
}

/// The lower median; 0 of none.
fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = (values.len() - 1) / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wild_values_do_not_move_what_is_usual() {
        let usual = Usual::of(vec![1.0, 2.0, 3.0, 4.0, 5.0], 0.1);
        assert_eq!((usual.median, usual.spread), (3.0, 1.4826));
        assert_eq!(Usual::of(vec![1.0, 2.0, 3.0, 4.0, 1e9], 0.1).median, 3.0);
        assert_eq!(Usual::of(vec![2.0; 9], 0.25), Usual { median: 2.0, spread: 0.25 });
    }
}
