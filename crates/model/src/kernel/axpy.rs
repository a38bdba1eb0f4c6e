//! `y = x + alpha·d`, in vectors and on all workers.

use std::sync::atomic::{AtomicBool, Ordering};

use fearless_simd::{Simd, f64x8, prelude::*};
use ndarray::{ArrayRef, Dimension, Zip};

use super::parallel::for_each;
use super::simd::dispatch;

use super::tile::LANES;
use super::tuning::MIN_AXPY;

/// `next = from + alpha·other`. Returns whether all of it is finite.
pub(crate) fn axpy<D: Dimension>(
    next: &mut ArrayRef<f64, D>,
    from: &ArrayRef<f64, D>,
    alpha: f64,
    other: &ArrayRef<f64, D>,
) -> bool {
    assert!(
        from.shape() == other.shape() && from.shape() == next.shape(),
        "shapes of the parameters, of the gradient and of the result"
    );
    let finite = AtomicBool::new(true);
    let found = |all_finite: bool| {
        if !all_finite {
            finite.store(false, Ordering::Relaxed);
        }
    };
    match (next.as_slice_mut(), from.as_slice(), other.as_slice()) {
        (Some(next), Some(from), Some(other)) => {
            let chunk = next.len().div_ceil(rayon::current_num_threads());
            let chunk = chunk.next_multiple_of(LANES).max(MIN_AXPY);
            let chunks = from.chunks(chunk).zip(other.chunks(chunk));
            for_each(
                next.chunks_mut(chunk).zip(chunks),
                |(next, (from, other))| {
                    found(dispatch!(simd => axpy_slices(simd, next, from, alpha, other)));
                },
            );
        }
        _ => Zip::from(next)
            .and(from)
            .and(other)
            .for_each(|next, from, other| {
                *next = from + alpha * other;
                found(next.is_finite());
            }),
    }
    finite.into_inner()
}

/// The product is rounded, then the sum, on every CPU.
#[inline(always)]
fn axpy_slices<S: Simd>(
    simd: S,
    next: &mut [f64],
    from: &[f64],
    alpha: f64,
    other: &[f64],
) -> bool {
    let (next, next_rest) = next.as_chunks_mut::<LANES>();
    let (from, from_rest) = from.as_chunks::<LANES>();
    let (other, other_rest) = other.as_chunks::<LANES>();
    // 0·v is 0 if v is finite and NaN if not, and NaN stays.
    let mut zeros = f64x8::splat(simd, 0.0);
    for (next, (from, other)) in next.iter_mut().zip(from.iter().zip(other)) {
        let sum = f64x8::from_slice(simd, from) + f64x8::from_slice(simd, other) * alpha;
        sum.store_slice(next);
        zeros += sum * 0.0;
    }
    let rest = next_rest.iter_mut().zip(from_rest.iter().zip(other_rest));
    rest.fold(
        zeros.as_slice() == [0.0; LANES],
        |finite, (next, (from, other))| {
            *next = from + alpha * other;
            finite && next.is_finite()
        },
    )
}
