"""Writes tiny copies of the real datasets in their true formats, oddities included, and what a reader must make of them.

    python real_formats.py        (Pillow 13.0.0, scipy 1.17.1, numpy 2.4.6)

Everything lands in `real/` beside this file; `real/expected.json` holds the values that the tests compare.
"""
import base64, json, os, shutil, struct, zlib
import numpy as np
import PIL, scipy
from PIL import Image
from scipy.io import savemat, loadmat

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.join(here, "real")
shutil.rmtree(root, ignore_errors=True)
rng = np.random.default_rng(4)
expected = {"made with": {"Pillow": PIL.__version__, "scipy": scipy.__version__, "numpy": np.__version__}}


def path(name):
    full = os.path.join(root, name)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    return full


def write(name, data):
    with open(path(name), "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)


def photo(width, height, channels=3):
    """Smooth colours with an edge: what JPEG is made for."""
    y, x = np.mgrid[0:height, 0:width]
    phase = rng.uniform(0, 6, channels)
    image = np.stack([127 + 80 * np.sin(x / 5 + p) * np.cos(y / 4 + 2 * p) for p in phase], -1)
    image[height // 2:, : width // 3] += 40
    return np.clip(image, 0, 255).astype(np.uint8).squeeze()


def rgb(name):
    with Image.open(path(name)) as image:
        return np.asarray(image.convert("RGB"))


def jpeg(name, width=20, height=14, mode="RGB", **options):
    channels = {"RGB": 3, "L": 1, "CMYK": 4}[mode]
    Image.fromarray(photo(width, height, channels), mode).save(path(name), "JPEG", **({"quality": 85} | options))


def packed(array):
    return base64.b64encode(np.asarray(array, np.uint8).tobytes()).decode()


def pixels(name, array):
    """Every sample, row by row."""
    expected.setdefault("pixels", {})[name] = {"width": int(array.shape[1]), "height": int(array.shape[0]), "samples": packed(array)}


# --- pictures -----------------------------------------------------------------------------------------------------------------------------
jpeg("pictures/plain.jpg", 33, 21)
jpeg("pictures/full.jpg", 19, 17, subsampling=0)
jpeg("pictures/progressive.jpg", 25, 18, progressive=True, subsampling=1)
jpeg("pictures/grey.jpg", 18, 11, mode="L")
jpeg("pictures/ink.jpg", 16, 12, mode="CMYK")
exif = Image.Exif()
exif[0x0112] = 6
jpeg("pictures/turned.jpg", 24, 10, exif=exif)
Image.fromarray(photo(13, 9)).save(path("pictures/really_png.JPEG"), "PNG")
Image.fromarray(photo(13, 9, 4), "RGBA").save(path("pictures/opacity.png"))
Image.fromarray(photo(9, 9, 1), "L").save(path("pictures/grey.png"))
Image.fromarray((photo(11, 7, 1) > 127)).save(path("pictures/bits.png"))
for name in ["plain.jpg", "full.jpg", "progressive.jpg", "grey.jpg", "ink.jpg", "turned.jpg", "really_png.JPEG", "opacity.png", "grey.png", "bits.png"]:
    pixels(name, rgb("pictures/" + name))
with Image.open(path("pictures/plain.jpg")) as image:
    expected["pixels"]["plain.jpg as grey"] = {"width": 33, "height": 21, "samples": packed(image.convert("L"))}
for reduction in [2, 4]:
    with Image.open(path("pictures/plain.jpg")) as image:
        image.draft("RGB", (33 // reduction, 21 // reduction))
        pixels(f"plain.jpg reduced {reduction}", np.asarray(image))
whole = open(path("pictures/plain.jpg"), "rb").read()
write("pictures/truncated.jpg", whole[:-90])
broken = bytearray(whole)
broken[-60:-20] = bytes([0xFF, 0xD9] * 20)
write("pictures/corrupt.jpg", bytes(broken))
pixels("corrupt.jpg", rgb("pictures/corrupt.jpg"))
write("pictures/extraneous.jpg", whole[:-2] + b"\0\0\0\0" + whole[-2:])
expected["pixels"]["extraneous.jpg"] = expected["pixels"]["plain.jpg"]
write("pictures/empty.jpg", b"")
write("pictures/text.jpg", "<html>not found</html>")
png = open(path("pictures/really_png.JPEG"), "rb").read()
write("pictures/truncated.png", png[:-30])
flipped = bytearray(png)
flipped[60] ^= 4
write("pictures/corrupt.png", bytes(flipped))
claim = png[:16] + struct.pack(">II", 2_000_000_000, 2_000_000_000) + png[24:29]
write("pictures/huge.png", claim + struct.pack(">I", zlib.crc32(claim[12:])) + png[33:])
header = whole.index(b"\xff\xc0")
write("pictures/huge.jpg", whole[: header + 5] + b"\xea\x60\xea\x60" + whole[header + 9:])

# Adam7, which Pillow reads but does not write: the seven passes by hand.
inter = photo(11, 10)
raw = b""
for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
    part = inter[y0::dy, x0::dx]
    if part.size:
        raw += b"".join(b"\0" + row.tobytes() for row in part)
chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
write("pictures/interlaced.png", png[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 11, 10, 8, 2, 0, 0, 1)) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
assert (rgb("pictures/interlaced.png") == inter).all()
pixels("interlaced.png", inter)

# --- resizing -----------------------------------------------------------------------------------------------------------------------------
source = Image.fromarray(rng.integers(0, 256, (37, 53, 3), dtype=np.uint8))
pixels("noise", np.asarray(source))
for width, height in [(16, 16), (53, 20), (97, 61), (10, 37), (1, 1), (200, 5), (48, 20), (30, 12)]:
    pixels(f"noise {width}x{height}", np.asarray(source.resize((width, height), Image.Resampling.BILINEAR)))
from torchvision.transforms import CenterCrop, Compose, Resize
from torchvision.transforms.functional import InterpolationMode
import torchvision
expected["made with"]["torchvision"] = torchvision.__version__
pixels("noise resized and cropped 24", np.asarray(Compose([Resize(24, InterpolationMode.BILINEAR), CenterCrop(24)])(source)))
pixels("noise cropped 20x31", np.asarray(CenterCrop((31, 20))(source)))
pixels("noise cropped 60x30", np.asarray(CenterCrop((30, 60))(source)))

# --- CelebA -------------------------------------------------------------------------------------------------------------------------------
names = ["5_o_Clock_Shadow", "Arched_Eyebrows", "Bald", "Smiling", "Young"]
faces = [f"{i:06d}.jpg" for i in range(1, 8)]
attributes = rng.choice([-1, 1], (7, 5))
partition = [0, 0, 0, 0, 1, 2, 2]
landmarks = rng.integers(40, 150, (7, 10))
boxes = rng.integers(1, 400, (7, 4))
identities = rng.integers(1, 10177, 7)
for face in faces[:6]:  # the seventh picture is missing
    jpeg("celeba/img_align_celeba/" + face, 18, 22)
row = lambda values: " ".join(f"{v:2d}" for v in values)  # as the authors: two columns a number, runs of spaces
# Windows line ends and spaces at the end of lines
write("celeba/list_attr_celeba.txt", "7\r\n" + " ".join(names) + " \r\n" + "".join(f"{f} {row(a)}  \r\n" for f, a in zip(faces, attributes)))
write("celeba/list_eval_partition.txt", "".join(f"{f} {p}\n" for f, p in zip(faces, partition)))
write("celeba/list_landmarks_align_celeba.txt", "7\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y\n" + "".join(f"{f} {'  '.join(f'{v:3d}' for v in l)} \n" for f, l in zip(faces, landmarks)))
write("celeba/list_bbox_celeba.txt", "7\nimage_id x_1 y_1 width height\n" + "".join(f"{f}    {'   '.join(map(str, b))}\n" for f, b in zip(faces, boxes)))
write("celeba/identity_CelebA.txt", "\n".join(f"{f} {i}" for f, i in zip(faces, identities)))
write("celeba-kaggle/list_attr_celeba.csv", "image_id," + ",".join(names) + "\n" + "".join(f"{f},{','.join(map(str, a))}\n" for f, a in zip(faces, attributes)))
write("celeba-kaggle/list_eval_partition.csv", "image_id,partition\n" + "".join(f"{f},{p}\n" for f, p in zip(faces, partition)))
jpeg("celeba-kaggle/img_align_celeba/img_align_celeba/000001.jpg", 18, 22)
expected["celeba"] = {"names": names, "attributes": (attributes == 1).tolist(), "landmarks": landmarks.tolist(), "boxes": boxes.tolist(), "identities": identities.tolist()}
write("celeba-short/list_attr_celeba.txt", "9\n" + " ".join(names) + "\n" + "".join(f"{f} {row(a)}\n" for f, a in zip(faces, attributes)))
write("celeba-short/list_eval_partition.txt", "".join(f"{f} {p}\n" for f, p in zip(faces, partition)))
write("celeba-zero/list_attr_celeba.txt", "1\n" + " ".join(names) + "\n000001.jpg  1  1  0 -1 -1\n")
write("celeba-zero/list_eval_partition.txt", "000001.jpg 0\n")

# --- CIFAR --------------------------------------------------------------------------------------------------------------------------------
def records(count, labels):
    images = rng.integers(0, 8, (count, 3, 32, 32), dtype=np.uint8) * 16 + np.arange(count, dtype=np.uint8)[:, None, None, None]
    images[:, :, 1::2] = images[:, :, ::2]  # half as much to pack in the repository
    return images, b"".join(bytes(l) + i.tobytes() for l, i in zip(labels, images))

ten = []
for number in range(1, 6):
    labels = rng.integers(0, 10, (2 if number != 3 else 1, 1), dtype=np.uint8)
    images, data = records(len(labels), labels.tolist())
    ten += [(int(l[0]), i) for l, i in zip(labels, images)]
    write(f"cifar10/cifar-10-batches-bin/data_batch_{number}.bin", data)
names10 = "airplane automobile bird cat deer dog frog horse ship truck".split()
write("cifar10/cifar-10-batches-bin/batches.meta.txt", "\n".join(names10) + "\n\n")
images, data = records(1, [[7]])
write("cifar10/cifar-10-batches-bin/test_batch.bin", data[:-5])
expected["cifar10"] = {"labels": [l for l, _ in ten], "last": packed(ten[-1][1].transpose(1, 2, 0)), "sums": [int(i.astype(int).sum()) for _, i in ten]}
labels = [[19, 99], [0, 3], [7, 42]]
images, data = records(3, labels)
write("cifar100/train.bin", data)
write("cifar100/test.bin", bytes([20, 0]) + bytes(3072))
write("cifar100/fine_label_names.txt", "".join(f"fine{i}\n" for i in range(100)))
write("cifar100/coarse_label_names.txt", "".join(f"coarse{i}\r\n" for i in range(20)))
expected["cifar100"] = {"labels": labels, "last": packed(images[2].transpose(1, 2, 0))}

# --- SVHN ---------------------------------------------------------------------------------------------------------------------------------
X = (np.add.outer(np.arange(32), 2 * np.arange(32))[:, :, None, None] + 40 * np.arange(3)[:, None] + 9 * np.arange(5)).astype(np.uint8)
y = np.array([[10], [1], [9], [2], [10]], np.uint8)
os.makedirs(path("svhn/x")[:-2], exist_ok=True)
savemat(path("svhn/train_32x32.mat"), {"X": X, "y": y}, do_compression=True)
savemat(path("svhn/test_32x32.mat"), {"X": X[..., :1].squeeze(-1), "y": y[:1].astype(float)}, do_compression=False)
savemat(path("svhn/extra_32x32.mat"), {"X": X, "y": y[:4]}, do_compression=True)
expected["svhn"] = {"labels": [0, 1, 9, 2, 0], "third": packed(X[..., 2])}

# --- MATLAB files -------------------------------------------------------------------------------------------------------------------------
cells = np.empty((2, 1), object)
cells[0, 0], cells[1, 0] = "n02085620-Chihuahua/a.jpg", "日本"
mixed = {"double": np.array([[1.5, -2.0, 3e300]]), "small": np.array([[1, 2], [3, 4]], np.int16), "single": np.float32(0.25), "text": "words", "cells": cells,
         "flag": np.array([[True, False]]), "structure": {"left": 3.0, "name": "box"}, "empty": np.zeros((0, 0)), "big": np.array([2**40], np.int64), "complex": np.array([1 + 2j])}
for name, compressed in [("plain", False), ("compressed", True)]:
    savemat(path(f"mat/{name}.mat"), mixed, do_compression=compressed)

def element(kind, data):
    return struct.pack(">II", kind, len(data)) + data + b"\0" * (-len(data) % 8)

def small(kind, data):
    return struct.pack(">HH", len(data), kind) + data.ljust(4, b"\0")

def matrix(kind, shape, name, body):
    return element(14, element(6, struct.pack(">II", kind, 0)) + element(5, struct.pack(f">{len(shape)}i", *shape)) + element(1, name) + body)

big = b"MATLAB 5.0 MAT-file, big-endian".ljust(124) + b"\x01\x00MI"
big += matrix(6, (1, 3), b"double", element(9, struct.pack(">3d", 1.5, -2, 3e300))) + matrix(10, (2, 2), b"small", element(3, struct.pack(">4h", 1, 3, 2, 4)))
big += matrix(4, (1, 5), b"text", element(4, "words".encode("utf-16-be"))) + matrix(1, (1, 1), b"cells", matrix(6, (1, 1), b"", small(2, b"\x07")))
write("mat/big.mat", big)
check = loadmat(path("mat/big.mat"))
assert check["text"][0] == "words" and check["small"].tolist() == [[1, 2], [3, 4]] and check["cells"][0, 0] == 7 and check["double"][0, 2] == 3e300
write("mat/hdf5.mat", b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM" + bytes(384) + b"\x89HDF\r\n\x1a\n")
little = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"
bomb = zlib.compress(struct.pack("<II", 14, 4_000_000_000) + bytes(200_000))
write("mat/bomb.mat", little + struct.pack("<II", 15, len(bomb)) + bomb)
deep = b""
for _ in range(200):
    deep = struct.pack("<II", 14, 48 + len(deep)) + struct.pack("<IIII", 6, 8, 1, 0) + struct.pack("<IIii", 5, 8, 1, 1) + struct.pack("<IIII", 1, 1, 97, 0)[:16] + deep
write("mat/deep.mat", little + deep)

# --- CUB-200-2011 and 2010 ----------------------------------------------------------------------------------------------------------------
birds = ["001.Black_footed_Albatross", "002.Laysan_Albatross"]
images = [(1, birds[0], "Black_1.jpg", 1), (2, birds[0], "Black_2.jpg", 0), (3, birds[1], "Laysan_1.jpg", 1)]
for number, bird, file, _ in images:
    jpeg(f"cub2011/CUB_200_2011/images/{bird}/{file}", 21, 15, mode="L" if number == 3 else "RGB")  # a few are grey
base = "cub2011/CUB_200_2011/"
write(base + "images.txt", "".join(f"{n} {b}/{f}\n" for n, b, f, _ in images))
write(base + "image_class_labels.txt", "1 1\n2 1\n3 2\n")
write(base + "train_test_split.txt", "".join(f"{n} {t}\n" for n, _, _, t in images))
write(base + "classes.txt", "".join(f"{i + 1} {b}\n" for i, b in enumerate(birds)))
write(base + "bounding_boxes.txt", "1 60.0 27.0 325.0 304.0\n2 1.5 2.5 3.0 4.0\n3 14.0 112.0 388.0 186.0\n")
write(base + "parts/parts.txt", "1 back\n2 left eye\n")
write(base + "parts/part_locs.txt", "1 1 10.5 4.0 1\n1 2 0.0 0.0 0\n2 1 1.0 2.0 1\n2 2 3.0 4.0 1\n3 1 5.0 6.0 0\n3 2 7.25 8.0 1\n")
grey = rgb(base + f"images/{birds[1]}/Laysan_1.jpg")
expected["cub2011"] = {"grey": packed(grey)}
write("cub2010/lists/classes.txt", "\n".join(birds) + "\n")
write("cub2010/lists/train.txt", f"{birds[0]}/a.jpg\n{birds[1]}/b.jpg\n")
write("cub2010/lists/test.txt", f"{birds[1]}/c.jpg\n")
for bird, file in [(birds[0], "a"), (birds[1], "b")]:
    jpeg(f"cub2010/images/{bird}/{file}.jpg", 12, 10)
segmentation = (photo(12, 10, 1) > 120)
savemat(path(f"cub2010/annotations-mat/{birds[1]}/b.mat"), {"bbox": {"left": 3.0, "top": 2.0, "right": 11.0, "bottom": 9.0}, "seg": segmentation, "wikipedia": "-"}, do_compression=True)
expected["cub2010"] = {"segmentation": packed(segmentation)}

# --- Stanford Dogs ------------------------------------------------------------------------------------------------------------------------
dogs = ["n02085620-Chihuahua/n02085620_10074", "n02085620-Chihuahua/n02085620_10131", "n02085782-Japanese_spaniel/n02085782_1"]
for dog in dogs[:2]:
    jpeg(f"dogs/Images/{dog}.jpg", 14, 14)
def cell(texts):
    result = np.empty((len(texts), 1), object)
    for i, t in enumerate(texts):
        result[i, 0] = t
    return result
savemat(path("dogs/train_list.mat"), {"file_list": cell([d + ".jpg" for d in dogs]), "annotation_list": cell(dogs), "labels": np.array([[1.0], [1.0], [2.0]])}, do_compression=True)
xml = lambda objects, w=14, h=14: f"<annotation>\n\t<folder>x</folder>\n\t<!-- a note -->\n\t<size><width>{w}</width><height>{h}</height><depth>3</depth></size>\n" + "".join(
    f"\t<object>\n\t\t<name>{o[0]}</name>\n\t\t<pose>Unspecified</pose>\n\t\t<truncated>{o[2]}</truncated>\n\t\t<difficult>{o[1]}</difficult>\n"
    f"\t\t<bndbox><xmin>{o[3]}</xmin><ymin>{o[4]}</ymin><xmax>{o[5]}</xmax><ymax>{o[6]}</ymax></bndbox>\n\t</object>\n" for o in objects) + "</annotation>\n"
write(f"dogs/Annotation/{dogs[0]}", xml([("Chihuahua &amp; friend", 0, 0, 1, 2, 14, 13), ("Chihuahua", 0, 1, 5, 5, 5, 5)]))

# --- ImageNet -----------------------------------------------------------------------------------------------------------------------------
wnids = ["n01440764", "n01443537", "n02085620"]
jpeg(f"imagenet/train/{wnids[2]}/{wnids[2]}_1.JPEG", 15, 12)
jpeg(f"imagenet/train/{wnids[0]}/{wnids[0]}_1.JPEG", 15, 12, mode="CMYK")
Image.fromarray(photo(15, 12)).save(path(f"imagenet/train/{wnids[0]}/{wnids[0]}_2.JPEG"), "PNG")
jpeg(f"imagenet/train/{wnids[1]}/{wnids[1]}_1.JPEG", 15, 12)
write(f"imagenet/train/{wnids[1]}/notes.txt", "no picture")
for number in [1, 3]:  # the second is missing
    jpeg(f"imagenet/val/ILSVRC2012_val_{number:08d}.JPEG", 15, 12)
# The challenge numbers its categories in another order than the sorted identifiers.
kinds = np.array([[(1, wnids[2], "Chihuahua", 0)], [(2, wnids[0], "tench, Tinca tinca", 0)], [(3, wnids[1], "goldfish", 0)], [(4, "n00001740", "entity", 3)]],
                 dtype=[("ILSVRC2012_ID", object), ("WNID", object), ("words", object), ("num_children", object)])
savemat(path("imagenet/meta.mat"), {"synsets": kinds}, do_compression=True)
write("imagenet/ILSVRC2012_validation_ground_truth.txt", "1\n3\n2\n")

# --- Caltech ------------------------------------------------------------------------------------------------------------------------------
for name in ["BACKGROUND_Google", "Faces", "Faces_easy", "accordion"]:
    for number in [1, 2]:
        jpeg(f"caltech101/101_ObjectCategories/{name}/image_{number:04d}.jpg", 16, 10)
os.makedirs(path("caltech101/Annotations/Faces_2/x")[:-2], exist_ok=True)
savemat(path("caltech101/Annotations/Faces_2/annotation_0001.mat"), {"box_coord": np.array([[2, 9, 3, 14]], np.uint16), "obj_contour": np.array([[0.5, 4.0, 8.0], [1.0, 6.5, 2.0]])})
for name in ["001.ak47", "002.american-flag", "257.clutter"]:
    jpeg(f"caltech256/256_ObjectCategories/{name}/{name[:3]}_0001.jpg", 16, 10)

# --- VOC 2012 -----------------------------------------------------------------------------------------------------------------------------
voc = "voc/VOCdevkit/VOC2012/"
categories = "aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor".split()
ids = ["2007_000001", "2008_000002", "2009_000003"]
objects = {ids[0]: [("person", 0, 0, 1, 1, 20, 14), ("dog", 1, 0, 3, 4, 8, 9)], ids[1]: [("dog", 0, 1, 2, 2, 19, 13), ("dog", 1, 0, 1, 1, 4, 4)], ids[2]: [("sofa", 1, 0, 1, 1, 4, 4)]}
write(voc + "ImageSets/Main/train.txt", "\n".join(ids) + "\n")
for category in categories:
    presence = {i: (lambda marks: -1 if not marks else 0 if all(marks) else 1)([o[1] for o in objects[i] if o[0] == category]) for i in ids}
    write(voc + f"ImageSets/Main/{category}_train.txt", "".join(f"{i} {presence[i]:2d}\n" for i in reversed(ids)))
write(voc + "ImageSets/Segmentation/train.txt", f"{ids[0]}\n{ids[1]}\n")
for i in ids:
    jpeg(voc + f"JPEGImages/{i}.jpg", 20, 14)
    write(voc + f"Annotations/{i}.xml", xml(objects[i], 20, 14))
palette = []
for index in range(256):
    color, value = [0, 0, 0], index
    for shift in range(8):
        for channel in range(3):
            color[channel] |= ((value >> channel) & 1) << (7 - shift)
        value >>= 3
    palette += color
labels = rng.choice([0, 12, 15, 255], (14, 20)).astype(np.uint8)
image = Image.fromarray(labels, "P")
image.putpalette(palette)
os.makedirs(path(voc + "SegmentationClass/x")[:-2], exist_ok=True)
image.save(path(voc + f"SegmentationClass/{ids[0]}.png"))
few = Image.fromarray((labels % 3).astype(np.uint8), "P")
few.putpalette(palette[:48])
os.makedirs(path(voc + "SegmentationObject/x")[:-2], exist_ok=True)
few.save(path(voc + f"SegmentationObject/{ids[0]}.png"), bits=2)
Image.fromarray(photo(20, 14)).save(path(voc + f"SegmentationClass/{ids[1]}.png"))  # colours where numbers belong
expected["voc"] = {"segmentation": packed(labels), "instances": packed(labels % 3)}

# --- Broden -------------------------------------------------------------------------------------------------------------------------------
def layer(name, numbers):
    Image.fromarray(np.stack([numbers % 256, numbers // 256, 0 * numbers], -1).astype(np.uint8)).save(path("broden/images/" + name))

parts = [rng.choice([0, 3, 300], (5, 6)), rng.choice([0, 3], (5, 6))]
colors = rng.choice([1, 2], (5, 6))
jpeg("broden/images/ade20k/one.jpg", 12, 10)
jpeg("broden/images/dtd/two.jpg", 12, 10)
os.makedirs(path("broden/images/ade20k/x")[:-2], exist_ok=True)
for number, numbers in enumerate(parts):
    layer(f"ade20k/one_part_{number + 1}.png", numbers)
layer("ade20k/one_color.png", colors)
layer("ade20k/one_object.png", np.full((4, 6), 3))  # of another size than the index says
write("broden/index.csv", "image,split,ih,iw,sh,sw,color,object,part,scene,texture\n"
      "ade20k/one.jpg,train,10,12,5,6,ade20k/one_color.png,ade20k/one_object.png,ade20k/one_part_1.png;ade20k/one_part_2.png,5,\n"
      "dtd/two.jpg,val,10,12,5,6,,,,,6;7\n")
write("broden/category.csv", "name,first,last,count,frequency\ncolor,1,2,2,1\nobject,3,3,1,1\npart,3,300,2,1\nscene,5,5,1,1\ntexture,6,7,2,1\n")
write("broden/label.csv", "number,name,category,frequency,coverage,syns\n1,red-c,color(1),1,0.5,\n2,blue-c,color(1),1,0.5,\n3,\"wheel, big\",object(1);part(1),2,1.25,wheel;disc\n"
      "300,door,part(1),1,0.25,\n5,street-s,scene(1),1,1,\n6,banded,texture(1),1,1,\n7,dotted,texture(1),1,1,\n")
for category, numbers in {"color": [1, 2], "object": [3], "part": [300, 3], "scene": [5], "texture": [6, 7]}.items():
    write(f"broden/c_{category}.csv", "code,number,name,frequency,coverage\n" + "".join(f"{c + 1},{n},x,1,1\n" for c, n in enumerate(numbers)))
expected["broden"] = {"parts": [p.reshape(-1).tolist() for p in parts], "colors": colors.reshape(-1).tolist()}

with open(path("expected.json"), "w") as file:
    json.dump(expected, file, separators=(",", ":"))
print(sum(os.path.getsize(os.path.join(d, f)) for d, _, fs in os.walk(root) for f in fs), "bytes")
