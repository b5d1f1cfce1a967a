/// PyTorch's side of the comparison: the same tasks, told and answering as ``CoreWorker`` does. Weights follow `FormulaWeights`.
let corePeer = #"""
import math, sys, time
import torch
from torch import nn
from torch.nn import functional
from formula_weights import fill, whole_numbers

task, batch, variant, threads = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
torch.set_num_threads(threads)
class Small(nn.Module):
    def __init__(self):
        super().__init__()
        layers, channels = [], 3
        for item in [16, "M", 32, "M", 64, "M", 64, 96, 128]:
            if item == "M":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(channels, item, 3, 1, 1, bias=False), nn.BatchNorm2d(item), nn.ReLU(inplace=True)]
                channels = item
        self.features, self.avgpool, self.classifier = nn.Sequential(*layers), nn.AdaptiveAvgPool2d(1), nn.Linear(channels, 40)

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))

if task in ("smallnet64", "training"):
    model, size = Small(), 64
else:
    import torchvision
    model, size = getattr(torchvision.models, task)(), 224
model = fill(model)
picture = whole_numbers("input", (batch, 3, size, size)).float() / 2**15
if variant == "channels-last":
    model, picture = model.to(memory_format=torch.channels_last), picture.contiguous(memory_format=torch.channels_last)
if task == "training":
    model.train()
    labels = torch.arange(batch) % 40
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    def run():
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(model(picture), labels)
        loss.backward()
        optimizer.step()
        return loss.item()
else:
    model.eval()
    def run():
        with torch.inference_mode():
            return model(picture).abs().sum().item()

try:
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
except OSError:
    pass
value = math.nan
print(torch.__version__, flush=True)
for line in sys.stdin:
    word = line.strip()
    if word == "run":
        start = time.perf_counter()
        value = run()
        print(time.perf_counter() - start, flush=True)
    elif word == "value":
        print(value, flush=True)
    elif word == "memory":
        status = open("/proc/self/status").read()
        print(int(status.split("VmHWM:")[1].split()[0]) * 1024, flush=True)
"""#
