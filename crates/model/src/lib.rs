//! Two-layer networks: forward pass, backprop, and a structured numerical gradient that is as fast.

#![forbid(unsafe_code)]
