#!/usr/bin/env python3
"""Makes softmax_regression.json: optima of multinomial logistic regression on standardised features.

The Newton-conjugate-gradient of SciPy with an exact Hessian, polished by Newton steps of NumPy's least squares until the gradient is
rounding; nothing of it is the method that is tested.

Made with SciPy 1.17.1 and NumPy 2.4.6:  python3 softmax_regression.py > softmax_regression.json
"""
import json

import numpy
import scipy
from scipy import optimize, special

random = numpy.random.default_rng(7)


def problem(count, width, classes, decay, constant=False, scale=1.0):
    categories = numpy.arange(count) % classes
    features = random.normal(size=(count, width)) * scale + random.normal(size=width)
    features[:, 0] += categories * scale
    if constant:
        features[:, 1] = 3.25
    spread = features.std(axis=0)
    used = spread > 1e-9
    x = (features[:, used] - features[:, used].mean(axis=0)) / spread[used]
    rows = numpy.hstack([x, numpy.ones((count, 1))])
    penalty = numpy.full(rows.shape[1], decay)
    penalty[-1] = 0
    targets = numpy.eye(classes)[categories]

    def loss(flat):
        weights = flat.reshape(classes, -1)
        return -(special.log_softmax(rows @ weights.T, axis=1) * targets).sum() / count + (penalty * weights**2).sum() / 2

    def gradient(flat):
        weights = flat.reshape(classes, -1)
        residuals = special.softmax(rows @ weights.T, axis=1) - targets
        return (residuals.T @ rows / count + penalty * weights).ravel()

    def hessian(flat):
        weights = flat.reshape(classes, -1)
        p = special.softmax(rows @ weights.T, axis=1)
        blocks = numpy.einsum("nk,kl->nkl", p, numpy.eye(classes)) - p[:, :, None] * p[:, None, :]
        matrix = numpy.einsum("nkl,ni,nj->kilj", blocks, rows, rows) / count
        matrix = matrix.reshape(flat.size, flat.size)
        return matrix + numpy.diag(numpy.tile(penalty, classes))

    start = numpy.zeros(classes * rows.shape[1])
    point = optimize.minimize(loss, start, jac=gradient, hess=hessian, method="trust-ncg", options={"gtol": 1e-8}).x
    for _ in range(5):
        # The biases' common offset is free: the least-squares step leaves it at 0.
        point = point - numpy.linalg.lstsq(hessian(point), gradient(point), rcond=1e-12)[0]
    weights = point.reshape(classes, -1)
    full = numpy.zeros((classes, width))
    full[:, used] = weights[:, :-1]
    bias = weights[:, -1] - weights[:, -1].mean()
    return {
        "features": features.tolist(),
        "categories": categories.tolist(),
        "classes": classes,
        "decay": decay,
        "weights": full.tolist(),
        "bias": bias.tolist(),
        "loss": float(loss(point)),
        "gradient": float(numpy.abs(gradient(point)).max()),
        "probabilities": special.softmax(rows @ weights.T, axis=1).tolist(),
    }


cases = [
    problem(40, 5, 3, 0.1),
    problem(40, 5, 3, 0.001),
    problem(30, 6, 4, 0.01, constant=True),
    problem(12, 20, 2, 0.01, scale=50.0),
    problem(24, 4, 2, 1.0, scale=1e-3),
]
assert all(case["gradient"] < 1e-11 for case in cases), [case["gradient"] for case in cases]
print(json.dumps({"scipy": scipy.__version__, "numpy": numpy.__version__, "cases": cases}))
