//! Activation and loss functions on batches, with the derivatives that backprop needs.

#![forbid(unsafe_code)]
