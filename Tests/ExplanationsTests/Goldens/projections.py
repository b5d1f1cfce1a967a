#!/usr/bin/env python3
"""Makes projections.safetensors: reconstructions by Captum's Deconvolution and GuidedBackprop, and gradients by torch's autograd.

Captum is right where every ReLU is a module of its own and one element of the last module's output is asked for, so nothing else is:
networks end at the node that a reconstruction starts from. It seeds with 1. Where unpooling overwrites, a pool hands its gradient back by
torch's max_unpool2d on one thread; where a deconvnet meets contrast normalisation, that hands its gradient back as it is.
Weights and the picture follow from the formula in whole numbers that `FormulaWeights` evaluates too; all is in double precision.
A tensor's name is its network, rule, node and unit: "overlapping/deconvnet/features.7/4,1,0".

Made with torch 2.15.0, Captum 0.9.0, NumPy and safetensors:  python3 projections.py
"""
import os
import sys
import warnings
from collections import OrderedDict

import captum
import torch
from captum.attr import Deconvolution, GuidedBackprop
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(FOLDER, "../../NetworksTests/Goldens"))
from formula_weights import parameter, whole_numbers  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
SHAPE = (1, 3, 21, 25)


class OverwritingPool(nn.MaxPool2d):
    """Max pooling whose gradient goes back as `max_unpool2d` puts it."""

    class Step(torch.autograd.Function):
        @staticmethod
        def forward(context, x, size, stride, ceil):
            y, context.switches = functional.max_pool2d(x, size, stride, ceil_mode=ceil, return_indices=True)
            context.shape = x.shape[2:]
            return y

        @staticmethod
        def backward(context, gradient):
            return torch.ops.aten.max_unpool2d(gradient, context.switches, list(context.shape)), None, None, None

    def forward(self, x):
        return self.Step.apply(x, self.kernel_size, self.stride, self.ceil_mode)


class PassedNorm(nn.LocalResponseNorm):
    """Contrast normalisation whose gradient goes back unchanged."""

    class Step(torch.autograd.Function):
        @staticmethod
        def forward(context, x, y):
            return y.clone()

        @staticmethod
        def backward(context, gradient):
            return gradient, None

    def forward(self, x):
        return self.Step.apply(x, super().forward(x).detach())


def overlapping(pool=nn.MaxPool2d, norm=None):
    features = nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=2, padding=1), nn.ReLU(), pool(3, 2),
        nn.Conv2d(8, 12, 3, padding=1, groups=2), nn.ReLU(), pool(3, 2, ceil_mode=True),
        nn.Conv2d(12, 10, 3, padding=2, dilation=2), nn.ReLU())
    return [("features", features), ("flatten", nn.Flatten()),
            ("classifier", nn.Sequential(nn.Linear(40, 16), nn.ReLU(), nn.Linear(16, 5)))]


def normalized(pool=nn.MaxPool2d, norm=None):
    return [("features", nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), pool(2),
        nn.Conv2d(8, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.AvgPool2d(2))),
        ("avgpool", nn.AdaptiveAvgPool2d(2)), ("flatten", nn.Flatten()), ("classifier", nn.Linear(32, 5))]


def contrast(pool=nn.MaxPool2d, norm=nn.LocalResponseNorm):
    return [("features", nn.Sequential(
        nn.Conv2d(3, 8, 5, stride=2), nn.ReLU(), pool(3, 2, ceil_mode=True), norm(5, alpha=0.5, beta=0.75, k=2),
        nn.Conv2d(8, 6, (3, 2), padding=(1, 0)), nn.ReLU()))]


def cut(parts, node):
    """The network up to a node: "features.7", "flatten"."""
    block, _, place = node.partition(".")
    kept = []
    for name, part in parts:
        if name == block:
            kept.append((name, nn.Sequential(*list(part)[: int(place) + 1]) if place else part))
            break
        kept.append((name, part))
    network = nn.Sequential(OrderedDict(kept)).eval()
    network.load_state_dict({name: parameter(name, tuple(value.shape)) for name, value in network.state_dict().items()})
    return network


def gradient(network, picture, target):
    picture = picture.clone().requires_grad_()
    return torch.autograd.grad(network(picture)[(0,) + target], picture)[0]


RULES = {
    "gradient": gradient,
    "guided": lambda network, picture, target: GuidedBackprop(network).attribute(picture, target=target),
    "deconvnet": lambda network, picture, target: Deconvolution(network).attribute(picture, target=target),
    "overwriting": lambda network, picture, target: Deconvolution(network).attribute(picture, target=target),
}


def unit(values):
    """The largest activation: one that every rule lets pass."""
    place = int(values[0].argmax())
    found = []
    for size in reversed(values.shape[1:]):
        found.append(place % size)
        place //= size
    return tuple(reversed(found))


assert captum.__version__ == "0.9.0"
tensors = {}
for network, nodes, rules in [
    (overlapping, ["features.7", "classifier.2"], RULES),
    (normalized, ["features.6", "classifier"], ["gradient", "guided", "deconvnet"]),
    (contrast, ["features.5"], RULES),
]:
    picture = whole_numbers(network.__name__ + "/picture", SHAPE) / 2**15
    for node in nodes:
        target = unit(cut(network(), node)(picture))
        for rule in rules:
            passes = rule in ("deconvnet", "overwriting") and network is contrast
            pool = OverwritingPool if rule == "overwriting" else nn.MaxPool2d
            made = cut(network(pool, PassedNorm if passes else nn.LocalResponseNorm), node)
            name = f"{network.__name__}/{rule}/{node}/{','.join(map(str, target))}"
            tensors[name] = RULES[rule](made, picture, target).detach().contiguous()
save_file(tensors, os.path.join(FOLDER, "projections.safetensors"), {"torch": torch.__version__, "captum": captum.__version__})
