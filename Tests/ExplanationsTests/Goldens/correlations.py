#!/usr/bin/env python3
"""Makes correlations.json: SciPy's correlations of lists with ties and missing numbers, spreads, and Mantel statistics.

Made with SciPy 1.17.1 and NumPy 2.4.6:  python3 correlations.py > correlations.json
"""
import json

import numpy
import scipy
from scipy import stats

random = numpy.random.default_rng(5)


def written(values):
    return [None if numpy.isnan(value) else float(value) for value in values]


def correlations(name, first, second):
    first, second = numpy.asarray(first, dtype=float), numpy.asarray(second, dtype=float)
    kept = ~(numpy.isnan(first) | numpy.isnan(second))
    x, y = first[kept], second[kept]
    return {
        "name": name,
        "first": written(first),
        "second": written(second),
        "pearson": float(stats.pearsonr(x, y)[0]),
        "spearman": float(stats.spearmanr(x, y)[0]),
        "kendall": float(stats.kendalltau(x, y, variant="b")[0]),
        "ranks": [float(rank) for rank in stats.rankdata(x)],
    }


normal = random.normal(size=40)
coarse = random.integers(0, 5, size=60).astype(float)
holes = random.normal(size=30)
holes[[2, 11, 29]] = numpy.nan
cases = [
    correlations("two pairs", [1, 2], [5, 3]),
    correlations("a line", [1, 2, 3, 4], [2, 4, 6, 8]),
    correlations("normal", normal, normal + random.normal(size=40)),
    correlations("ties on both sides", coarse, numpy.round(coarse + random.normal(size=60))),
    correlations("missing numbers", holes, random.normal(size=30)),
    correlations("a large offset", 1e6 + random.normal(size=25), 1e6 + random.normal(size=25)),
    correlations("0 and 1", random.integers(0, 2, size=50), random.normal(size=50)),
]


def spread(values):
    return {"values": list(values), "mean": float(numpy.mean(values)), "deviation": float(numpy.std(values, ddof=1))}


# The exact p value of all orders, which a test of random orders comes near.
x = [0.1, 0.9, 0.4, 1.3, 0.8, 2.0]
y = [0.2, 0.5, 0.6, 1.5, 0.4, 1.1]
exact = stats.permutation_test((y,), lambda y: stats.spearmanr(x, y)[0], permutation_type="pairings", n_resamples=numpy.inf,
                               alternative="greater")

values = numpy.round(random.gamma(2, 1, size=40), 4)
interval = stats.bootstrap((values,), numpy.mean, n_resamples=200_000, method="percentile", random_state=numpy.random.default_rng(1))
print(json.dumps({
    "scipy": scipy.__version__,
    "correlations": cases,
    "spreads": [spread([0.912, 0.908, 0.915]), spread([1.0, 4.0]), spread(list(1e8 + numpy.arange(5) * 0.5))],
    "exact": {"first": x, "second": y, "statistic": float(exact.statistic), "pValue": float(exact.pvalue)},
    "bootstrap": {"values": list(map(float, values)), "lower": float(interval.confidence_interval.low),
                  "upper": float(interval.confidence_interval.high)},
}, indent=1))
