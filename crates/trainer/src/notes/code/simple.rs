let net = SimpleNet { w };
let loss = net.loss(&x, &t);
let dw = net.numerical_gradient(&x, &t);
println!("{dw:.8}");
