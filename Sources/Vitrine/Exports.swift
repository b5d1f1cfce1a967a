// A cell imports one module and sees everything it needs.
@_exported import Exhibits
@_exported import Foundation
@_exported import Tensors
