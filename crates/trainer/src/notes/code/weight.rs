fn weight(net: &TwoLayerNet, x: &Array2<f64>, t: &Array2<f64>) -> [TwoLayerParams; 3] {
    // two changed losses for each weight, by the structure
    let numerical = net.numerical_gradient(x, t);
    // the textbook's loop: two forward passes for each
    let direct = net.numerical_gradient_direct(x, t, 1e-4);
    let backprop = net.gradient(x, t);
    [numerical, direct, backprop]
}
