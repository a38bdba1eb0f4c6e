"""Central difference quotients of networks of any magnitude, to 17 digits: python3 extremes.py > extremes.csv

Needs mpmath, and a minute. Inputs, weights and steps are from 1e-300 to 1e300; all are multiples of powers of two,
so a double holds them exactly. `case` in ../extremes.rs makes the same numbers.

How far a quotient in double precision may be off is computed too, for each of the four arrays: 1e-14 of its largest
entry, and four times what the quotients change by when every sum is moved by 2⁻⁵² of what was added; for where
thousands cancel, rounding each of them once makes another loss.
"""
from mpmath import exp, ldexp, log, mp, mpf

mp.prec = 3600  # a loss of 1e300, of which 1e-600 matters
CASES, N, D, H, C = 400, 2, 2, 2, 3
SMALL = -20000  # e to this and less is 0 to every double


class Numbers:
    """A linear congruential sequence, of which the upper 15 bits are used."""

    def __init__(self, seed):
        self.state = seed * 69069 % 2**31

    def next(self, below):
        self.state = (self.state * 1103515245 + 12345) % 2**31
        return (self.state >> 16) % below

    def scale(self):
        """A power of two: none, moderate, or any."""
        kind = self.next(3)
        return 0 if kind == 0 else self.next(61) - 30 if kind == 1 else self.next(1981) - 990

    def some(self, count):
        scale = self.scale()
        return [ldexp(mpf(self.next(257) - 128), scale - 6) for _ in range(count)]

    def step(self):
        kind = self.next(3)
        scale = -13 if kind == 0 else self.next(51) - 40 if kind == 1 else self.next(1981) - 990
        return ldexp(mpf(1 + self.next(64)), scale - 6)


def e(a):
    return exp(a) if a > SMALL else mpf(0)


def sigmoid(a):
    return 1 / (1 + e(-a)) if a > 0 else e(a) / (1 + e(a))


def added(terms, nudge):
    return sum(terms) + nudge * sum(abs(term) for term in terms)


def losses(theta, x, t, nudge):
    """Of each sample, what its scores and what its targets add to the loss."""
    w1, b1 = theta[:D * H], theta[D * H:D * H + H]
    w2, b2 = theta[D * H + H:-C], theta[-C:]
    parts = []
    for n in range(N):
        z = [sigmoid(added([b1[j]] + [x[n * D + i] * w1[i * H + j] for i in range(D)], nudge * (1 - 2 * (j % 2))))
             for j in range(H)]
        a = [added([b2[k]] + [z[j] * w2[j * C + k] for j in range(H)], nudge * (1 - k)) for k in range(C)]
        top = max(a)
        targets = t[n * C:(n + 1) * C]
        parts.append(sum(targets) * (top + log(sum(e(a - top) for a in a))) / N)
        parts.append(-sum(t * a for t, a in zip(targets, a)) / N)
    return parts


def quotients(theta, x, t, h, nudge):
    """The quotient of each entry, and the sum of the sizes of what its parts come to."""
    result = []
    for entry in range(len(theta)):
        up, down = list(theta), list(theta)
        up[entry] += h
        down[entry] -= h
        parts = [(u - d) / (2 * h) for u, d in zip(losses(up, x, t, nudge), losses(down, x, t, nudge))]
        result.append((sum(parts), sum(abs(part) for part in parts)))
    return result


print("case,bounds,w1[0,0],w1[0,1],w1[1,0],w1[1,1],b1[0],b1[1],w2[0,0],…,b2[2]")
for case in range(CASES):
    numbers = Numbers(case)
    theta = numbers.some(D * H) + numbers.some(H) + numbers.some(H * C) + numbers.some(C)
    x = numbers.some(N * D)
    h = numbers.step()
    if case % 4 == 3:
        t = [mpf(numbers.next(9)) / 8 for _ in range(N * C)]
    else:
        t = [mpf(n % C == k) for n in range(N) for k in range(C)]
    exact = quotients(theta, x, t, h, 0)
    moved = quotients(theta, x, t, h, ldexp(mpf(1), -52))
    ends = [0, D * H, D * H + H, D * H + H + H * C, len(theta)]
    bounds = []
    for array in map(slice, ends, ends[1:]):
        change = max(abs(a - b) for (a, _), (b, _) in zip(exact[array], moved[array]))
        # A single class drops out of its own loss; of targets of any weights, what remains is a difference.
        largest = max(size if case % 4 == 3 else abs(q) for q, size in exact[array])
        bounds.append(mp.nstr(4 * change + largest / 10**14, 2))
    print(",".join([str(case), " ".join(bounds)] + [mp.nstr(q, 17) for q, _ in exact]))
