fn descent() -> Descent<Ix1> {
    let f = |x: &ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
    let start = array![-3.0, 4.0];
    // the end, all 101 points, and how it ended
    calc::gradient_descent(f, start, 0.1, 100)
}
