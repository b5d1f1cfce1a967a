#!/usr/bin/env python3
"""Makes localization.json: maps resized by PyTorch, and scores of maps against masks by brute force in NumPy.

Made with PyTorch 2.15.0, SciPy 1.17.1 and NumPy 2.4.6:  python3 localization.py > localization.json
"""
import itertools
import json

import numpy
import torch
from scipy import ndimage

random = numpy.random.default_rng(7)


def rank(values, mask):
    """The mean over all ways to break the tie at the last place, found one by one."""
    count = mask.sum()
    last = numpy.sort(values.ravel())[::-1][count - 1]
    above = numpy.flatnonzero(values.ravel() > last)
    tied = numpy.flatnonzero(values.ravel() == last)
    inside = mask.ravel()
    shares = [inside[above].sum() + inside[list(chosen)].sum() for chosen in itertools.combinations(tied, count - len(above))]
    return float(numpy.mean(shares) / count)


def otsu(values):
    """Every threshold tried, the two variances between classes computed anew."""
    best, found = 0, values.max()
    for level in numpy.unique(values)[:-1]:
        low, high = values[values <= level], values[values > level]
        between = low.size * high.size * (high.mean() - low.mean()) ** 2
        if between > best * (1 + 1e-12):
            best, found = between, level
    return float(found)


def widened(mask, tolerance):
    rows, columns = numpy.indices(mask.shape)
    result = numpy.zeros_like(mask)
    for row, column in numpy.argwhere(mask):
        result |= (rows - row) ** 2 + (columns - column) ** 2 <= tolerance**2
    return result


def scores(name, values, mask):
    positive = numpy.maximum(values, 0)
    peaks = values == values.max()
    level = otsu(values)

    def overlap(level):
        return float((mask & (values > level)).sum() / (mask | (values > level)).sum())

    return {
        "name": name,
        "map": values.tolist(),
        "mask": [bool(pixel) for pixel in mask.ravel()],
        "mass": float(positive[mask].sum() / positive.sum()),
        "rank": rank(values, mask),
        "pointing": {str(tolerance): float(widened(mask, tolerance)[peaks].mean()) for tolerance in [0, 1, 1.5, 2, 3]},
        "areas": {str(tolerance): float(widened(mask, tolerance).mean()) for tolerance in [0, 1, 1.5, 2, 3]},
        "otsu": level,
        "overlapOtsu": overlap(level),
        "overlapHalf": overlap(0.5),
    }


def resized(rows, columns, new_rows, new_columns):
    values = random.normal(size=(rows, columns))
    result = torch.nn.functional.interpolate(
        torch.tensor(values)[None, None], size=(new_rows, new_columns), mode="bilinear", align_corners=False)
    return {"map": values.tolist(), "resized": result[0, 0].tolist()}


def edges(rows, columns):
    picture = random.uniform(size=(3, rows, columns))
    luminance = numpy.tensordot([0.299, 0.587, 0.114], picture, 1)
    across = ndimage.sobel(luminance, axis=1, mode="nearest")
    down = ndimage.sobel(luminance, axis=0, mode="nearest")
    return {"picture": picture.tolist(), "edges": numpy.hypot(across, down).tolist()}


uniform = random.uniform(size=(7, 9))
coarse = random.integers(0, 3, size=(4, 5)) / 2
signed = random.normal(size=(6, 6))
corner = numpy.zeros((5, 5), dtype=bool)
corner[:2, :2] = True
print(json.dumps({
    "scores": [
        scores("uniform", uniform, random.uniform(size=(7, 9)) < 0.3),
        scores("ties", coarse, random.uniform(size=(4, 5)) < 0.4),
        scores("of both signs", signed, random.uniform(size=(6, 6)) < 0.2),
        scores("a large offset", 1000 + signed, random.uniform(size=(6, 6)) < 0.2),
        scores("two peaks", numpy.where(numpy.arange(25).reshape(5, 5) % 17 == 3, 1.0, 0.25), corner),
    ],
    "resized": [resized(4, 4, 16, 16), resized(3, 5, 7, 11), resized(4, 5, 16, 20), resized(1, 1, 3, 2), resized(8, 9, 3, 4)],
    "edges": edges(5, 6),
}))
