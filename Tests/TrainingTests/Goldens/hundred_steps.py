"""A hundred steps of AdamW, and of SGD with momentum, on a small network with batch norm, in float64: writes hundred_steps.json beside itself.

    python hundred_steps.py        # torch 2.x; the version is written into the file
"""
import json
import pathlib

import torch
from torch import nn

torch.manual_seed(3)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

NAMES = {"0": "features.0", "1": "features.1", "5": "classifier"}


def network():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(36, 3))


def state(model):
    return {f"{NAMES[name.split('.')[0]]}.{name.split('.')[1]}": value.detach().reshape(-1).tolist()
            for name, value in model.state_dict().items() if "tracked" not in name}


start = network()
# Numbers that single precision holds too.
start.load_state_dict({name: value.float().double() if value.is_floating_point() else value for name, value in start.state_dict().items()})
images = torch.randn(12, 1, 6, 6).float().double()
targets = torch.randint(0, 3, (12,))
result = {"torch": torch.__version__, "images": images.reshape(-1).tolist(), "targets": targets.tolist(), "start": state(start)}
for name, make in {
    "adamW": lambda p: torch.optim.AdamW(p, lr=3e-3, weight_decay=0.05),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=1e-3),
}.items():
    model = network()
    model.load_state_dict(start.state_dict())
    optimizer = make(model.parameters())
    losses = []
    for _ in range(100):
        loss = nn.functional.cross_entropy(model(images), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    result[name] = {"losses": losses, "end": state(model)}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result) + "\n")
