import Datasets
import Networks
import Tensors
