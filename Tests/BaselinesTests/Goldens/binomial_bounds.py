#!/usr/bin/env python3
"""Makes binomial_bounds.json: SciPy's two-sided exact binomial bounds.

For n samples of which `hits` are successes, at level alpha: the smallest count k with P(X <= k) > alpha/2 and the largest with
P(X >= k) > alpha/2, where X is binomial of n and hits/n. Cases in which a tail is alpha/2 but for rounding are left out.

Made with SciPy 1.17.1 and NumPy 2.4.6:  python3 binomial_bounds.py > binomial_bounds.json
"""
import json

import numpy
import scipy
from scipy.stats import binom

CASES = [
    (1, 0), (1, 1), (2, 1), (10, 0), (10, 1), (10, 5), (10, 9), (10, 10), (37, 11), (100, 3), (100, 50), (100, 99),
    (400, 77), (400, 80), (1000, 1), (1000, 905), (10_000, 4999), (19_962, 18_371), (100_000, 7), (1_000_000, 123_456),
    (10_000_000, 1), (10_000_000, 5_000_000), (10_000_000, 9_999_000),
]
ALPHAS = [0.5, 0.05, 0.01, 0.001, 1e-6, 1e-9, 1e-12]


def is_tie(tail, half):
    return abs(tail - half) <= 1e-9 * half


def bounds(n, hits, alpha):
    p, half = hits / n, alpha / 2
    if hits == 0:
        return 0, 0
    if hits == n:
        return n, n
    lower, upper = int(binom.ppf(half, n, p)), int(binom.isf(half, n, p))
    # ppf and isf invert by searching; the tails themselves decide.
    while lower > 0 and binom.cdf(lower - 1, n, p) > half:
        lower -= 1
    while binom.cdf(lower, n, p) <= half:
        lower += 1
    while upper < n and binom.sf(upper, n, p) > half:
        upper += 1
    while binom.sf(upper - 1, n, p) <= half:
        upper -= 1
    tails = [binom.cdf(lower, n, p), binom.cdf(lower - 1, n, p), binom.sf(upper - 1, n, p), binom.sf(upper, n, p)]
    return None if any(is_tie(tail, half) for tail in tails) else (lower, upper)


cases = []
for n, hits in CASES:
    for alpha in ALPHAS:
        found = bounds(n, hits, alpha)
        if found:
            cases.append({"n": n, "hits": hits, "alpha": alpha, "lower": found[0], "upper": found[1]})

text = ",\n".join("    " + json.dumps(case) for case in cases)
print('{\n  "scipy": "%s",\n  "numpy": "%s",\n  "cases": [\n%s\n  ]\n}' % (scipy.__version__, numpy.__version__, text))
