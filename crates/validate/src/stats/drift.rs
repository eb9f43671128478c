//! Whether people are spread over categories as they were before, and how large the change is.
//!
//! [`stability`] says how large: it is the population stability index. [`marginal_homogeneity`] says whether it is real
//! where the two times are of the same people: most of them did not move, so a comparison as of independent samples would
//! see far too little.

use super::distribution::chi2_sf;

/// Population stability index of two spreads of people over the same categories.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stability {
    /// `Σ (q - p) ln(q / p)`: below 0.1 small, above 0.25 large by custom (Siddiqi, *Credit Risk Scorecards*, 2006).
    pub index: f64,
    /// The index over `1/n + 1/m`: about chi-squared with `dof` degrees of freedom when both are independent samples of
    /// one spread (Yurdakul and Naranjo, *Statistical properties of the population stability index*, Journal of Risk Model
    /// Validation 14(4), 2020).
    pub scaled: f64,
    /// Categories less one.
    pub dof: f64,
    /// The chance of so large an index by sampling alone, were the samples independent.
    pub p: f64,
}

/// The index of the counts `before` against those `after`, category by category. Categories without anybody in either are
/// left out; where one is empty on one side, half a person is added to every count, as the index does not exist otherwise.
/// None with fewer than two categories, or nobody on a side.
pub fn stability(before: &[u64], after: &[u64]) -> Option<Stability> {
    let pairs: Vec<(u64, u64)> =
        before.iter().copied().zip(after.iter().copied()).filter(|pair| *pair != (0, 0)).collect();
    let empty = |of: fn(&(u64, u64)) -> u64| pairs.iter().map(of).sum::<u64>() == 0;
    if pairs.len() < 2 || empty(|pair| pair.0) || empty(|pair| pair.1) {
        return None;
    }
    let add = if pairs.iter().any(|(before, after)| *before == 0 || *after == 0) { 0.5 } else { 0.0 };
    let counts: Vec<(f64, f64)> =
        pairs.iter().map(|(before, after)| (*before as f64 + add, *after as f64 + add)).collect();
    let (n, m) = counts.iter().fold((0.0, 0.0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let index = counts.iter().map(|(before, after)| {
        let (p, q) = (before / n, after / m);
        (q - p) * (q / p).ln()
    });
    let index: f64 = index.sum();
    let scaled = index / (1.0 / n + 1.0 / m);
    let dof = (counts.len() - 1) as f64;
    Some(Stability { index, scaled, dof, p: chi2_sf(scaled, dof) })
}

/// Whether the same people are spread over categories as they were before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homogeneity {
    /// Chi-squared statistic.
    pub statistic: f64,
    /// Its degrees of freedom: categories that people moved between, less one for each group of categories that nobody
    /// moved in or out of.
    pub dof: f64,
    /// The chance of such a difference when moves in both directions are equally likely; 1 when nobody moved.
    pub p: f64,
}

/// The test of Stuart and Maxwell (Stuart 1955, Maxwell 1970) of a square table: `table[i][j]` people were in category `i`
/// and are in `j`.
///
/// With `d` the differences of row and column sums, the statistic is `d' S⁻ d`, where `S` holds
/// `row_i + col_i - 2 n_ii` on its diagonal and `-(n_ij + n_ji)` beside it: over all categories a matrix of less than full
/// rank, whose rank is the degrees of freedom.
pub fn marginal_homogeneity(table: &[Vec<u64>]) -> Homogeneity {
    let size = table.len();
    let cell = |row: usize, column: usize| table[row][column] as f64;
    let mut spread = vec![vec![0.0; size]; size];
    let mut difference = vec![0.0; size];
    for row in 0..size {
        for column in (0..size).filter(|column| *column != row) {
            let moved = cell(row, column) + cell(column, row);
            spread[row][row] += moved;
            spread[row][column] -= moved;
            difference[row] += cell(row, column) - cell(column, row);
        }
    }
    let (statistic, rank) = quadratic_form(spread, difference);
    let dof = f64::from(rank);
    let p = if rank == 0 { 1.0 } else { chi2_sf(statistic, dof) };
    Homogeneity { statistic, dof, p }
}

/// `d' S⁻ d` and the rank of `S`, by symmetric elimination: a pivot that what came before has used up is left out.
fn quadratic_form(mut matrix: Vec<Vec<f64>>, mut vector: Vec<f64>) -> (f64, u32) {
    const USED_UP: f64 = 1e-9;
    let size = vector.len();
    let whole: Vec<f64> = (0..size).map(|at| matrix[at][at]).collect();
    let (mut statistic, mut rank) = (0.0, 0);
    for pivot in 0..size {
        let value = matrix[pivot][pivot];
        if value <= USED_UP * whole[pivot] {
            continue;
        }
        rank += 1;
        statistic += vector[pivot] * vector[pivot] / value;
        let (above, below) = matrix.split_at_mut(pivot + 1);
        let (known, later) = vector.split_at_mut(pivot + 1);
        for (row, right) in below.iter_mut().zip(later) {
            let factor = row[pivot] / value;
            *right -= factor * known[pivot];
            row.iter_mut().zip(&above[pivot]).for_each(|(cell, over)| *cell -= factor * over);
        }
    }
    (statistic, rank)
}
