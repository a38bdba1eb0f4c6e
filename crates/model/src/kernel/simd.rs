//! Which instructions of the CPU a kernel is compiled for.

/// Runs `op` with the widest vectors that this CPU has: `dispatch!(simd => kernel(simd, …))`.
///
/// Each kind of CPU costs a copy of every kernel, and time to compile it. On x86 there are three: AVX-512, AVX2 with
/// fused multiply-add (about 2013 and later), and SSE2, which every x86-64 has; what SSE4.2 adds is of no use here.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
macro_rules! dispatch {
    ($simd:ident => $op:expr) => {{
        use fearless_simd::{Level, Simd};
        let level = Level::new();
        if let Some($simd) = level.as_avx512() {
            $simd.vectorize(
                #[inline(always)]
                || $op,
            )
        } else if let Some($simd) = level.as_avx2() {
            $simd.vectorize(
                #[inline(always)]
                || $op,
            )
        } else {
            let $simd = level.as_sse2().expect("an x86 CPU with SSE2");
            $simd.vectorize(
                #[inline(always)]
                || $op,
            )
        }
    }};
}

/// Runs `op` with the widest vectors that this CPU has: `dispatch!(simd => kernel(simd, …))`.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
macro_rules! dispatch {
    ($simd:ident => $op:expr) => {
        fearless_simd::dispatch!(fearless_simd::Level::new(), $simd => $op)
    };
}

pub(crate) use dispatch;
