#!/usr/bin/env python3
"""Makes tensor_files/: small files as the reference libraries write them, to be read and to be written byte for byte.

Made with safetensors 0.8.0, torch 2.15.0 and NumPy 2.4.6:  python3 tensor_files.py
"""
import pathlib

import numpy
import torch
from safetensors.torch import save_file

folder = pathlib.Path(__file__).with_suffix("")
folder.mkdir(exist_ok=True)

native = {
    "bn1.num_batches_tracked": torch.tensor(17),
    "bn1.weight": torch.tensor([1.5, -2.25, 3.0]),
    "conv1.weight": torch.arange(24, dtype=torch.float32).reshape(2, 3, 2, 2) / 7,
    "double": torch.tensor([[1e-300, -1.0], [2.0, 1e300]], dtype=torch.float64),
    "empty": torch.zeros(0, 3),
    "half": torch.tensor([0.5, 65504.0, -6.1e-5], dtype=torch.float16),
    "mask": torch.tensor([True, False, True]),
    "naïve \"name\"": torch.tensor([1, 255], dtype=torch.uint8),
}
save_file(native, folder / "native.safetensors", metadata={"format": "pt \u00e9\n\"x\""})
save_file(
    {
        "bf16": torch.tensor([1.0, -2.5, 3.140625], dtype=torch.bfloat16),
        "i8": torch.tensor([-128, 127], dtype=torch.int8),
        "i16": torch.tensor([-32768, 32767], dtype=torch.int16),
        "i32": torch.tensor([-(2**31), 2**31 - 1], dtype=torch.int32),
        "u16": torch.tensor([0, 65535], dtype=torch.uint16),
        "u32": torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
        "u64": torch.tensor([0, 2**40], dtype=torch.uint64),
    },
    folder / "converted.safetensors",
)
save_file({"f8": torch.zeros(2, dtype=torch.float8_e4m3fn)}, folder / "float8.safetensors")

numbers = numpy.arange(6).reshape(2, 3)
arrays = {
    "f4": (numbers / 4).astype("<f4"),
    "f8_big_endian": (numbers / 4).astype(">f8"),
    "f2": (numbers / 4).astype("<f2"),
    "i4_fortran": numpy.asfortranarray(numbers.astype("<i4")),
    "i8": numbers.astype("<i8"),
    "u1": numbers.astype("u1"),
    "i2_big_endian": (numbers - 3).astype(">i2"),
    "bool": numbers % 2 == 1,
    "scalar": numpy.float64(2.5),
    "vector": numpy.array([1.5, 2.5]),
    "empty": numpy.zeros((0, 4), "<f4"),
}
for name, array in arrays.items():
    numpy.save(folder / f"{name}.npy", array)
for version in [(2, 0), (3, 0)]:
    with open(folder / f"version{version[0]}.npy", "wb") as file:
        numpy.lib.format.write_array(file, arrays["f4"], version=version)
numpy.save(folder / "objects.npy", numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
numpy.save(folder / "record.npy", numpy.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]))
