"""Exponentials to 50 digits: python3 exponentials.py > exponentials.csv (needs mpmath)."""
from mpmath import exp, mp, mpf

mp.dps = 50
state = 7
print("x,exp")
for i in range(600):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    unit = (state >> 11) / 2**53
    # Half over the whole range, half near 0, where most arguments are.
    x = unit * 1454 - 745 if i % 2 else (unit - 0.5) * 2 ** (3 - (i % 40))
    print(f"{x!r},{mp.nstr(exp(mpf(x)), 20)}")
