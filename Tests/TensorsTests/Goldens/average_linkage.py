#!/usr/bin/env python3
"""Makes average_linkage.json: SciPy's average linkage of small distance matrices, ties and duplicates among them.

Made with SciPy 1.17.1 and NumPy 2.4.6:  python3 average_linkage.py > average_linkage.json
"""
import json

import numpy
import scipy
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

random = numpy.random.default_rng(20)


def case(name, matrix):
    matrix = numpy.asarray(matrix, dtype=float)
    tree = linkage(squareform(matrix), method="average")
    return {
        "name": name,
        "distances": matrix.tolist(),
        "merges": tree[:, :3].tolist(),
        "leaves": leaves_list(tree).tolist(),
    }


def symmetric(matrix):
    lower = numpy.tril(matrix, -1)
    return lower + lower.T


def correlation_distances(samples, channels):
    scores = random.normal(size=(samples, 3)) @ random.normal(size=(3, channels)) + 0.5 * random.normal(size=(samples, channels))
    return symmetric(1 - numpy.corrcoef(scores, rowvar=False))


cases = [
    case("two leaves", [[0, 3], [3, 0]]),
    case("three leaves in a row", [[0, 1, 3], [1, 0, 2], [3, 2, 0]]),
    case("all equal", 1 - numpy.eye(6)),
    case("ties", symmetric(random.integers(1, 4, size=(12, 12)))),
    case("duplicates", symmetric(numpy.repeat(numpy.repeat(symmetric(random.uniform(size=(5, 5))), 2, 0), 2, 1))),
    case("uniform", symmetric(random.uniform(size=(25, 25)))),
    case("correlations", correlation_distances(50, 30)),
]
print(json.dumps({"scipy": scipy.__version__, "numpy": numpy.__version__, "cases": cases}))
