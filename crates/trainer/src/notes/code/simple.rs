fn simple(w: Array2<f64>, x: &Array2<f64>, t: &Array2<f64>) -> String {
    let net = SimpleNet { w };

    let dw = net.numerical_gradient(x, t);
    format!("{dw:.8}")
    // [[0.11667530, 0.34537207, -0.46204737],
    //  [0.17501295, 0.51805811, -0.69307105]]
}
