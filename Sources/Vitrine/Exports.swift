// A cell imports one module and sees everything it needs.
@_exported import Datasets
@_exported import Exhibits
@_exported import Explanations
@_exported import Foundation
@_exported import Networks
@_exported import Studies
@_exported import Tensors
@_exported import Training
