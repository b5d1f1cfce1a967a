#!/usr/bin/env python3
"""Makes operations.json: PyTorch's values, gradients and second derivatives of the operations of `Tensors`, in double precision.

Each case is f(x) with x of a shape; written down are x, f(x), the gradient of sum(f(x) * w) for w = sin(0, 1, 2, …), and the gradient
of the squared length of that gradient.

Made with torch 2.15.0:  python3 operations.py > operations.json
"""
import json

import torch
import torch.nn.functional as F

torch.manual_seed(12)
torch.set_default_dtype(torch.float64)


def wave(*shape):
    count = 1
    for size in shape:
        count *= size
    return torch.cos(torch.arange(count) * 0.7).reshape(shape)


def case(name, shape, function):
    x = torch.randn(shape, requires_grad=True)
    y = function(x)
    weights = torch.sin(torch.arange(y.numel(), dtype=x.dtype)).reshape(y.shape)
    (gradient,) = torch.autograd.grad((y * weights).sum(), x, create_graph=True)
    second = None
    if gradient.requires_grad:
        (second,) = torch.autograd.grad((gradient * gradient).sum(), x, allow_unused=True)
    second = torch.zeros_like(x) if second is None else second
    return {
        "name": name, "shape": list(shape), "x": x.flatten().tolist(), "value": y.flatten().tolist(),
        "gradient": gradient.flatten().tolist(), "second": second.flatten().tolist(),
    }


torch.set_num_threads(1)
cases = [
    case("conv2d", (2, 4, 6, 5), lambda x: F.conv2d(x, wave(6, 2, 3, 3), wave(6), (2, 1), (1, 2), (1, 2), 2)),
    case("convTranspose2d", (2, 4, 3, 4), lambda x: F.conv_transpose2d(x, wave(4, 3, 3, 2), wave(6), 2, 1, 1, 2, 2)),
    case("maxPool2d", (1, 2, 7, 6), lambda x: F.max_pool2d(x * x, 3, 2, 1, ceil_mode=True)),
    case("avgPool2d", (1, 2, 7, 6), lambda x: F.avg_pool2d(x * x, 3, 2, 1, True, False)),
    case("adaptiveAvgPool2d", (1, 2, 7, 5), lambda x: F.adaptive_avg_pool2d(x * x, (3, 2))),
    case("unpooling, distinct switches", (1, 2, 4, 4), lambda x: F.max_unpool2d(*F.max_pool2d(x * x, 2, return_indices=True), 2)),
    case("resizeBilinear", (1, 2, 3, 4), lambda x: F.interpolate(x * x, (7, 6), mode="bilinear", align_corners=False)),
    case("resizeBilinear smaller", (1, 1, 7, 8), lambda x: F.interpolate(x * x, (3, 5), mode="bilinear", align_corners=False)),
    case("resizeBilinear aligned", (1, 2, 3, 4), lambda x: F.interpolate(x * x, (7, 6), mode="bilinear", align_corners=True)),
    case(
        "resizeBilinear antialiased", (1, 1, 9, 8),
        lambda x: F.interpolate(x * x, (4, 3), mode="bilinear", align_corners=False, antialias=True)),
    case("resizeNearest", (1, 2, 3, 4), lambda x: F.interpolate(x * x, (7, 6), mode="nearest")),
    case("batchNorm training", (3, 2, 3, 2), lambda x: F.batch_norm(x, None, None, wave(2) + 2, wave(2) + 1, True, 0.1, 1e-3)),
    case("batchNorm inference", (3, 2, 3, 2), lambda x: F.batch_norm(x * x, wave(2), wave(2) + 2, wave(2), wave(2), False, 0, 1e-3)),
    case("localResponseNorm", (1, 6, 2, 2), lambda x: F.local_response_norm(x, 4, 0.3, 0.75, 2)),
    case("softmax", (2, 3, 4), lambda x: F.softmax(x, 1)),
    case("softmax over two", (2, 3, 4), lambda x: F.softmax(x.flatten(1), 1).view_as(x)),
    case("logSoftmax", (2, 3, 4), lambda x: F.log_softmax(x, 1)),
    case("crossEntropy", (3, 4), lambda x: F.cross_entropy(x, torch.tensor([1, 3, 0]), wave(4) + 2, label_smoothing=0.2)),
    case(
        "binaryCrossEntropyWithLogits", (2, 3),
        lambda x: F.binary_cross_entropy_with_logits(x, wave(2, 3).abs(), wave(3) + 2, reduction="none", pos_weight=wave(3) + 3)),
    case("squaredError", (2, 3), lambda x: F.mse_loss(x, wave(2, 3))),
    case("absoluteError", (2, 3), lambda x: F.l1_loss(x * x, wave(2, 3), reduction="sum")),
    case("huberLoss", (2, 3), lambda x: F.huber_loss(x, wave(2, 3), delta=0.5)),
    case("cosineSimilarity", (2, 3), lambda x: F.cosine_similarity(x, wave(2, 3))),
    case("pad reflected", (1, 1, 3, 4), lambda x: F.pad(x * x, (2, 1, 1, 2), "reflect")),
    case("pad repeated", (1, 1, 3, 4), lambda x: F.pad(x * x, (2, 1, 1, 2), "replicate")),
    case("logSumExp", (3, 4), lambda x: torch.logsumexp(x, 1)),
    case("standardDeviation", (3, 4), lambda x: torch.std(x, 1)),
    case("norm", (3, 4), lambda x: torch.linalg.vector_norm(x, 3, 1)),
    case("cumulativeSum", (3, 4), lambda x: torch.cumsum(x * x, 1)),
    case("sorted", (3, 4), lambda x: torch.sort(x * x, 1, True)[0]),
    case("topK", (3, 4), lambda x: torch.topk(x * x, 2, 1)[0]),
    case("quantile", (3, 5), lambda x: torch.quantile(x * x, 0.3, 1)),
    case("gather", (3, 4), lambda x: torch.gather(x * x, 1, torch.tensor([[0, 0], [3, 1], [2, 2]]))),
    case("scatterAdd", (3, 2), lambda x: torch.scatter_add(wave(3, 4), 1, torch.tensor([[0, 0], [3, 1], [2, 2]]), x * x)),
    case("gelu", (5,), F.gelu),
    case("silu", (5,), F.silu),
    case("elu", (5,), F.elu),
    case("softplus", (5,), F.softplus),
    case("einsum", (2, 3), lambda x: torch.einsum("ij,kj->ik", x * x, wave(4, 3))),
]
print(json.dumps({"torch": torch.__version__, "cases": cases}))
