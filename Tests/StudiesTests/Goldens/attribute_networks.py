#!/usr/bin/env python3
"""Makes attribute_networks.json: what PyTorch says the attribute networks compute.

Every weight and picture is filled by the formula of `FormulaWeights` (see also `zoo_parity.py` beside the tests of networks), so nothing
is stored but numbers to compare. Networks are written out from their definition, not from the Swift code: features F, masks M_a of
sigmoids, mean over positions of M_a * F (residual: (1 + M_a) * F), one linear layer an attribute. All in double precision, in evaluation
mode.

Made with torch 2.15.0:  python3 attribute_networks.py
"""
import json
import os
import sys

import torch
from torch import nn
from torch.nn import functional

ATTRIBUTES, CHANNELS, BATCH = 5, 64, 2

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../NetworksTests/Goldens"))
import formula_weights  # noqa: E402
from formula_weights import parameter, whole_numbers  # noqa: E402


def sampled(name, tensor, count):
    return formula_weights.sampled(name, tensor, count).tolist()


# The networks


class Extractor(nn.Module):
    """Six 3x3 convolutions with batch norm and ReLU; 2x2 max pooling after the first and the third: 3x64x64 gives 64x16x16."""

    def __init__(self):
        super().__init__()
        before = 3
        for name, width in [("1_1", 16), ("2_1", 32), ("2_2", 32), ("3_1", 64), ("3_2", 64), ("3_3", CHANNELS)]:
            setattr(self, f"conv{name}", nn.Conv2d(before, width, 3, padding=1, bias=False))
            setattr(self, f"bn{name}", nn.BatchNorm2d(width))
            before = width

    def unit(self, name, x):
        return functional.relu(getattr(self, f"bn{name}")(getattr(self, f"conv{name}")(x)))

    def forward(self, x):
        x = functional.max_pool2d(self.unit("1_1", x), 2)
        x = functional.max_pool2d(self.unit("2_2", self.unit("2_1", x)), 2)
        return self.unit("3_3", self.unit("3_2", self.unit("3_1", x)))


class PerAttribute(nn.Module):
    """A linear layer of its own for each attribute: N A C gives N A."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(ATTRIBUTES, CHANNELS, 1, 1))
        self.bias = nn.Parameter(torch.zeros(ATTRIBUTES))

    def forward(self, pooled):
        return (pooled * self.weight[:, :, 0, 0]).sum(2) + self.bias


class MultiChannelAttention(nn.Module):
    def __init__(self, kind, residual):
        super().__init__()
        self.kind, self.residual = kind, residual
        self.extractor = Extractor()
        inner = CHANNELS // 16
        self.masks = nn.ModuleDict()
        if kind == "depthwise3x3":
            self.masks["conv"] = nn.Conv2d(CHANNELS, CHANNELS * ATTRIBUTES, 3, padding=1, groups=CHANNELS)
        elif kind == "bottleneck":
            self.masks["reduce"] = nn.Conv2d(CHANNELS, ATTRIBUTES * inner, 1)
            self.masks["expand"] = nn.Conv2d(ATTRIBUTES * inner, ATTRIBUTES * CHANNELS, 1, groups=ATTRIBUTES)
        else:
            self.masks["conv"] = nn.Conv2d(CHANNELS, ATTRIBUTES * CHANNELS, 1)
        self.classifier = PerAttribute()

    def mask(self, attribute, features):
        """The masks of one attribute, N C h w, computed for it alone."""
        if self.kind == "depthwise3x3":
            # Output c * A + a is filter a of channel c.
            own = range(attribute, CHANNELS * ATTRIBUTES, ATTRIBUTES)
            conv = self.masks["conv"]
            return torch.sigmoid(functional.conv2d(features, conv.weight[own], conv.bias[own], padding=1, groups=CHANNELS))
        block = slice(attribute * CHANNELS, (attribute + 1) * CHANNELS)
        if self.kind == "full1x1":
            conv = self.masks["conv"]
            return torch.sigmoid(functional.conv2d(features, conv.weight[block], conv.bias[block]))
        reduce, expand, inner = self.masks["reduce"], self.masks["expand"], CHANNELS // 16
        own = slice(attribute * inner, (attribute + 1) * inner)
        hidden = functional.relu(functional.conv2d(features, reduce.weight[own], reduce.bias[own]))
        return torch.sigmoid(functional.conv2d(hidden, expand.weight[block], expand.bias[block]))

    def forward(self, x):
        features = self.extractor(x)
        masks = torch.stack([self.mask(a, features) for a in range(ATTRIBUTES)], 1)
        pooled = ((1 + masks if self.residual else masks) * features[:, None]).mean((3, 4))
        return self.classifier(pooled), masks, pooled


class SharedMask(nn.Module):
    def __init__(self, residual):
        super().__init__()
        self.residual = residual
        self.extractor = Extractor()
        self.attention = nn.ModuleDict({
            "conv": nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1, bias=False), "bn": nn.BatchNorm2d(CHANNELS),
            "maps": nn.Conv2d(CHANNELS, ATTRIBUTES, 1)})
        self.classifier = PerAttribute()

    def forward(self, x):
        features = self.extractor(x)
        maps = self.attention["maps"](functional.relu(self.attention["bn"](self.attention["conv"](features))))
        masks = torch.sigmoid(maps)
        applied = 1 + masks if self.residual else masks
        pooled = (applied[:, :, None] * features[:, None]).mean((3, 4))
        return self.classifier(pooled), masks, pooled, maps.mean((2, 3))


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.extractor = Extractor()
        self.classifier = nn.Linear(CHANNELS, ATTRIBUTES)

    def forward(self, x):
        features = self.extractor(x)
        pooled = features.mean((2, 3))
        maps = torch.einsum("ac,nchw->nahw", self.classifier.weight, features)
        return self.classifier(pooled), maps, pooled


NETWORKS = {
    f"multiChannelAttention-{kind}{'-residual' if residual else ''}": (lambda k=kind, r=residual: MultiChannelAttention(k, r))
    for kind in ("depthwise3x3", "bottleneck", "full1x1") for residual in (False, True)}
NETWORKS["sharedMask"] = lambda: SharedMask(False)
NETWORKS["sharedMask-residual"] = lambda: SharedMask(True)
NETWORKS["multiTask"] = lambda: MultiTask()


def describe(name, make):
    model = make().double().eval()
    model.load_state_dict({key: parameter(key, tuple(value.shape)) for key, value in model.state_dict().items()})
    x = (whole_numbers(f"{name}/input", (BATCH, 3, 64, 64)) / 2**15).requires_grad_()
    logits, maps, pooled, *branch = model(x)
    # The gradient of one logit of each picture.
    (gradient,) = torch.autograd.grad(logits[:, 3].sum(), x)
    entry = {
        "name": name, "logits": logits.reshape(-1).tolist(), "maps": sampled(f"{name}/maps", maps, 64),
        "mapsSum": maps.sum().item(), "pooled": sampled(f"{name}/pooled", pooled, 64),
        "gradient": sampled(f"{name}/gradient", gradient, 96), "gradientLargest": gradient.abs().max().item(), "parameters": sum(p.numel() for p in model.parameters())}
    if branch:
        entry["branch"] = branch[0].reshape(-1).tolist()
    return entry


torch.set_num_threads(1)
with open("attribute_networks.json", "w") as file:
    json.dump({"torch": torch.__version__, "networks": [describe(name, make) for name, make in NETWORKS.items()]}, file, indent=1)
    file.write("\n")
