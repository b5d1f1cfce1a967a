"""What PyTorch's optimisers and schedules do, in float64: writes optimization.json beside itself.

    python optimization.py        # torch 2.x; the version is written into the file
"""
import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)

START = [0.5, -1.25, 2.0, 0.0]
STEPS = 6


def gradient(parameter, step):
    """Any smooth function of the parameter and the step will do; Swift has the same one."""
    return parameter * 0.3 + torch.tensor([0.1, -0.2, 0.05, 1.0]) * (1.0 - 0.25 * step)


def trajectory(make):
    parameter = torch.tensor(START, requires_grad=True)
    optimizer = make([parameter])
    rows = []
    for step in range(STEPS):
        parameter.grad = gradient(parameter.detach(), step)
        optimizer.step()
        rows.append(parameter.detach().tolist())
    return rows


def rates(make, count):
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    schedule = make(optimizer)
    rows = []
    for _ in range(count):
        rows.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rows


def complement(logits, targets):
    """Chen et al., 2019, through logits: the mean over items and classes of q log q among the wrong classes."""
    total = 0.0
    for row, target in zip(logits, targets):
        wrong = torch.cat([row[:target], row[target + 1:]])
        q = torch.log_softmax(wrong, 0)
        total = total + (q.exp() * q).sum()
    return total / logits.numel()


logits = torch.tensor([[0.2, -1.0, 3.0, 0.5], [60.0, 0.0, 0.0, 0.0], [-2.0, 1.0, 1.5, 0.25]], requires_grad=True)
targets = torch.tensor([2, 0, 1])
value = complement(logits, targets)
value.backward()

result = {
    "torch": torch.__version__,
    "optimizers": {
        "sgd": trajectory(lambda p: torch.optim.SGD(p, lr=0.1)),
        "momentum": trajectory(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01)),
        "dampened": trajectory(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, dampening=0.3)),
        "nesterov": trajectory(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01, nesterov=True)),
        "adamW": trajectory(lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1)),
    },
    "schedules": {
        "step": rates(lambda o: torch.optim.lr_scheduler.StepLR(o, 3, gamma=0.5), 12),
        "multiStep": rates(lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [2, 5, 6], gamma=0.1), 12),
        "cosine": rates(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 12, eta_min=0.05), 12),
    },
    "complement": {"value": value.item(), "gradient": logits.grad.tolist()},
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(result, indent=1) + "\n")
