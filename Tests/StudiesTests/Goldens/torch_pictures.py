"""What optimised pictures are made of, by torch and scipy in double precision: bases, total variation, Gram matrices under masks, a descent.

Run with torch, scipy, numpy and safetensors: python torch_pictures.py. Writes torch_pictures.safetensors beside it; the versions are in its
metadata.
"""

import math
import pathlib

import numpy
import safetensors.torch
import scipy
import scipy.fft
import torch
import torch.nn.functional as functional

generator = torch.Generator().manual_seed(5)


def draw(*shape, uniform=False):
    make = torch.rand if uniform else torch.randn
    return make(*shape, generator=generator, dtype=torch.float64)


def total_variation(pictures, exponent, tip=1e-6):
    across = functional.pad(pictures[..., 1:] - pictures[..., :-1], (0, 1))
    down = functional.pad(pictures[..., 1:, :] - pictures[..., :-1, :], (0, 0, 0, 1))
    if exponent == 2:
        return (across**2 + down**2).mean((1, 2, 3))
    return ((across**2 + down**2 + tip) ** (exponent / 2) - tip ** (exponent / 2)).mean((1, 2, 3))


found = {}

# Bases.
levels = [draw(2, 3, 8, 12), draw(2, 3, 4, 6), draw(2, 3, 2, 3)]
for place, level in enumerate(levels):
    found[f"pyramid.level{place}"] = level
found["pyramid.change"] = sum(functional.interpolate(level, size=(8, 12), mode="bilinear", align_corners=False) for level in levels)
amplitudes = draw(2, 3, 8, 12)
rows, columns = numpy.meshgrid(numpy.arange(8), numpy.arange(12), indexing="ij")
spectrum = numpy.maximum(1, numpy.hypot(rows, columns)) ** -1.5 * math.sqrt(8 * 12)
found["cosine.amplitudes"] = amplitudes
found["cosine.change"] = torch.from_numpy(scipy.fft.idctn(amplitudes.numpy() * spectrum, axes=(2, 3), norm="ortho"))
correlation = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], dtype=torch.float64)
correlation = correlation / correlation.norm(dim=0).max()
found["colors.change"] = torch.einsum("rc,nchw->nrhw", correlation, levels[0])

# Regularisation.
pictures = draw(2, 3, 7, 9, uniform=True)
found["variation.pictures"] = pictures
for exponent in (1.0, 1.5, 2.0):
    found[f"variation.{exponent}"] = total_variation(pictures, exponent)

# Gram matrices.
features, masks = draw(2, 4, 5, 6), torch.sigmoid(draw(2, 3, 4, 5, 6))
masked = masks * features[:, None]
found |= {"gram.features": features, "gram.masks": masks, "gram.masked": torch.einsum("nacij,nadij->nacd", masked, masked) / 30}

# Descents that raise the brightness of one corner of a picture: Adam, and normalised steps with momentum.
start = draw(2, 3, 6, 6, uniform=True) * 0.8 + 0.1
weights = draw(3, 6, 6)
found |= {"descent.start": start, "descent.weights": weights}
origin = torch.log(start / (1 - start))
for rule in ("adam", "normalized"):
    numbers = [torch.zeros(2, 3, 6, 6, dtype=torch.float64), torch.zeros(2, 3, 3, 3, dtype=torch.float64)]
    numbers = [number.requires_grad_() for number in numbers]
    optimizer, memory, steps, rate = torch.optim.Adam(numbers), None, 7, 0.1

    def render():
        return torch.sigmoid(origin + numbers[0] + functional.interpolate(numbers[1], size=(6, 6), mode="bilinear", align_corners=False))

    for step in range(steps):
        now = rate * 0.5 * (1 + math.cos(math.pi * step / steps))
        picture = render()
        loss = -(picture * weights).sum((1, 2, 3)) + 3 * total_variation(picture - start, 1.0) + 5 * ((picture - start) ** 2).mean((1, 2, 3))
        loss = loss + 2 * (((picture - start) ** 2 + 1e-6).sqrt() - 1e-3).mean((1, 2, 3))
        gradients = torch.autograd.grad(loss.sum(), numbers)
        if rule == "adam":
            for number, gradient in zip(numbers, gradients):
                number.grad = gradient
            optimizer.param_groups[0]["lr"] = now
            optimizer.step()
        else:
            memory = gradients if memory is None else [0.8 * old + gradient for old, gradient in zip(memory, gradients)]
            norm = sum((direction**2).sum((1, 2, 3), keepdim=True) for direction in memory).sqrt()
            with torch.no_grad():
                for number, direction in zip(numbers, memory):
                    number -= now * math.sqrt(3 * 36 + 3 * 9) * direction / norm
    found[f"descent.{rule}"] = render().detach()

path = pathlib.Path(__file__).with_suffix(".safetensors")
versions = {"torch": torch.__version__, "scipy": scipy.__version__, "numpy": numpy.__version__}
safetensors.torch.save_file({name: tensor.contiguous() for name, tensor in found.items()}, path, metadata=versions)
