"""Writes four JPEG files as large as CelebA's aligned faces, 178 x 218, for a tree in CelebA's format that a test builds of them.

    python celeba_pictures.py        (Pillow 13.0.0, numpy 2.4.6)

They show coloured ellipses, no person.
"""
import os
import numpy as np
from PIL import Image, ImageDraw

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "celeba")
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(7)
for number in range(4):
    colors = [tuple(int(value) for value in rng.integers(0, 256, 3)) for _ in range(4)]
    image = Image.new("RGB", (178, 218), colors[0])
    draw = ImageDraw.Draw(image)
    draw.ellipse((34, 40, 144, 190), fill=colors[1])
    draw.ellipse((60, 90, 80, 104), fill=colors[2])
    draw.ellipse((98, 90, 118, 104), fill=colors[2])
    draw.ellipse((70, 150, 108, 160 + 4 * number), fill=colors[3])
    image.save(os.path.join(folder, f"{number}.jpg"), quality=75)
