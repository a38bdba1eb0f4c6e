"""Bounds of the interpolation error (src/two_layer_net/nodes.rs) from its formulas, summed term by term.

    python3 bounds.py        (needs mpmath)
"""

from mpmath import atan, binomial, cos, exp, inf, mp, mpf, nsum

mp.dps = 30
RADII = 8


def bound(m, reach, taylor, radii):
    """2^(1-2m) sum over k >= m of binomial(k, m) |f_(2k+1)| reach^(2k)"""

    def rest(r, b):
        start = m + 1 if m <= len(taylor) else m
        return b * nsum(lambda k: binomial(k, m) * (reach / r) ** (2 * k), [start, inf])

    first = taylor[m - 1] * reach ** (2 * m) if m <= len(taylor) else 0
    rests = [rest(r, b) for r, b in radii if reach < r]
    return mpf(2) ** (1 - 2 * m) * (first + min(rests)) if rests else inf


def unit(m, reach, w):
    taylor = [
        mpf(1) / 6 + mpf("0.0482") * w + mpf("0.0105") * w**2,
        mpf(1) / 120 + mpf("0.0121") * w + mpf("0.0014") * w**2 + mpf("0.0004") * w**3 + mpf("0.0002") * w**4,
    ]
    largest = min(mpf("0.93"), 6 / w) if w else mpf("0.93")
    radii = []
    for t in (largest * i / RADII for i in range(1, RADII + 1)):
        r = 2 * atan(t)
        radii.append((r, 2 * t / (1 - t) / r * exp(w * t / 2) / cos(w * t / 4)))
    return bound(m, reach, taylor, radii)


def score(m, reach):
    radii = [(r, exp(2 * r) / cos(r)) for r in (mpf(3) / 2 * i / RADII for i in range(1, RADII + 1))]
    return bound(m, reach, [mpf(1) / 6, mpf(1) / 120], radii)


for m, reach, w in [(1, "1e-8", 0), (1, "0.01", 8), (2, "1e-3", 30), (2, "0.05", 1), (3, "0.1", 8), (5, "0.3", 2), (3, "1.5", 2)]:
    print(f"unit({m}, {reach}, {w}) = {mp.nstr(unit(m, mpf(reach), mpf(w)), 15)}")
for m, reach in [(1, "1e-8"), (1, "0.1"), (2, "0.1"), (4, "0.5"), (3, "1.5")]:
    print(f"score({m}, {reach}) = {mp.nstr(score(m, mpf(reach)), 15)}")
