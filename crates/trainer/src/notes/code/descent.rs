let f = |x: &ArrayRef1<f64>| x[0] * x[0] + x[1] * x[1];
let descent = calc::gradient_descent(f, array![-3.0, 4.0], 0.1, 100);
descent.path.len() // 101 points; .x, the last; .outcome, how it ended
