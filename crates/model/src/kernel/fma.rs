//! What the bits of a result depend on beside the program: how the CPU rounds `a·b + c`.

use fearless_simd::{Simd, f64x8, prelude::*};

use crate::kernel::simd::dispatch;

/// Whether this CPU rounds `a·b + c` once (a fused multiply-add) or the product too.
///
/// Among CPUs that answer alike, all results of this crate have the same bits. Every ARM of 64 bits fuses, and every
/// x86-64 since about 2013.
///
/// ```
/// // x = 1 + 2⁻⁵²: x² − (x² rounded) is 2⁻¹⁰⁴ if x² is not rounded on the way, and else 0.
/// let x = 1.0_f64.next_up();
/// let once = x.mul_add(x, -(x * x)); // always rounds once, if need be slowly
/// assert_eq!(once, 2.0_f64.powi(-104));
/// let _of_this_cpu = model::fuses_multiply_add();
/// ```
#[must_use]
pub fn fuses_multiply_add() -> bool {
    dispatch!(simd => fuses(simd))
}

#[inline(always)]
fn fuses<S: Simd>(simd: S) -> bool {
    let x = f64x8::splat(simd, std::hint::black_box(1.0_f64.next_up()));
    x.mul_sub(x, x * x)[0] != 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn it_is_what_the_cpu_says() {
        let avx2 = std::arch::is_x86_feature_detected!("avx2");
        let fma = std::arch::is_x86_feature_detected!("fma");
        assert_eq!(fuses_multiply_add(), avx2 && fma);
    }

    /// What every x86-64 has, SSE2, knows no fused multiply-add.
    #[test]
    #[cfg(all(target_arch = "x86_64", not(target_feature = "fma")))]
    fn the_oldest_of_its_kind_rounds_the_product() {
        let sse2 = fearless_simd::Level::baseline().as_sse2();
        assert!(!fuses(sse2.expect("an x86-64 CPU")));
    }
}
