/// The weights and pictures of PyTorch's side, as `FormulaWeights` fills ours: the module `formula` beside the peers' scripts.
let peerFormula = #"""
import math
import torch

PERIOD, MASK = 65_521, (1 << 64) - 1

def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value

def splitmix(value):
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)

TABLE = torch.tensor([(splitmix(i) >> 48) - 32_768 for i in range(PERIOD)], dtype=torch.float32)

def numbers(name, shape):
    count, offset = math.prod(shape), fnv1a(name) % PERIOD
    return TABLE.repeat((offset + count) // PERIOD + 1)[offset : offset + count].reshape(shape)

def parameter(name, shape):
    kind = name.rsplit(".", 1)[-1]
    if kind == "num_batches_tracked":
        return torch.tensor(0)
    whole = numbers(name, shape)
    if kind == "running_mean":
        return whole / 2**17
    if kind == "running_var":
        return 1 + whole / 2**16
    if kind == "bias":
        return whole / 2**18
    if len(shape) == 1:
        return (0.5 if name.startswith("layer") else 1) + whole / 2**17
    return whole * min(511, round(1024 * math.sqrt(6 / math.prod(shape[1:])))) / 2**25
"""#
