import Exhibits
import Tensors

/// How a picture that is optimised is made of the numbers that the optimiser turns.
///
/// The numbers make a change `Δ` of a start, and the picture is `σ(logit(start) + Δ)`: values stay within 0…1, and numbers of zero give the
/// start (values within 1/64 of 0 or 1 give 1/64 and 63/64). The same loss has other minima in another basis: an optimiser that turns
/// pixels one by one writes noise that only the network sees, one that turns waves or coarse grids writes shapes (Olah, Mordvintsev and
/// Schubert, *Feature Visualization*, Distill 2017).
///
///     PictureParametrization(.pyramid([2, 4, 8]))
public struct PictureParametrization: Hashable, Sendable {
  public enum Basis: Hashable, Sendable {
    /// One number a pixel and channel.
    case pixels
    /// Grids of the picture's size divided by each of the numbers, enlarged bilinearly to the picture's size and added: the gradient is
    /// smoothed at several resolutions at once. Without a 1 among them there is no detail of one pixel.
    case pyramid([Int])
    /// The amplitudes of cosine waves (the real relative of a Fourier basis), those of a wave of `f` half periods over the picture divided
    /// by `max(1, f)` to the power of `decay`: 1 gives all scales a like energy, as natural pictures have it.
    case cosine(decay: Double)
  }

  public var basis: Basis
  /// Whether the three channels are mixed by the correlation that colours have in natural pictures (ImageNet's, as in Lucid), so that the
  /// optimiser's directions are lightness first, then two hues.
  public var decorrelatesColors: Bool

  public init(_ basis: Basis = .pyramid([2, 4, 8]), decorrelatesColors: Bool = false) {
    (self.basis, self.decorrelatesColors) = (basis, decorrelatesColors)
  }

  /// How near to 0 and 1 a start may come: nearer, the sigmoid hardly has a slope, and nothing could change there.
  static let margin = 1.0 / 64

  /// The square root of the covariance of colours in ImageNet, over its largest column norm: from Lucid's `color_correlation_svd_sqrt`.
  static let colorCorrelation = [0.26, 0.09, 0.02, 0.27, 0.00, -0.05, 0.27, -0.09, 0.03].map { $0 / 0.4619523784982436 }

  /// Says why a picture of this shape, `N 3 H W`, cannot be made.
  func check(_ shape: [Int]) throws {
    if case .pyramid(let divisors) = basis {
      guard !divisors.isEmpty, divisors.allSatisfy({ $0 > 0 && shape[2] % $0 == 0 && shape[3] % $0 == 0 }) else {
        throw StudyError(
          "a pyramid of \(divisors) does not divide pictures of \(shape[2])×\(shape[3])", hint: "give divisors of both sides")
      }
    }
    if case .cosine(let decay) = basis, !decay.isFinite { throw StudyError("a cosine basis with the decay \(decay)") }
  }

  /// Numbers of zero, for pictures like these, `N 3 H W`.
  func zeros(like pictures: Tensor) -> [Tensor] {
    let shape = pictures.shape
    let divisors = if case .pyramid(let divisors) = basis { divisors } else { [1] }
    return divisors.map { Tensor.zeros([shape[0], shape[1], shape[2] / $0, shape[3] / $0], type: pictures.dtype) }
  }

  /// `Δ` of `N 3 H W`.
  func change(_ numbers: [Tensor], size: Extent) -> Tensor {
    var change: Tensor
    switch basis {
    case .pixels: change = numbers[0]
    case .pyramid:
      let levels = numbers.map { $0.size(2) == size.rows && $0.size(3) == size.columns ? $0 : $0.resizeBilinear(size) }
      change = levels.dropFirst().reduce(levels[0]) { $0 + $1 }
    case .cosine(let decay):
      let (rows, columns) = (Self.waves(size.rows), Self.waves(size.columns))
      let amplitudes = numbers[0] * Self.spectrum(size, decay).converted(to: numbers[0].dtype)
      change = rows.converted(to: amplitudes.dtype).matmul(amplitudes).matmul(columns.transpose().converted(to: amplitudes.dtype))
    }
    guard decorrelatesColors else { return change }
    let mixing = Tensor(Self.colorCorrelation, shape: [3, 3], type: change.dtype)
    return mixing.matmul(change.reshape([change.size(0), 3, -1])).reshape(change.shape)
  }

  /// The pictures, `N 3 H W` within 0…1, for a start in logits.
  func pictures(_ numbers: [Tensor], start: Tensor) -> Tensor {
    (start + change(numbers, size: Extent(rows: start.size(2), columns: start.size(3)))).sigmoid()
  }

  /// Pictures of values 0…1 in logits, away from 0 and 1 by ``margin``.
  static func logits(of pictures: Tensor) -> Tensor {
    let values = pictures.clamp(margin...(1 - margin))
    return (values / (1 - values)).log()
  }

  /// The cosine waves of a line of `size` pixels, one a column (the inverse of an orthonormal DCT-II): `size size`.
  private static func waves(_ size: Int) -> Tensor {
    let pixel = (Tensor.arange(size, type: .float64) + 0.5).unsqueeze(1)
    let wave = Tensor.arange(size, type: .float64).unsqueeze(0)
    let norms = Tensor((0..<size).map { (($0 == 0 ? 1.0 : 2.0) / Double(size)).squareRoot() }, shape: [1, size])
    return (pixel * wave * (Double.pi / Double(size))).cos() * norms
  }

  /// What a wave's amplitude is multiplied by. The factor of `√(rows · columns)` makes a lone first number a change of that size.
  private static func spectrum(_ size: Extent, _ decay: Double) -> Tensor {
    let rows = Tensor.arange(size.rows, type: .float64).unsqueeze(1)
    let columns = Tensor.arange(size.columns, type: .float64).unsqueeze(0)
    let frequency = (rows.squared() + columns.squared()).sqrt().clamp(from: 1)
    return frequency.power(-decay) * (Double(size.rows * size.columns).squareRoot())
  }
}
