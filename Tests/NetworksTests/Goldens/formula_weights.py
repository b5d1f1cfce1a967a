"""The formula in whole numbers by which `FormulaWeights` fills tensors, for the scripts that make goldens."""
import math

import torch

PERIOD = 65_521
MASK = (1 << 64) - 1


def fnv1a(text):
    """FNV-1a, 64 bits, of the UTF-8 bytes."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def splitmix(value):
    """The output function of SplitMix64 at this state."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


TABLE = torch.tensor([(splitmix(i) >> 48) - 32_768 for i in range(PERIOD)], dtype=torch.float64)


def whole_numbers(name, shape):
    """Whole numbers in -32768 ... 32767: the table read on from a place that the name decides."""
    count, offset = math.prod(shape), fnv1a(name) % PERIOD
    return TABLE.repeat((offset + count) // PERIOD + 1)[offset : offset + count].reshape(shape)


def parameter(name, shape):
    numbers = whole_numbers(name, shape)
    kind = name.rsplit(".", 1)[-1]
    if kind == "num_batches_tracked":
        return torch.tensor(7)
    if kind == "running_mean":
        return numbers / 2**17
    if kind == "running_var":
        return 1 + numbers / 2**16
    if kind == "bias":
        return numbers / 2**18
    if len(shape) == 1:  # of batch norm; smaller inside residual blocks, whose sums would grow without end
        return (0.5 if name.startswith("layer") else 1) + numbers / 2**17
    bound = min(511, round(1024 * math.sqrt(6 / math.prod(shape[1:]))))
    return numbers * bound / 2**25


def fill(model):
    model.load_state_dict({name: parameter(name, tuple(value.shape)) for name, value in model.state_dict().items()})
    return model


def sampled(name, tensor, count):
    """`count` elements at the places that the name decides."""
    flat, start = tensor.detach().reshape(-1), fnv1a(name)
    return flat[[splitmix((start + i) & MASK) % flat.numel() for i in range(count)]]
