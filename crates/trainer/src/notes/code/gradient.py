def numerical_gradient(f, x):
    h = 1e-4
    grad = np.zeros_like(x)
    for idx in range(x.size):
        tmp_val = x[idx]
        x[idx] = tmp_val + h   # f(x+h)
        fxh1 = f(x)
        x[idx] = tmp_val - h   # f(x-h)
        fxh2 = f(x)
        grad[idx] = (fxh1 - fxh2) / (2*h)
        x[idx] = tmp_val       # 값 복원
    return grad
