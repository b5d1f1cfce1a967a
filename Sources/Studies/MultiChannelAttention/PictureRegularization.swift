import Foundation
import Tensors

/// What is added to the loss of an optimised picture so that it stays a picture: each a number for one picture, times its weight.
public struct PictureRegularization: Hashable, Sendable {
  /// Weight of the total variation, `mean (dx² + dy²)^(β/2)` over pixels and channels, where `dx` and `dy` are the differences to the
  /// neighbours on the right and below (Mahendran and Vedaldi, *Understanding deep image representations by inverting them*, CVPR 2015).
  public var totalVariation: Double
  /// `β`: 1 favours flat areas with sharp edges, 2 smooth ramps.
  public var exponent: Double
  /// Whether the variation is that of the change `x − x₀` instead of the picture: edges that the start has are then free.
  public var variesChange: Bool
  /// Weight of the squared distance to the start, `mean (x − x₀)²`.
  public var distance: Double
  /// Weight of the absolute distance to the start, `mean |x − x₀|`, which keeps most of the picture as it was.
  public var sparsity: Double

  public init(
    totalVariation: Double = 0, exponent: Double = 1, variesChange: Bool = false, distance: Double = 0, sparsity: Double = 0
  ) {
    self.totalVariation = totalVariation
    self.exponent = exponent
    self.variesChange = variesChange
    self.distance = distance
    self.sparsity = sparsity
  }

  /// Only the objective decides.
  public static let none = PictureRegularization()

  /// Rounds the tip of the square root and of the absolute value, where they have no slope: a difference of less than half a grey step.
  static let tip = 1e-6

  /// What is added for each picture, `N`.
  func loss(_ pictures: Tensor, start: Tensor) -> Tensor {
    var loss = Tensor.zeros([pictures.size(0)], type: pictures.dtype)
    let change = pictures - start
    if totalVariation != 0 {
      loss = loss + Self.totalVariation(variesChange ? change : pictures, exponent: exponent) * totalVariation
    }
    if distance != 0 { loss = loss + change.squared().mean(over: 1, 2, 3) * distance }
    if sparsity != 0 { loss = loss + ((change.squared() + Self.tip).sqrt() - Self.tip.squareRoot()).mean(over: 1, 2, 3) * sparsity }
    return loss
  }

  /// The total variation of each picture, `N`; a pixel at the right or lower edge has no difference there.
  static func totalVariation(_ pictures: Tensor, exponent: Double) -> Tensor {
    let (rows, columns) = (pictures.size(2), pictures.size(3))
    let across = (pictures.narrow(3, 1..<columns) - pictures.narrow(3, 0..<columns - 1)).pad(top: 0, bottom: 0, left: 0, right: 1)
    let down = (pictures.narrow(2, 1..<rows) - pictures.narrow(2, 0..<rows - 1)).pad(top: 0, bottom: 1, left: 0, right: 0)
    let squares = across.squared() + down.squared()
    guard exponent != 2 else { return squares.mean(over: 1, 2, 3) }
    let roots = exponent == 1 ? (squares + tip).sqrt() : (squares + tip).power(exponent / 2)
    return (roots - pow(tip, exponent / 2)).mean(over: 1, 2, 3)
  }
}
