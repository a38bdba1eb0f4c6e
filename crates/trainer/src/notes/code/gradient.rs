fn gradient() -> Array1<f64> {
    let f = |x: &ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
    calc::numerical_gradient(f, &array![3.0, 4.0]) // [6, 8]
}
