#!/usr/bin/env python3
"""Makes occlusion.json: Captum's occlusion maps of a small network in double precision.

Made with Captum 0.9.0 and PyTorch 2.15.0:  python3 occlusion.py > occlusion.json
"""
import json
import pathlib
import sys

import torch
from captum.attr import Occlusion
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "NetworksTests" / "Goldens"))

from formula_weights import fill, whole_numbers  # noqa: E402

SHAPE = (3, 21, 26)


class Small(nn.Module):
    """The network of OcclusionTests: a stem, a residual block whose convolutions are wide, an uneven average, one linear layer."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 5, stride=2, padding=2)
        self.bn1 = nn.BatchNorm2d(16)
        self.pool = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.conv2 = nn.Conv2d(16, 24, 3, padding=1)
        self.conv3 = nn.Conv2d(24, 16, 3, padding=1)
        self.mean = nn.AvgPool2d(2, padding=1, count_include_pad=False)
        self.classifier = nn.Linear(16 * 3 * 4, 5)

    def forward(self, picture):
        stem = self.pool(torch.relu(self.bn1(self.conv1(picture))))
        block = stem + self.conv3(torch.relu(self.conv2(stem)))
        return self.classifier(self.mean(torch.relu(block)).flatten(1))


model = fill(Small()).double().eval()
picture = (whole_numbers("occlusion/input", SHAPE) / 32_768).double()[None]
cases = []
for patch, stride, baseline, target in [
    ((5, 5), (2, 2), (0, 0, 0), 0),
    ((4, 7), (3, 5), (0.25, -0.5, 1), 3),
    ((6, 6), (6, 6), (0, 0, 0), 2),
    ((1, 3), (1, 3), (-1, 2, 0), 4),
    ((21, 20), (21, 4), (0, 0, 0), 1),
]:
    with torch.no_grad():
        attribution = Occlusion(model).attribute(
            picture,
            sliding_window_shapes=(3, *patch),
            strides=(3, *stride),
            baselines=torch.tensor(baseline, dtype=torch.float64).reshape(1, 3, 1, 1).expand(1, *SHAPE),
            target=target,
        )
    assert (attribution[0, 0] == attribution[0, 1]).all() and (attribution[0, 0] == attribution[0, 2]).all()
    cases.append({"patch": patch, "stride": stride, "fill": baseline, "class": target, "map": attribution[0, 0].flatten().tolist()})
json.dump({"logits": model(picture)[0].tolist(), "cases": cases}, sys.stdout)
