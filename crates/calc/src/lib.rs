//! Numerical derivatives of scalar functions of arrays: differences, gradients, descent, and gradient checks.

#![forbid(unsafe_code)]
