//! The machinery under the network: vectors, products of matrices, threads. Nothing here knows what a network is.

pub(crate) mod axpy;
pub(crate) mod exp;
pub(crate) mod fma;
pub(crate) mod gemm;
pub(crate) mod parallel;
pub(crate) mod simd;
pub(crate) mod spmm;
pub(crate) mod tile;
pub(crate) mod tuning;
