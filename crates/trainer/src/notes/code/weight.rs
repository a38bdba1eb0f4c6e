// two changed losses for each weight, by the structure
let numerical = net.numerical_gradient(&x, &t);
// the textbook's loop: 79,520 forward passes
let direct = net.numerical_gradient_direct(&x, &t, 1e-4);
let backprop = net.gradient(&x, &t);
