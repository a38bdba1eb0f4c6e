//! How noisy `f` is, from its values at nearby points.
//!
//! Along a short line the differences of high order of a smooth function vanish, and what is left of them is
//! noise: `γₖ · mean(Δᵏ f)²` with `γₖ = (k!)² / (2k)!` estimates its variance at every order `k`.
//!
//! Source: Moré and Wild, "Estimating Computational Noise", *SIAM Journal on Scientific Computing* 33 (2011),
//! 1292–1314, algorithm `ECnoise`.

/// The noise of `f`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noise {
    /// In units of `f`.
    pub absolute: f64,
    /// Relative to `|f|`.
    pub relative: f64,
}

/// Values that one estimate takes.
pub(crate) const SAMPLES: usize = 9;

/// Spacings of the samples, in parts of `max(1, |x|)`: the second where the first is too coarse for `f`.
pub(crate) const SPACINGS: [f64; 2] = [1e-6, 1e-9];

/// The orders of differences that must agree.
const ORDERS: std::ops::RangeInclusive<usize> = 4..=6;

/// Orders agree if the largest estimate is not more than this many times the least.
const AGREEMENT: f64 = 4.0;

/// The noise estimated from samples along a line, and whether the orders agree on it.
pub(crate) fn estimate(samples: &[f64; SAMPLES]) -> (Noise, bool) {
    let mut differences = *samples;
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    let mut gamma = 1.0;
    for order in 1..=*ORDERS.end() {
        for i in 0..SAMPLES - order {
            differences[i] = differences[i + 1] - differences[i];
        }
        // γₖ / γₖ₋₁ = k² / (2k (2k − 1)) = k / (4k − 2)
        gamma *= order as f64 / (4.0 * order as f64 - 2.0);
        if ORDERS.contains(&order) {
            let count = SAMPLES - order;
            let mean: f64 = differences[..count].iter().map(|d| d * d).sum::<f64>() / count as f64;
            let deviation = (gamma * mean).sqrt();
            (least, most) = (least.min(deviation), most.max(deviation));
        }
    }
    let size = samples
        .iter()
        .fold(0.0_f64, |size, sample| size.max(sample.abs()));
    // A value is rounded to within half a digit at best, a third of one on average.
    let floor = f64::EPSILON / 6.0 * size;
    let absolute = least.max(floor);
    let relative = if size > 0.0 { absolute / size } else { 0.0 };
    (
        Noise { absolute, relative },
        most <= AGREEMENT * least.max(floor),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between −1 and 1 that look random (a Weyl sequence).
    fn scatter(i: usize) -> f64 {
        ((i * i) as f64 * 0.618_033_988_75).fract() * 2.0 - 1.0
    }

    #[test]
    fn noise_on_a_smooth_function_is_found() {
        for scale in [1e-12, 1e-6, 1e-3] {
            let samples =
                std::array::from_fn(|i| (1.0 + i as f64 * 1e-6).sin() + scale * scatter(i + 3));
            let (noise, agreed) = estimate(&samples);
            // The deviation of a uniform number between −1 and 1 is 1/√3.
            let expected = scale / 3f64.sqrt();
            assert!(
                noise.absolute > expected / 4.0 && noise.absolute < expected * 4.0,
                "{scale}: {noise:?}"
            );
            assert!(agreed);
        }
    }

    #[test]
    fn smooth_function_has_the_noise_of_its_last_digit() {
        let (noise, _) = estimate(&std::array::from_fn(|i| (1.0 + i as f64 * 1e-6).exp()));
        assert!(
            noise.relative > 1e-17 && noise.relative < 1e-15,
            "{noise:?}"
        );
    }

    #[test]
    fn noise_that_alternates_is_found_as_the_formula_has_it() {
        // By hand: the fourth differences of ±a are 16 a in size, and γ₄ = (4!)² / 8! = 1/70; the fifth and sixth say
        // 32 a / √252 and 64 a / √924, a little more.
        for a in [1e-9, 1.0, 1e9] {
            let (noise, agreed) =
                estimate(&std::array::from_fn(|i| if i % 2 == 0 { a } else { -a }));
            assert!((noise.absolute / (a * 16.0 / 70f64.sqrt()) - 1.0).abs() < 1e-12);
            assert!((noise.relative / (16.0 / 70f64.sqrt()) - 1.0).abs() < 1e-12);
            assert!(agreed);
        }
    }

    #[test]
    fn constant_has_the_noise_of_its_last_digit_and_zero_has_none() {
        for size in [1e-9, 1.0, 1e9] {
            let (noise, agreed) = estimate(&[-size; SAMPLES]);
            assert!((noise.absolute / (f64::EPSILON / 6.0 * size) - 1.0).abs() < 1e-12);
            assert!((noise.relative / (f64::EPSILON / 6.0) - 1.0).abs() < 1e-12);
            assert!(agreed);
        }
        let (noise, agreed) = estimate(&[0.0; SAMPLES]);
        assert_eq!((noise.absolute, noise.relative, agreed), (0.0, 0.0, true));
    }

    #[test]
    fn samples_too_far_apart_do_not_agree() {
        for scale in [1e-9, 1.0, 1e9] {
            let (_, agreed) = estimate(&std::array::from_fn(|i| scale * (i as f64).exp()));
            assert!(!agreed);
        }
    }
}
