#!/usr/bin/env python3
"""Makes zoo_parity.json and zoo_parity.safetensors: what PyTorch says every network of the zoo computes.

No weight is downloaded or stored: every tensor is filled by a formula in whole numbers that `FormulaWeights` evaluates too, so both sides
hold the same bits. Networks are evaluated in double precision; stored are their state dict's names and shapes, the names of all of
torch.fx's nodes with sums and samples of their activations, and samples of the logits and of a gradient to the input.
Positions of the samples follow from a formula as well. `--fp32` prints how far single precision is from double in PyTorch itself.

The pre-activation ResNets, ZFNet and its 2012 counterpart and the small networks, which torchvision lacks, are written out here.

Made with torch 2.15.0, torchvision 0.29.2, safetensors and NumPy:  python3 zoo_parity.py
"""
import json
import os
import sys
from collections import OrderedDict

import numpy
import safetensors
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional
from torchvision import models
from torchvision.models import feature_extraction
from torchvision.models.resnet import BasicBlock

from formula_weights import fill, fnv1a, parameter, sampled, whole_numbers

# Networks that torchvision lacks


class PreActivationBlock(nn.Module):
    """A residual unit with batch norm and ReLU before each convolution (He et al. 2016b); the first unit of a stage projects."""

    def __init__(self, sizes, widths, stride):
        super().__init__()
        self.count = len(sizes)
        for i, size in enumerate(sizes, 1):
            setattr(self, f"bn{i}", nn.BatchNorm2d(widths[i - 1]))
            setattr(self, f"relu{i}", nn.ReLU())
            step = stride if i == 1 else 1
            setattr(self, f"conv{i}", nn.Conv2d(widths[i - 1], widths[i], size, step, size // 2, bias=False))
        self.downsample = nn.Conv2d(widths[0], widths[-1], 1, stride, bias=False) if widths[0] != widths[-1] else None

    def forward(self, x):
        out = self.relu1(self.bn1(x))
        shortcut = x if self.downsample is None else self.downsample(out)
        out = self.conv1(out)
        for i in range(2, self.count + 1):
            out = getattr(self, f"conv{i}")(getattr(self, f"relu{i}")(getattr(self, f"bn{i}")(out)))
        return out + shortcut


class PreActivationResNet(nn.Module):
    """For CIFAR: 110 layers of two 3x3 convolutions a unit, or 164 of 1x1, 3x3, 1x1."""

    def __init__(self, depth, bottleneck, classes):
        super().__init__()
        sizes = [1, 3, 1] if bottleneck else [3, 3]
        units = (depth - 2) // (3 * len(sizes))
        assert 3 * len(sizes) * units + 2 == depth
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        channels = 16
        for stage, inner in enumerate([16, 32, 64], 1):
            blocks = []
            for unit in range(units):
                widths = [channels, inner, inner, 4 * inner] if bottleneck else [channels, inner, inner]
                blocks.append(PreActivationBlock(sizes, widths, 2 if stage > 1 and unit == 0 else 1))
                channels = widths[-1]
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
        self.bn = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(self.conv1(x))))
        return self.fc(torch.flatten(self.avgpool(self.relu(self.bn(x))), 1))


def conv(i, o, size, stride=1, padding=0):
    return nn.Conv2d(i, o, size, stride, padding)


class Sequences(nn.Module):
    """`features`, flattened, `classifier`; `avgpool` between where the network has one."""

    def __init__(self, features, classifier, avgpool=None):
        super().__init__()
        self.features = nn.Sequential(*features)
        if avgpool:
            self.avgpool = avgpool
        self.classifier = classifier

    def forward(self, x):
        x = self.features(x)
        if hasattr(self, "avgpool"):
            x = self.avgpool(x)
        return self.classifier(torch.flatten(x, 1))


def dense(classes, flat, width=4096):
    return nn.Sequential(
        nn.Linear(flat, width), nn.ReLU(), nn.Dropout(), nn.Linear(width, width), nn.ReLU(), nn.Dropout(), nn.Linear(width, classes))


def pool():
    return nn.MaxPool2d(3, 2, ceil_mode=True)


def contrast():
    return nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2.0)


def upper(entering=256, channels=(384, 384, 256)):
    layers = []
    for leaving in channels:
        layers += [conv(entering, leaving, 3, 1, 1), nn.ReLU()]
        entering = leaving
    return layers + [pool()]


def zfnet(classes):
    """Zeiler & Fergus 2014, figure 3: 224 -> 110 -> 55 -> 26 -> 13 -> 6."""
    first = [conv(3, 96, 7, 2, 1), nn.ReLU(), pool(), contrast(), conv(96, 256, 5, 2), nn.ReLU(), pool(), contrast()]
    return Sequences(first + upper(), dense(classes, 256 * 6 * 6))


def alexnet2012(classes):
    """Krizhevsky et al. 2012 in one column: 224 -> 55 -> 27 -> 13 -> 6."""
    first = [conv(3, 96, 11, 4, 2), nn.ReLU(), pool(), contrast(), conv(96, 256, 5, 1, 2), nn.ReLU(), pool(), contrast()]
    return Sequences(first + upper(), dense(classes, 256 * 6 * 6))


def small_zfnet(classes):
    """The same for 128 px with fewer channels: 128 -> 62 -> 31 -> 14 -> 7 -> 3."""
    first = [conv(3, 32, 7, 2, 1), nn.ReLU(), pool(), contrast(), conv(32, 64, 5, 2), nn.ReLU(), pool(), contrast()]
    return Sequences(first + upper(64, (64, 64, 64)), dense(classes, 64 * 3 * 3, 128))


def small_alexnet2012(classes):
    """128 -> 31 -> 15 -> 7 -> 3."""
    first = [conv(3, 32, 11, 4, 2), nn.ReLU(), pool(), contrast(), conv(32, 64, 5, 1, 2), nn.ReLU(), pool(), contrast()]
    return Sequences(first + upper(64, (64, 64, 64)), dense(classes, 64 * 3 * 3, 128))


def small(plan, outputs):
    """Convolutions of 3x3 with batch norm and ReLU, "M" a 2x2 max pooling; global average and one linear layer."""
    layers, channels = [], 3
    for item in plan:
        if item == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, item, 3, 1, 1, bias=False), nn.BatchNorm2d(item), nn.ReLU()]
            channels = item
    return Sequences(layers, nn.Linear(channels, outputs), nn.AdaptiveAvgPool2d(1))


SMALL32 = [32, "M", 64, "M", 64, 96, 96, 128]
SMALL64 = [16, "M", 32, "M", 64, "M", 64, 96, 128]


# Real torchvision blocks in a network small enough to commit


class TinyResNet(nn.Module):
    """torchvision's own BasicBlock, two stages of one block."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU()
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(BasicBlock(8, 8))
        projection = nn.Sequential(nn.Conv2d(8, 16, 1, 2, bias=False), nn.BatchNorm2d(16))
        self.layer2 = nn.Sequential(BasicBlock(8, 16, 2, projection))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(16, 5)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.fc(torch.flatten(self.avgpool(self.layer2(self.layer1(x))), 1))


# The zoo: constructor and pictures, N C H W

ODD, SQUARE, CIFAR, FULL = (2, 3, 96, 64), (2, 3, 64, 64), (2, 3, 32, 24), (1, 3, 224, 224)
ZOO = OrderedDict()
ZOO["alexnet"] = (lambda: models.alexnet(num_classes=1000), ODD)
for depth in (11, 13, 16, 19):
    for suffix in ("", "_bn"):
        ZOO[f"vgg{depth}{suffix}"] = (lambda n=f"vgg{depth}{suffix}": getattr(models, n)(), SQUARE)
for depth in (18, 34, 50, 101, 152):
    ZOO[f"resnet{depth}"] = (lambda n=f"resnet{depth}": getattr(models, n)(), ODD)
ZOO["preact_resnet110"] = (lambda: PreActivationResNet(110, False, 10), CIFAR)
ZOO["preact_resnet164"] = (lambda: PreActivationResNet(164, True, 10), CIFAR)
ZOO["zfnet"] = (lambda: zfnet(1000), FULL)
ZOO["alexnet2012"] = (lambda: alexnet2012(1000), FULL)
ZOO["zfnet_small"] = (lambda: small_zfnet(10), (2, 3, 128, 128))
ZOO["alexnet2012_small"] = (lambda: small_alexnet2012(10), (2, 3, 128, 128))
ZOO["smallnet32"] = (lambda: small(SMALL32, 10), (2, 3, 32, 32))
ZOO["smallnet64"] = (lambda: small(SMALL64, 40), (2, 3, 64, 64))


# Salts of the input's name where the plain one puts a ReLU's or a pool's input so near to its kink that single precision may flip it.
SALTS = {"alexnet": "/1", "vgg16_bn": "/1"}


def picture(name):
    return whole_numbers(f"{name}/input{SALTS.get(name, '')}", ZOO[name][1]) / 2**15


def state_lines(model):
    """One line an entry, `name [sizes]`, in the state dict's order of names sorted by code point."""
    return [f"{name} {list(value.shape)}" for name, value in sorted(model.state_dict().items())]


def overwrites_nothing(model):
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False
    return model


def nodes(model):
    """torch.fx's nodes in order, as torchvision names them, without the input."""
    names = feature_extraction.get_graph_node_names(model, suppress_diff_warning=True)[1]
    return [name for name in names if name != "x"]


def numbers(name, tensor):
    values = tensor.detach().reshape(-1)
    return torch.cat([torch.stack([values.sum(), values.abs().sum(), values.abs().max()]), sampled(name, tensor, 4)])


def describe(name, make, shape, tensors):
    torch.set_default_dtype(torch.float32)
    model = overwrites_nothing(make())
    lines = state_lines(model)
    model = fill(model.double()).eval()
    x = picture(name).requires_grad_()
    names = nodes(model)
    activations = feature_extraction.create_feature_extractor(model, names, suppress_diff_warning=True)(x)
    logits = activations[names[-1]]
    cotangent = whole_numbers(f"{name}/cotangent", tuple(logits.shape)) / 2**15
    (gradient,) = torch.autograd.grad((logits * cotangent).sum(), x)
    tensors[f"{name}.logits"] = sampled(f"{name}/logits", logits, 96)
    tensors[f"{name}.gradient"] = sampled(f"{name}/gradient", gradient, 384)
    tensors[f"{name}.nodes"] = torch.stack([numbers(f"{name}/{n}", activations[n]) for n in names]).float()
    entry = {
        "name": name, "salt": SALTS.get(name, ""), "input": list(shape), "parameters": sum(p.numel() for p in model.parameters()),
        "state": len(lines), "stateHash": f"{fnv1a(chr(10).join(lines)):016x}", "nodes": " ".join(names),
        "logitsLargest": logits.abs().max().item(), "gradientLargest": gradient.abs().max().item(),
    }
    if "--fp32" in sys.argv:
        single = model.float()
        y = x.detach().float().requires_grad_()
        z = single(y)
        (g,) = torch.autograd.grad((z * cotangent.float()).sum(), y)
        print(name, "logits", ((z - logits).abs().max() / logits.abs().max()).item(),
              "gradient 99.9%", torch.quantile((g - gradient).abs().reshape(-1)[:4_000_000], 0.999).item() / gradient.abs().max().item(),
              "largest", ((g - gradient).abs().max() / gradient.abs().max()).item(),
              "correlation", numpy.corrcoef(g.reshape(-1), gradient.reshape(-1))[0, 1], file=sys.stderr)
    print(name, entry["parameters"], entry["state"], logits.abs().max().item(), gradient.abs().max().item(), file=sys.stderr)
    return entry


def training(tensors):
    """smallnet64 in training mode: batch statistics, running statistics after one pass, gradients to all parameters."""
    name = "smallnet64"
    model = fill(ZOO[name][0]().double()).train()
    logits = model(picture(name))
    (logits * whole_numbers(f"{name}/cotangent", tuple(logits.shape)) / 2**15).sum().backward()
    tensors["training.logits"] = logits.detach().reshape(-1)
    for key, value in sorted(model.state_dict().items()):
        if "running" in key:
            tensors[f"training.{key}"] = sampled(f"training/{key}", value, 4)
    for key, value in model.named_parameters():
        tensors[f"training.gradient.{key}"] = sampled(f"training/gradient/{key}", value.grad, 8)


def tiny():
    """A state dict as people save it, and what the network says."""
    model = overwrites_nothing(TinyResNet())
    state = {name: parameter(name, tuple(value.shape)) for name, value in model.state_dict().items()}
    model.load_state_dict(state)
    save_file(model.state_dict(), "tiny_resnet.safetensors")
    os.chmod("tiny_resnet.safetensors", 0o644)
    with torch.no_grad():
        x = (whole_numbers("tiny/input", (1, 3, 64, 64)) / 2**15).float()
        return model.eval().double()(x.double()).reshape(-1).tolist()


torch.set_num_threads(1)
tensors = {}
entries = [describe(name, make, shape, tensors) for name, (make, shape) in ZOO.items()]
training(tensors)
for tensor in list(tensors):
    tensors[tensor] = tensors[tensor].contiguous()
save_file(tensors, "zoo_parity.safetensors")
os.chmod("zoo_parity.safetensors", 0o644)
document = {
    "torch": torch.__version__, "torchvision": torchvision.__version__, "safetensors": safetensors.__version__,
    "tiny": tiny(), "alexnetState": state_lines(models.alexnet()), "resnet18State": state_lines(models.resnet18()), "networks": entries,
}
with open("zoo_parity.json", "w") as file:
    json.dump(document, file, indent=1)
    file.write("\n")
