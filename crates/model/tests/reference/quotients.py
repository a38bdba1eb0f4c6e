"""Central difference quotients of a small network's loss, to 50 digits: python3 quotients.py > quotients.csv

Needs mpmath. Every parameter and input is a multiple of 1/64, so a double holds it exactly; `network` in
../gradients.rs makes the same numbers.
"""
from mpmath import exp, log, mp, mpf

mp.dps = 50
N, D, H, C = 5, 4, 11, 3


def sixty_fourths(count, seed, span):
    """A linear congruential sequence of multiples of 1/64 in about -span..span."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        numbers.append(mpf((state >> 16) % (128 * span + 1) - 64 * span) / 64)
    return numbers


theta = sixty_fourths(D * H, 1, 2) + sixty_fourths(H, 2, 1) + sixty_fourths(H * C, 3, 3) + sixty_fourths(C, 4, 1)
# Levels 0, 1/4, …, 1: zeros and repetitions, as in an image.
x = [abs(v) for v in sixty_fourths(N * D, 5, 1)]
x = [mpf(int(v * 4)) / 4 for v in x]
t = [n % C for n in range(N)]


def loss(theta):
    w1, b1 = theta[:D * H], theta[D * H:D * H + H]
    w2, b2 = theta[D * H + H:-C], theta[-C:]
    total = mpf(0)
    for n in range(N):
        a1 = [b1[j] + sum(x[n * D + i] * w1[i * H + j] for i in range(D)) for j in range(H)]
        z = [1 / (1 + exp(-a)) for a in a1]
        a2 = [b2[k] + sum(z[j] * w2[j * C + k] for j in range(H)) for k in range(C)]
        total += log(sum(exp(a) for a in a2)) - a2[t[n]]
    return total / N


print("h,entry,quotient")
for step in ["1e-6", "6e-5", "1e-4", "6e-4", "1e-2", "0.5", "4"]:
    h = mpf(float(step))  # the double nearest to the step
    for entry in range(len(theta)):
        up, down = list(theta), list(theta)
        up[entry] += h
        down[entry] -= h
        print(f"{step},{entry},{mp.nstr((loss(up) - loss(down)) / (2 * h), 20)}")
