/// Captum's side of the comparison of occlusion: grey patches over one picture, at any number of perturbed pictures a batch.
///
/// Started as `occlusion_peer.py <network> <target> <patch> <stride> <threads> <file>` it answers lines: `run <batch> <stride>` with the
/// seconds that the whole map took, `save` with 0 once the last map, of `H W`, is in the file.
let occlusionPeer = #"""
import sys, time
import numpy, torch, torchvision, captum
from captum.attr import Occlusion
from formula_weights import fill, whole_numbers

name, target, patch, stride, threads, path = sys.argv[1], *map(int, sys.argv[2:6]), sys.argv[6]
torch.set_num_threads(threads)
model = fill(getattr(torchvision.models, name)().eval())
picture = whole_numbers("input", (1, 3, 224, 224)).float() / 2**15
occlusion = Occlusion(model)
attribution = None
print(f"Captum {captum.__version__} on torch {torch.__version__}", flush=True)
for line in sys.stdin:
    words = line.split()
    if words[0] == "run":
        start = time.perf_counter()
        with torch.inference_mode():
            attribution = occlusion.attribute(
                picture, sliding_window_shapes=(3, patch, patch), strides=(3, int(words[2]), int(words[2])), baselines=0, target=target,
                perturbations_per_eval=int(words[1]))
        print(time.perf_counter() - start, flush=True)
    elif words[0] == "save":
        numpy.save(path, attribution[0, 0].numpy())
        print(0, flush=True)
"""#
