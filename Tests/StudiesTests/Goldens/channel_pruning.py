#!/usr/bin/env python3
"""Makes channel_pruning.json: logits of attention networks without some channels, and orders of removal.

The networks are written out with torch.nn.functional, filled by the formula in whole numbers that `FormulaWeights` evaluates too, and
evaluated in double precision. Channels are removed by setting their features to zero: nothing is cut out. Orders are found by looking at
all pairs anew each time; correlations are NumPy's.

Made with torch 2.15.0 and NumPy 2.4.6:  python3 channel_pruning.py > channel_pruning.json
"""
import json
import math
import os
import sys
import warnings

import numpy
import torch
from torch.nn import functional

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../NetworksTests/Goldens"))
from formula_weights import parameter, splitmix, whole_numbers  # noqa: E402

ATTRIBUTES, CHANNELS = 3, 64


def weight(name, *shape):
    return parameter(name + ".weight", shape)


def bias(name, count):
    return parameter(name + ".bias", (count,))


def normalized(x, name):
    count = (x.shape[1],)
    return functional.batch_norm(
        x, parameter(name + ".running_mean", count), parameter(name + ".running_var", count), parameter(name + ".weight", count),
        bias(name, x.shape[1]))


def extracted(x):
    entering = 3
    for stage, widths in enumerate([[16], [32, 32], [64, 64, 64]], 1):
        if stage > 1:
            x = functional.max_pool2d(x, 2)
        for place, width in enumerate(widths, 1):
            x = functional.conv2d(x, weight(f"extractor.conv{stage}_{place}", width, entering, 3, 3), padding=1)
            x = functional.relu(normalized(x, f"extractor.bn{stage}_{place}"))
            entering = width
    return x


def masks(kind, x):
    """N A C h w."""
    a, c = ATTRIBUTES, CHANNELS
    if kind == "depthwise3x3":
        y = functional.conv2d(x, weight("masks.conv", c * a, 1, 3, 3), bias("masks.conv", c * a), padding=1, groups=c)
        return torch.sigmoid(y).reshape(len(x), c, a, *x.shape[2:]).transpose(1, 2)
    if kind == "bottleneck":
        hidden = functional.relu(functional.conv2d(x, weight("masks.reduce", a * 4, c, 1, 1), bias("masks.reduce", a * 4)))
        y = functional.conv2d(hidden, weight("masks.expand", a * c, 4, 1, 1), bias("masks.expand", a * c), groups=a)
    else:
        y = functional.conv2d(x, weight("masks.conv", a * c, c, 1, 1), bias("masks.conv", a * c))
    return torch.sigmoid(y).reshape(len(x), a, c, *x.shape[2:])


def logits(kind, residual, removed):
    x = extracted(whole_numbers("pruning/input", (2, 3, 64, 64)) / 2**15)
    x[:, removed] = 0
    attention = masks(kind, x) + (1 if residual else 0)
    pooled = (attention * x[:, None]).mean(dim=(3, 4))
    heads = weight("classifier", ATTRIBUTES, CHANNELS, 1, 1).reshape(1, ATTRIBUTES, CHANNELS)
    return (pooled * heads).sum(dim=2) + bias("classifier", ATTRIBUTES)


def redundancy(importance, correlation):
    channels = range(len(importance))
    gone = sorted((c for c in channels if math.isnan(correlation[c][c])), key=lambda c: (importance[c], c))
    while len(gone) < len(importance) - 1:
        left = [c for c in channels if c not in gone]
        row, column = max(((i, j) for i in left for j in left if i < j), key=lambda p: (correlation[p[0]][p[1]], -p[0], -p[1]))
        gone.append(row if importance[row] < importance[column] else column)
    return gone + [c for c in channels if c not in gone]


def combined(importance, correlation):
    channels = range(len(importance))
    gone = sorted((c for c in channels if math.isnan(correlation[c][c])), key=lambda c: (importance[c], c))
    while len(gone) < len(importance):
        left = [c for c in channels if c not in gone]
        own = {c: importance[c] * (1 - max([0.0] + [correlation[c][d] for d in left if d != c]) ** 2) for c in left}
        gone.append(min(left, key=lambda c: (own[c], importance[c], c)))
    return gone


def orders(seed, channels, dead):
    random = numpy.random.default_rng(seed)
    # Few common causes, so that channels are alike; rounded to what JSON gives back exactly.
    scores = random.normal(size=(30, 4)) @ random.normal(size=(4, channels)) + 0.4 * random.normal(size=(30, channels))
    scores = numpy.maximum(0, scores).round(3)
    scores[:, dead] = 0.25
    importance = random.exponential(size=channels).round(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        correlation = numpy.corrcoef(scores, rowvar=False)
    return {
        "scores": scores.tolist(),
        "importance": importance.tolist(),
        "correlation": [[None if math.isnan(value) else value for value in row] for row in correlation.tolist()],
        "byImportance": numpy.argsort(importance, kind="stable").tolist(),
        "byRedundancy": redundancy(importance.tolist(), correlation.tolist()),
        "byBoth": combined(importance.tolist(), correlation.tolist()),
    }


removed = sorted({splitmix(i) % CHANNELS for i in range(30)})
networks = [
    {"masks": kind, "isResidual": residual, "removed": gone, "logits": logits(kind, residual, gone).tolist()}
    for kind in ["depthwise3x3", "bottleneck", "full1x1"]
    for residual in [False, True]
    for gone in [[], removed]
]
print(json.dumps({
    "torch": torch.__version__, "numpy": numpy.__version__, "networks": networks,
    "orders": [orders(1, 8, []), orders(2, 16, [3, 11]), orders(3, 24, [0])],
}))
