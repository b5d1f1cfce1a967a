"""A small residual network of torch.nn: its weights as torch saves them, inputs, what it computes, and torch.fx's node names.

Run with torch and safetensors: python torch_networks.py. Writes torch_networks.safetensors beside it; the versions are in its metadata.
"""

import json
import pathlib

import safetensors
import safetensors.torch
import torch
from torch import nn


class BasicBlock(nn.Module):
    def __init__(self, entering, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(entering, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(entering, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 5, 2, 1), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True))
        self.layer1 = nn.Sequential(BasicBlock(4, 4, 1), BasicBlock(4, 6, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(6, 5)

    def forward(self, x):
        x = self.layer1(self.features(x))
        x = torch.flatten(self.avgpool(x), 1)
        return self.fc(x)


def main():
    torch.manual_seed(7)
    torch.set_num_threads(1)
    model = Small()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1, 0.2)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 2)
    folder = pathlib.Path(__file__).parent
    # The plain way that a user saves a model.
    safetensors.torch.save_file(model.state_dict(), folder / "torch_small.safetensors")

    x = torch.randn(2, 3, 33, 29)
    tensors = {"input": x}
    model.eval()
    values = {}
    handles = [m.register_forward_hook(lambda _, __, out, n=n: values.__setitem__(n, out.detach().clone()))
               for n, m in model.named_modules() if n in ("features.2", "layer1.0", "layer1.1", "avgpool")]
    tensors["evaluation.output"] = model(x).detach()
    for name, value in values.items():
        tensors[f"evaluation.{name}"] = value.contiguous()
    for handle in handles:
        handle.remove()

    model.train()
    loss = (model(x) ** 2).sum()
    loss.backward()
    tensors["training.loss"] = loss.detach()
    for name, parameter in model.named_parameters():
        tensors[f"gradient.{name}"] = parameter.grad.contiguous()
    for name, buffer in model.named_buffers():
        if "running" in name:
            tensors[f"training.{name}"] = buffer.clone()

    # torchvision names nodes by the module that computes them, as a tracer whose leaves are torch.nn's modules sees them.
    from torchvision.models.feature_extraction import get_graph_node_names
    names, _ = get_graph_node_names(model)
    import torchvision
    metadata = {"names": json.dumps(names), "torch": torch.__version__, "torchvision": torchvision.__version__,
                "safetensors": safetensors.__version__}
    safetensors.torch.save_file(tensors, folder / "torch_networks.safetensors", metadata)


main()
