//! The sparsity pattern of a Jacobian, and Jacobians of which only those entries are kept.

use std::ops::Range;

use ndarray::{Array2, ArrayRef2};

/// The pattern of the entries of a matrix that can differ from 0, with its columns coloured: two columns of one colour
/// share no row, so one evaluation of `f` serves all columns of a colour.
///
/// ```
/// use calc::Sparsity;
///
/// let tridiagonal = Sparsity::banded(10_000, 1, 1);
/// assert_eq!(tridiagonal.colours(), 3);
/// ```
///
/// The colouring is first-fit: every column takes the lowest colour that no earlier column has with which it shares a
/// row.
///
/// Source: Curtis, Powell and Reid, "On the Estimation of Sparse Jacobian Matrices", *IMA Journal of Applied
/// Mathematics* 13 (1974), 117–119.
#[doc(alias = "colouring")]
#[doc(alias = "coloring")]
#[doc(alias = "pattern")]
#[derive(Clone, Debug, PartialEq)]
pub struct Sparsity {
    shape: [usize; 2],
    /// The rows of column `j` are `rows[starts[j]..starts[j + 1]]`, ascending.
    starts: Vec<usize>,
    rows: Vec<usize>,
    groups: Vec<Vec<usize>>,
}

impl Sparsity {
    /// A pattern of shape `[rows, columns]` from the `(row, column)` of its entries, in any order, repetitions allowed.
    ///
    /// # Panics
    /// If an entry lies outside the shape.
    ///
    /// ```
    /// // An arrow: the first column is full, the others are diagonal.
    /// let arrow = calc::Sparsity::new([3, 3], [(0, 0), (1, 0), (2, 0), (1, 1), (2, 2)]);
    /// assert_eq!((arrow.entries(), arrow.colours()), (5, 2));
    /// ```
    pub fn new(shape: [usize; 2], entries: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut columns = vec![Vec::new(); shape[1]];
        for (row, column) in entries {
            assert!(
                row < shape[0] && column < shape[1],
                "entry ({row}, {column}) of a matrix of shape {shape:?}"
            );
            columns[column].push(row);
        }
        let mut starts = vec![0];
        let mut rows = Vec::new();
        for mut column in columns {
            column.sort_unstable();
            column.dedup();
            rows.extend(column);
            starts.push(rows.len());
        }
        let mut sparsity = Self {
            shape,
            starts,
            rows,
            groups: Vec::new(),
        };
        sparsity.groups = sparsity.coloured();
        sparsity
    }

    /// The pattern of an `n × n` matrix with `below` diagonals below the main one and `above` diagonals above it.
    #[doc(alias = "tridiagonal")]
    #[must_use]
    pub fn banded(n: usize, below: usize, above: usize) -> Self {
        let column =
            |j: usize| (j.saturating_sub(above)..(j + below + 1).min(n)).map(move |i| (i, j));
        Self::new([n, n], (0..n).flat_map(column))
    }

    /// The pattern of the entries of a matrix that are not 0, such as a Jacobian at a point where no entry is 0 by
    /// chance.
    #[must_use]
    pub fn of(matrix: &ArrayRef2<f64>) -> Self {
        let entries = matrix
            .indexed_iter()
            .filter(|(_, value)| **value != 0.0)
            .map(|(at, _)| at);
        Self::new([matrix.nrows(), matrix.ncols()], entries)
    }

    /// `[rows, columns]`.
    #[must_use]
    pub fn shape(&self) -> [usize; 2] {
        self.shape
    }

    /// How many entries can differ from 0.
    #[doc(alias = "nnz")]
    #[must_use]
    pub fn entries(&self) -> usize {
        self.rows.len()
    }

    /// How many colours the columns have. Central differences call `f` twice for each.
    #[doc(alias = "colors")]
    #[must_use]
    pub fn colours(&self) -> usize {
        self.groups.len()
    }

    /// The columns of each colour.
    #[must_use]
    pub fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// The rows in which a column can differ from 0, ascending.
    ///
    /// # Panics
    /// If `column >= shape()[1]`.
    #[must_use]
    pub fn rows(&self, column: usize) -> &[usize] {
        &self.rows[self.places(column)]
    }

    /// Where the entries of a column are among all entries.
    pub(crate) fn places(&self, column: usize) -> Range<usize> {
        self.starts[column]..self.starts[column + 1]
    }

    /// The columns of each colour, by first fit.
    fn coloured(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        // The colours of the columns so far in each row, and the last column that shares a row with each colour.
        let mut colours_of = vec![Vec::new(); self.shape[0]];
        let mut taken = Vec::new();
        for column in (0..self.shape[1]).filter(|&column| !self.rows(column).is_empty()) {
            for &row in self.rows(column) {
                for &colour in &colours_of[row] {
                    taken[colour] = column;
                }
            }
            let free = (0..groups.len()).find(|&colour| taken[colour] != column);
            let colour = free.unwrap_or_else(|| {
                groups.push(Vec::new());
                taken.push(usize::MAX);
                groups.len() - 1
            });
            groups[colour].push(column);
            for &row in self.rows(column) {
                colours_of[row].push(colour);
            }
        }
        groups
    }
}

/// A Jacobian that keeps only the entries of its [`Sparsity`].
#[doc(alias = "CSC")]
#[doc(alias = "Jacobian")]
#[derive(Clone, Debug, PartialEq)]
pub struct SparseJacobian<'a> {
    /// The pattern of its entries.
    pub sparsity: &'a Sparsity,
    /// The entries, column by column, rows ascending: the values of a CSC matrix.
    pub values: Vec<f64>,
}

impl<'a> SparseJacobian<'a> {
    pub(crate) fn zeros(sparsity: &'a Sparsity) -> Self {
        Self {
            sparsity,
            values: vec![0.0; sparsity.entries()],
        }
    }

    /// `(row, column, value)` of every entry, column by column.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let places = (0..self.sparsity.shape[1])
            .flat_map(|j| self.sparsity.rows(j).iter().map(move |&i| (i, j)));
        places
            .zip(&self.values)
            .map(|((i, j), value)| (i, j, *value))
    }

    /// The matrix as a dense array.
    #[must_use]
    pub fn to_dense(&self) -> Array2<f64> {
        let mut dense = Array2::zeros(self.sparsity.shape);
        for (i, j, value) in self.iter() {
            dense[[i, j]] = value;
        }
        dense
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn columns_are_grouped_as_in_scipys_test() {
        // scipy/optimize/tests/test__numdiff.py, test_group_columns: groups 0 1 2 0 1 2.
        let sparsity = Sparsity::of(&array![
            [1., 1., 0., 0., 0., 0.],
            [1., 1., 1., 0., 0., 0.],
            [0., 1., 1., 1., 0., 0.],
            [0., 0., 1., 1., 1., 0.],
            [0., 0., 0., 1., 1., 1.],
            [0., 0., 0., 0., 1., 1.],
            [0., 0., 0., 0., 0., 0.],
        ]);
        assert_eq!(sparsity.groups(), [[0, 3], [1, 4], [2, 5]]);
    }

    #[test]
    fn columns_of_a_colour_share_no_row() {
        let sparsity = Sparsity::new([40, 30], (0..300).map(|k| (k * 17 % 40, k * 23 % 30)));
        for group in sparsity.groups() {
            let mut rows: Vec<_> = group
                .iter()
                .flat_map(|&column| sparsity.rows(column))
                .collect();
            let all = rows.len();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), all);
        }
        let coloured: usize = sparsity.groups().iter().map(Vec::len).sum();
        assert_eq!(
            coloured,
            (0..30)
                .filter(|&column| !sparsity.rows(column).is_empty())
                .count()
        );
    }

    #[test]
    fn full_matrix_has_a_colour_for_each_column() {
        assert_eq!(Sparsity::of(&Array2::ones((3, 5))).colours(), 5);
        assert_eq!(Sparsity::of(&Array2::zeros((3, 5))).colours(), 0);
    }
}
