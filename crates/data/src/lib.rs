//! MNIST and other IDX data sets, built-in digits, and mini-batches.

#![forbid(unsafe_code)]
