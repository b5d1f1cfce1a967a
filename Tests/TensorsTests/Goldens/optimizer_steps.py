#!/usr/bin/env python3
"""Makes optimizer_steps.json: parameters after five steps of torch.optim on gradients that are written down.

Made with torch 2.15.0:  python3 optimizer_steps.py > optimizer_steps.json
"""
import json

import torch

torch.manual_seed(4)
start = torch.randn(7, dtype=torch.float64)
gradients = torch.randn(5, 7, dtype=torch.float64)


def run(make):
    parameter = torch.nn.Parameter(start.clone())
    optimizer = make([parameter])
    states = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        states.append(parameter.detach().tolist())
    return states


print(json.dumps({
    "torch": torch.__version__,
    "start": start.tolist(),
    "gradients": gradients.tolist(),
    "sgd": run(lambda p: torch.optim.SGD(p, lr=0.1)),
    "sgd_weight_decay": run(lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.05)),
    "sgd_momentum": run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05)),
    "sgd_dampening": run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.3)),
    "sgd_nesterov": run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05, nesterov=True)),
    "adam": run(lambda p: torch.optim.Adam(p, lr=0.1, weight_decay=0.05)),
    "adamw": run(lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.05)),
}))
