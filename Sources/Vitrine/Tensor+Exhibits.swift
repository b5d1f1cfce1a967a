import Exhibits
import Foundation
import Tensors

extension Tensor {
  /// The samples of a picture as `C H W` of `float32` in 0...1.
  public init(_ raster: Raster) {
    let samples = Tensor(Array(raster.samples), shape: [raster.height, raster.width, raster.channels])
    self = samples.permute([2, 0, 1]).converted(to: .float32) / Float(255)
  }
}

extension Raster {
  /// A picture of a tensor `H W` (grey) or `C H W` with 1, 3 or 4 channels.
  ///
  /// - Parameter range: The values drawn as black and white; those outside are cut off. Without one, the tensor's smallest and largest.
  ///   NaN is drawn black.
  public init(_ tensor: Tensor, range: ClosedRange<Double>? = 0...1) {
    let shape = tensor.rank == 2 ? [1] + tensor.shape : tensor.shape
    guard shape.count == 3, [1, 3, 4].contains(shape[0]) else {
      fatalError("Raster: tensor \(tensor.shape), expected H W or C H W with 1, 3 or 4 channels")
    }
    let pixels = tensor.reshape(shape).permute([1, 2, 0]).array(of: Double.self)
    let finite = pixels.lazy.filter(\.isFinite)
    let lower = range?.lowerBound ?? finite.min() ?? 0
    let upper = range?.upperBound ?? finite.max() ?? 1
    let scale = upper > lower ? 255 / (upper - lower) : 0
    let samples = pixels.map { value in
      value.isNaN ? 0 : UInt8(min(255, max(0, ((min(upper, max(lower, value)) - lower) * scale).rounded())))
    }
    self.init(width: shape[2], height: shape[1], channels: shape[0], samples: Data(samples))
  }

  /// A picture of a tensor of both signs, `H W` or `C H W` with 1 or 3 channels, with 0 as mid grey: a reconstruction or a gradient.
  ///
  /// - Parameter bound: The size that is drawn as white, and below 0 as black; larger ones are cut off. Without one, the tensor's largest.
  public init(signed tensor: Tensor, bound: Double? = nil) {
    let largest = bound ?? (tensor.count == 0 ? 0 : tensor.abs().max().number)
    // A tensor of zeros is grey.
    let size = largest.isFinite && largest > 0 ? largest : 1
    self.init(tensor, range: -size...size)
  }
}
