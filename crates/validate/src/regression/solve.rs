//! Small dense symmetric systems. Columns that are combinations of earlier ones are found and dropped, never guessed.

/// A symmetric matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetric {
    /// Rows and columns.
    pub size: usize,
    values: Vec<f64>,
}

/// A pivot below this share of its diagonal is a column that the earlier ones already give.
const SINGULAR: f64 = 1e-10;

impl Symmetric {
    /// All zeros.
    pub fn zero(size: usize) -> Symmetric {
        Symmetric { size, values: vec![0.0; size * size] }
    }

    /// Adds `weight * row row'`.
    pub fn add_outer(&mut self, row: &[f64], weight: f64) {
        for (i, left) in row.iter().enumerate() {
            if *left == 0.0 {
                continue;
            }
            let scaled = left * weight;
            for (value, right) in self.values[i * self.size..][..self.size].iter_mut().zip(row) {
                *value += scaled * right;
            }
        }
    }

    /// One entry.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// The columns, in order, that are not combinations of earlier kept ones, with the inverse over them.
    pub fn invert(&self) -> (Vec<usize>, Symmetric) {
        let (kept, lower) = self.cholesky();
        let size = kept.len();
        // Columns of the inverse of the triangular factor, then their products.
        let mut inverse_lower = vec![0.0; size * size];
        for column in 0..size {
            inverse_lower[column * size + column] = 1.0 / lower[column][column];
            for row in column + 1..size {
                let sum: f64 = (column..row).map(|k| lower[row][k] * inverse_lower[k * size + column]).sum();
                inverse_lower[row * size + column] = -sum / lower[row][row];
            }
        }
        let mut inverse = Symmetric::zero(size);
        for row in inverse_lower.chunks_exact(size.max(1)) {
            inverse.add_outer(row, 1.0);
        }
        (kept, inverse)
    }

    /// Kept columns and the rows of their triangular factor.
    fn cholesky(&self) -> (Vec<usize>, Vec<Vec<f64>>) {
        let mut kept: Vec<usize> = Vec::new();
        let mut lower: Vec<Vec<f64>> = Vec::new();
        for column in 0..self.size {
            let mut row: Vec<f64> = Vec::with_capacity(kept.len() + 1);
            for (index, &earlier) in kept.iter().enumerate() {
                let sum: f64 = row.iter().zip(&lower[index]).map(|(a, b)| a * b).sum();
                row.push((self.at(column, earlier) - sum) / lower[index][index]);
            }
            let pivot = self.at(column, column) - row.iter().map(|value| value * value).sum::<f64>();
            if pivot > SINGULAR * self.at(column, column) {
                row.push(pivot.sqrt());
                kept.push(column);
                lower.push(row);
            }
        }
        (kept, lower)
    }

    /// Product with a vector.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        self.values
            .chunks_exact(self.size.max(1))
            .map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
            .collect()
    }

    /// `vector' self vector` for each row of `outer` taken as a vector: the diagonal of `outer self outer'`.
    pub fn sandwich_diagonal(&self, outer: &Symmetric) -> Vec<f64> {
        outer
            .values
            .chunks_exact(outer.size.max(1))
            .map(|row| self.times(row).iter().zip(row).map(|(a, b)| a * b).sum())
            .collect()
    }
}

/// The given columns of a row.
pub fn pick(row: &[f64], columns: &[usize]) -> Vec<f64> {
    columns.iter().map(|&column| row[column]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combination_of_earlier_columns_is_dropped() {
        let mut matrix = Symmetric::zero(3);
        for row in [[1.0, 0.0, 1.0], [1.0, 1.0, 3.0], [1.0, 2.0, 5.0]] {
            matrix.add_outer(&row, 1.0);
        }
        let (kept, inverse) = matrix.invert();
        assert_eq!(kept, [0, 1]);
        let identity = inverse.times(&[matrix.at(0, 0), matrix.at(1, 0)]);
        assert!((identity[0] - 1.0).abs() < 1e-12 && identity[1].abs() < 1e-12);
    }
}
