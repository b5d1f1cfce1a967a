import Datasets
import Exhibits
import Networks
import Tensors
import Training

/// How much the features of a node lose by standing at every so many pixels only: aliasing, measured on what they answer to pictures.
///
/// A node whose positions lie `s` pixels apart samples a response that has a value at every pixel. That dense response is found exactly, by
/// moving the picture by 0 … s − 1 pixels in both directions and putting what the node gives side by side; only positions that see no
/// padding count. Frequencies above `1 / (2s)` cycles per pixel cannot be represented by the samples: they appear at lower ones, as what is
/// not there, and change with the slightest move of the picture. Any node and any picture will do; nothing need be drawn again.
public struct ResponseAliasing: Sendable {
  public var node: String
  /// From position to position, in pixels.
  public var stride: Extent
  /// How many pictures were seen.
  public var pictureCount: Int
  /// One a channel: the share of the dense response's energy (of its differences from each picture's mean) at frequencies above `1 / (2s)`
  /// in one direction or both, all pictures together, under a Hann window, which lets a border's jump not count. 0 at a stride of 1; NaN
  /// for a feature that never varies.
  public var foldedShares: [Double]
  /// One a channel: the root of the squared distance between the dense response and what linear interpolation makes of its samples, over
  /// the sum of squared differences from each picture's mean. 0 where all that lies between positions can be told from them; 1 where the
  /// mean would tell as much; NaN for a feature that never varies.
  public var interpolationErrors: [Double]
}

extension Model {
  /// Measures the aliasing of a node's features on some pictures.
  ///
  /// Each picture passes through the network as often as a stride has pixels: 16 times for steps of 4.
  ///
  /// - Parameters:
  ///   - node: A map that comes before everything that needs pictures of one size, such as linear layers.
  ///   - dataset: Pictures of the network's size.
  ///   - count: How many of them; the first ones.
  ///   - blurring: The width in pixels of a box by which pictures are averaged first, a control: what is smooth aliases less.
  /// - Throws: ``StudyError`` when the node is no map, sees all of a picture, or has fewer than two positions that see no padding;
  ///   `NetworkError` when the part of the network up to the node does not take pictures of another size.
  public func responseAliasing(
    at node: String, on dataset: any PictureDataset, count: Int = 16, normalization: Normalization = .none, blurring: Int = 1,
    progress: ((_ done: Int, _ all: Int) throws -> Void)? = nil
  ) throws -> ResponseAliasing {
    let sampling = try ResponseSampling(self, node: node)
    let numbers = Array(0..<min(max(0, count), dataset.count))
    guard !numbers.isEmpty else { throw StudyError("\(dataset.name) has no picture to study") }
    require(blurring > 0 && blurring % 2 == 1, "responseAliasing: a box of \(blurring) pixels, expected an odd number")
    var sums = ResponseSums(sampling)
    for index in numbers {
      let picture = try Tensor([dataset.picture(at: index)]).converted(to: dtype)
      guard Array(picture.shape.dropFirst()) == sampling.inputShape else {
        throw StudyError("picture \(index) of \(dataset.name) is \(picture.shape.dropFirst()), expected \(sampling.inputShape)")
      }
      let margin = blurring / 2
      let smooth = blurring == 1 ? picture : picture.pad(Extent(margin), with: .repeated).avgPool2d(Extent(blurring), stride: 1)
      sums.add(try sampling.denseResponse(to: normalization.applied(to: smooth)))
      try progress?(index + 1, numbers.count)
    }
    return sums.aliasing(node: node, pictures: numbers.count)
  }
}

/// How a node's positions lie in pictures, and what lies between them.
struct ResponseSampling {
  private let part: Model
  private let node: String
  let inputShape: [Int]
  let stride: Extent
  /// The positions of a moved picture that see no padding.
  private let rows: Range<Int>
  private let columns: Range<Int>

  init(_ model: Model, node: String) throws {
    guard try model.network.shape(of: node).count == 3, let input = model.network.inputs.first?.shape, input.count == 3 else {
      throw StudyError("“\(node)” is no map of a picture, so its features are not sampled")
    }
    let field = try model.network.receptiveField(of: node)
    guard field.rows.stride > 0, field.columns.stride > 0 else {
      throw StudyError("every position of “\(node)” sees the whole picture, so its features are not sampled")
    }
    part = try model.cut(at: node)
    (self.node, inputShape, stride) = (node, input, Extent(rows: field.rows.stride, columns: field.columns.stride))
    func inner(_ axis: ReceptiveField.Axis, _ length: Int) -> Range<Int> {
      let window = length - axis.stride + 1
      let first = max(0, (-axis.start + axis.stride - 1) / axis.stride)
      let last = (window - axis.size - axis.start) / axis.stride
      return first..<max(first, window - axis.size - axis.start < 0 ? first : last + 1)
    }
    (rows, columns) = (inner(field.rows, input[1]), inner(field.columns, input[2]))
    guard rows.count > 1, columns.count > 1 else {
      throw StudyError(
        "“\(node)” has \(rows.count) × \(columns.count) positions that see no padding, too few to say what lies between them",
        hint: "each sees \(field.rows.size) × \(field.columns.size) pixels of \(input[1]) × \(input[2])")
    }
  }

  /// The size of the dense response.
  var size: Extent { Extent(rows: rows.count * stride.rows, columns: columns.count * stride.columns) }

  /// The response at every pixel, `C H W` of `float64`.
  ///
  /// - Parameter picture: `1 C H W`.
  func denseResponse(to picture: Tensor) throws -> Tensor {
    let (height, width) = (inputShape[1] - stride.rows + 1, inputShape[2] - stride.columns + 1)
    let moved = (0..<stride.rows).flatMap { down in
      (0..<stride.columns).map { right in picture.narrow(2, down..<down + height).narrow(3, right..<right + width) }
    }
    let given = try part(Tensor.concatenate(moved)).narrow(2, rows).narrow(3, columns).converted(to: .float64)
    let channels = given.size(1)
    // s·s C h w, as s s C h w, to C h s w s.
    return given.reshape([stride.rows, stride.columns, channels, rows.count, columns.count]).permute([2, 3, 0, 4, 1])
      .reshape([channels, size.rows, size.columns])
  }
}

/// Energies of dense responses, summed over pictures.
private struct ResponseSums {
  private let stride: Extent
  private let window: Tensor
  private let bases: (rows: FourierBasis, columns: FourierBasis)
  private let interpolation: (rows: Tensor, columns: Tensor)
  /// Of the values themselves: a response that is constant but for rounding has none of the energies below.
  private var magnitudes: Tensor?
  private var windowed: Tensor?
  private var represented: Tensor?
  private var distances: Tensor?
  private var energies: Tensor?

  init(_ sampling: ResponseSampling) {
    let size = sampling.size
    stride = sampling.stride
    func hann(_ length: Int) -> Tensor {
      let places = Tensor.arange(length, type: .float64)
      return (1 - (places * (2 * Double.pi / Double(length))).cos()) / 2
    }
    window = hann(size.rows).unsqueeze(1) * hann(size.columns).unsqueeze(0)
    bases = (Self.basis(size.rows, stride.rows), Self.basis(size.columns, stride.columns))
    interpolation = (Self.interpolation(size.rows, stride.rows), Self.interpolation(size.columns, stride.columns))
  }

  /// The waves that samples at a stride can represent, `|f| ≤ 1 / (2·stride)`.
  private static func basis(_ length: Int, _ stride: Int) -> FourierBasis {
    let frequencies = (0..<length).map { 2 * $0 < length ? $0 : $0 - length }.filter { 2 * abs($0) * stride <= length }
    return FourierBasis(frequencies.map { Double($0) / Double(length) }, length: length)
  }

  /// The weights of samples at places between the first and the last, `places samples`.
  private static func interpolation(_ length: Int, _ stride: Int) -> Tensor {
    let samples = length / stride
    let places = (samples - 1) * stride + 1
    let values = (0..<places).flatMap { place in (0..<samples).map { max(0, 1 - abs(Double(place) / Double(stride) - Double($0))) } }
    return Tensor(values, shape: [places, samples])
  }

  mutating func add(_ response: Tensor) {
    func sum(_ values: Tensor) -> Tensor { values.squared().sum(over: 1, 2) }
    func added(_ values: Tensor, to sum: Tensor?) -> Tensor { sum.map { $0 + values } ?? values }
    let differences = response - response.mean(over: 1, 2, keepingDimensions: true)
    magnitudes = added(sum(response), to: magnitudes)
    let faded = differences * window
    windowed = added(sum(faded) * Double(faded.size(1) * faded.size(2)), to: windowed)
    represented = added(bases.rows.power(of: faded, across: bases.columns).sum(over: 1, 2), to: represented)
    // Between the first sample and the last.
    let inside = differences.narrow(1, 0..<interpolation.rows.size(0)).narrow(2, 0..<interpolation.columns.size(0))
    let rows = Tensor.arange(0, inside.size(1), step: stride.rows), columns = Tensor.arange(0, inside.size(2), step: stride.columns)
    let samples = inside.select(1, at: rows).select(2, at: columns)
    distances = added(sum(inside - interpolation.rows.matmul(samples).matmul(interpolation.columns.transpose())), to: distances)
    energies = added(sum(inside - inside.mean(over: 1, 2, keepingDimensions: true)), to: energies)
  }

  func aliasing(node: String, pictures: Int) -> ResponseAliasing {
    func numbers(_ tensor: Tensor?) -> [Double] { tensor?.array() ?? [] }
    let varies = zip(numbers(energies), numbers(magnitudes)).map { $0 > 1e-12 * $1 }
    func ratios(_ parts: Tensor?, of wholes: Tensor?) -> [Double] {
      zip(varies, zip(numbers(parts), numbers(wholes))).map { $0 && $1.1 > 0 ? $1.0 / $1.1 : .nan }
    }
    return ResponseAliasing(
      node: node, stride: stride, pictureCount: pictures,
      foldedShares: ratios(represented, of: windowed).map { $0.isNaN ? .nan : max(0, 1 - $0) },
      interpolationErrors: ratios(distances, of: energies).map { $0.squareRoot() })
  }
}
