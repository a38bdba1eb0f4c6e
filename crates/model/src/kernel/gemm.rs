//! Small dense products: `y = a·b + c` forward, and `aᵀ·d` for the gradient of `b`.
//!
//! The sum of one row is one long chain of additions, and the CPU has time for eight of them while one goes on. With ten
//! classes a row has two tiles, so four rows are multiplied at a time.

use fearless_simd::{Simd, f64x8, prelude::*};

use super::tile::{PackedRows, Tile, in_groups};

/// Rows that are multiplied at a time if they have few columns.
pub(crate) const ROWS: usize = 4;

/// `y = a·b + c`: one row of `y` for each row of `a`, which has a number for each row of `b`. Terms are added in the
/// order of `b`'s rows.
#[inline(always)]
pub(crate) fn multiply<S: Simd>(simd: S, a: &[f64], b: &PackedRows, c: &[Tile], y: &mut [Tile]) {
    let tiles = c.len();
    let rows = y.len() / tiles;
    match (rows, tiles) {
        (ROWS, 1) => multiply_rows::<S, ROWS, 1>(simd, a, b, c, y, 0),
        (ROWS, 2) => multiply_rows::<S, ROWS, 2>(simd, a, b, c, y, 0),
        _ => {
            let width = a.len() / rows;
            for (a, y) in a.chunks_exact(width).zip(y.chunks_exact_mut(tiles)) {
                in_groups!(tiles, |first, G| multiply_rows::<S, 1, G>(
                    simd, a, b, c, y, first
                ));
            }
        }
    }
}

/// `G` tiles of `N` rows of `y`.
#[inline(always)]
fn multiply_rows<S: Simd, const N: usize, const G: usize>(
    simd: S,
    a: &[f64],
    b: &PackedRows,
    c: &[Tile],
    y: &mut [Tile],
    first: usize,
) {
    let mut sums = [[f64x8::splat(simd, 0.0); G]; N];
    for sums in &mut sums {
        for (sum, c) in sums.iter_mut().zip(&c[first..]) {
            *sum = c.load(simd);
        }
    }
    let width = a.len() / N;
    let a: [&[f64]; N] = std::array::from_fn(|n| &a[n * width..][..width]);
    for k in 0..width {
        let row = &b.row(k)[first..first + G];
        for (sums, a) in sums.iter_mut().zip(&a) {
            let a = f64x8::splat(simd, a[k]);
            for (sum, row) in sums.iter_mut().zip(row) {
                *sum = row.load(simd).mul_add(a, *sum);
            }
        }
    }
    let tiles = c.len();
    for (sums, y) in sums.iter().zip(y.chunks_exact_mut(tiles)) {
        for (sum, y) in sums.iter().zip(&mut y[first..]) {
            y.store(*sum);
        }
    }
}

/// `y += aᵀ·d` for eight columns of `a`: `a(i)` is the tile of row `i`. There is one tile of `y` for each column of `d`.
/// Terms are added in the order of the rows.
#[inline(always)]
pub(crate) fn add_transposed<S: Simd>(
    simd: S,
    a: impl Fn(usize) -> f64x8<S>,
    d: &[f64],
    y: &mut [Tile],
) {
    let columns = y.len();
    in_groups!(columns, |first, G| {
        let mut sums = [f64x8::splat(simd, 0.0); G];
        for (sum, y) in sums.iter_mut().zip(&y[first..]) {
            *sum = y.load(simd);
        }
        for (i, d) in d.chunks_exact(columns).enumerate() {
            let a = a(i);
            for (sum, d) in sums.iter_mut().zip(&d[first..][..G]) {
                *sum = a.mul_add(*d, *sum);
            }
        }
        for (sum, y) in sums.iter().zip(&mut y[first..]) {
            y.store(*sum);
        }
    });
}
