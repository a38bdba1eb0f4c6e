//! The second layer, forward: `a2 = z w2 + b2`.
//!
//! A sample's sum over the hidden units is one long chain of additions, and the CPU has time for eight of them while
//! one goes on. With ten classes a sample has two (of eight classes each), so four samples are taken at a time.

use fearless_simd::{f64x8, prelude::*};

use super::tile::{Lanes, Packed, in_groups};

/// Samples that are taken at a time where they have few classes.
pub(super) const TOGETHER: usize = 4;

/// Fills one row of `a2` for each row of `z`, which has as many numbers as `w2` has rows; units are added in their
/// order.
#[inline(always)]
pub(super) fn scores<S: Simd>(simd: S, z: &[f64], w2: &Packed, b2: &[Lanes], a2: &mut [Lanes]) {
    let tiles = b2.len();
    let samples = a2.len() / tiles;
    match (samples, tiles) {
        (TOGETHER, 1) => sums::<S, TOGETHER, 1>(simd, z, w2, b2, a2, 0),
        (TOGETHER, 2) => sums::<S, TOGETHER, 2>(simd, z, w2, b2, a2, 0),
        _ => {
            let units = z.len() / samples;
            for (z, a2) in z.chunks_exact(units).zip(a2.chunks_exact_mut(tiles)) {
                in_groups!(tiles, |first, G| sums::<S, 1, G>(
                    simd, z, w2, b2, a2, first
                ));
            }
        }
    }
}

/// `G` tiles of the scores of `N` samples.
#[inline(always)]
fn sums<S: Simd, const N: usize, const G: usize>(
    simd: S,
    z: &[f64],
    w2: &Packed,
    b2: &[Lanes],
    a2: &mut [Lanes],
    first: usize,
) {
    let mut sums = [[f64x8::splat(simd, 0.0); G]; N];
    for sums in &mut sums {
        for (sum, bias) in sums.iter_mut().zip(&b2[first..]) {
            *sum = bias.load(simd);
        }
    }
    let units = z.len() / N;
    let z: [&[f64]; N] = std::array::from_fn(|n| &z[n * units..][..units]);
    for unit in 0..units {
        let row = &w2.row(unit)[first..first + G];
        for (sums, z) in sums.iter_mut().zip(&z) {
            let z = f64x8::splat(simd, z[unit]);
            for (sum, row) in sums.iter_mut().zip(row) {
                *sum = row.load(simd).mul_add(z, *sum);
            }
        }
    }
    let tiles = b2.len();
    for (sums, a2) in sums.iter().zip(a2.chunks_exact_mut(tiles)) {
        for (sum, a2) in sums.iter().zip(&mut a2[first..]) {
            a2.store(*sum);
        }
    }
}
