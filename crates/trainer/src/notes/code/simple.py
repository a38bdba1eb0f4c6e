net = simpleNet()

def f(W):
    return net.loss(x, t)

dW = numerical_gradient(f, net.W)
print(dW)
# [[ 0.1166753   0.34537207 -0.46204737]
#  [ 0.17501295  0.51805811 -0.69307105]]
