# 매개변수 39,760개를 하나씩 움직이며
# 매번 신경망 전체를 두 번 계산한다
loss_W = lambda W: self.loss(x, t)

grads['W1'] = numerical_gradient(loss_W, self.params['W1'])
grads['b1'] = numerical_gradient(loss_W, self.params['b1'])
grads['W2'] = numerical_gradient(loss_W, self.params['W2'])
grads['b2'] = numerical_gradient(loss_W, self.params['b2'])
