//! Kinks and jumps at `x`: one-sided slopes that differ, or that grow without limit.
//!
//! Half the difference of the one-sided slopes, `(f(x + h) − 2 f(x) + f(x − h)) / 2h`, is a series in the odd powers
//! of `h` where `f` is smooth, and its limit is 0. Where the limit is another number, `x` is a kink, and where a
//! one-sided slope grows as a power of `1/h`, `f` jumps at `x` or has a vertical tangent. In either case there is no
//! derivative.

use super::agreement::Agreement;
use super::neville::{COLUMNS, Neville, RATIO};

/// How many levels must agree on a kink. A kink beside `x` looks like one at `x` until the steps are shorter than the
/// distance.
const LEVELS_BELOW: usize = 8;

/// There is a kink if the limit is more than this many times its estimated error.
const MARGIN: f64 = 4.0;

/// How fast a slope grows from level to level where it has no limit: from `h^-0.17` to a little more than `1/h`.
const GROWTH: std::ops::Range<f64> = 1.15..1.05 * RATIO;

/// The level and the column of the best estimate of a kink, if there is one.
///
/// `bend` is half their difference, and `noise` the noise in the quotient of a level.
pub(super) fn kink(bend: &Neville, noise: impl Fn(usize) -> f64) -> Option<(usize, usize)> {
    let levels = bend.levels();
    let (mut best, mut least) = (None, f64::INFINITY);
    for column in 1..COLUMNS.min(levels) {
        let mut below = Agreement::ANY;
        for level in (column..levels).rev() {
            let value = bend.at(level, column);
            // The second difference has three values, one of them twice.
            let noise = 2.0 * bend.amplification(column) * noise(level);
            let error = bend.truncation(level, column).max(below.excludes(value)) + noise;
            if level + LEVELS_BELOW < levels && error < least {
                least = error;
                best = Some((level, column));
            }
            below.narrow(value, noise);
        }
    }
    best.filter(|&(level, column)| bend.at(level, column).abs() > MARGIN * least)
}

/// Whether a one-sided slope grows without limit: over the last levels, all of one sign, and faster than its noise.
pub(super) fn diverges(slopes: &Neville, bend: &Neville, noise: impl Fn(usize) -> f64) -> bool {
    let levels = slopes.levels();
    if levels <= LEVELS_BELOW + 1 {
        return false;
    }
    [1.0, -1.0].into_iter().any(|side| {
        let slope = |level| slopes.at(level, 0) + side * bend.at(level, 0);
        (levels - LEVELS_BELOW..levels).all(|level| {
            let grown = slope(level) / slope(level - 1);
            GROWTH.contains(&grown) && slope(level).abs() > 8.0 * noise(level)
        })
    })
}
