import Datasets
import Networks
import Studies
import Tensors

/// Pictures of seeded noise with five attributes, each picture's brightness its own, so that masks and features differ between pictures.
struct NoisePictures: PictureDataset {
  var name = "noise"
  var count = 7
  /// An attribute that holds in every picture.
  var constant: Int?
  /// Leaves every third attribute of every other picture out.
  var leavesOut = false
  /// All pictures are the first one.
  var isOnePicture = false

  static let attributes = ["a", "b", "c", "d", "e"]

  var isSynthetic: Bool { true }
  var labelNames: LabelNames { .attributes(Self.attributes) }

  func picture(at index: Int) -> Picture {
    var random = KeyedRandom("noise pictures", index: isOnePicture ? 0 : index)
    let (level, spread) = (random.uniform(in: 20..<180), random.uniform(in: 10..<70))
    return Picture(width: 64, height: 64, samples: (0..<64 * 64 * 3).map { _ in UInt8(level + spread * random.uniform()) })
  }

  func label(at index: Int) -> Label {
    var random = KeyedRandom("noise pictures", index: index, factor: "label")
    let first = random.chance(0.5)
    let holds = (0..<5).map { $0 == 0 ? first : $0 == 1 ? !first : random.chance(0.4) }
    return .attributes(holds.enumerated().map { $0.offset == constant ? true : $0.element })
  }

  func countedAttributes(at index: Int) -> [Bool]? { leavesOut ? (0..<5).map { index % 2 == 0 || $0 % 3 != 0 } : nil }

  var images: Tensor { try! Tensor((0..<count).map(picture)).converted(to: .float64) }
}

/// A network of seeded random weights in double precision, with masks far from ½.
func randomNetwork(
  _ masks: AttributeNetwork.Masks = .bottleneck, isResidual: Bool = false, seed: UInt64 = 3,
  changing change: (inout Weights) -> Void = { _ in }
) throws -> MultiChannelAttention {
  let description = AttributeNetwork(.multiChannelAttention, masks: masks, isResidual: isResidual, attributes: 5)
  var weights = description.network().initialWeights(seed: seed, type: .float64)
  for name in weights.tensors.keys where name.hasPrefix("masks.") { weights[name] = weights[name]! * 3 }
  change(&weights)
  return try MultiChannelAttention(Model(description.network(), weights), description, attributes: NoisePictures.attributes)
}

/// A tensor of two to five dimensions as nested loops read it.
struct Values {
  let shape: [Int]
  let values: [Double]

  init(_ tensor: Tensor) { (shape, values) = (tensor.shape, tensor.array()) }

  subscript(_ i: Int, _ j: Int) -> Double { values[i * shape[1] + j] }
  subscript(_ i: Int, _ j: Int, _ k: Int) -> Double { values[(i * shape[1] + j) * shape[2] + k] }
  subscript(_ i: Int, _ j: Int, _ k: Int, _ l: Int) -> Double { values[((i * shape[1] + j) * shape[2] + k) * shape[3] + l] }
  subscript(_ i: Int, _ j: Int, _ k: Int, _ l: Int, _ m: Int) -> Double {
    values[(((i * shape[1] + j) * shape[2] + k) * shape[3] + l) * shape[4] + m]
  }
}

/// Pearson's correlation, written out; NaN where a list does not vary.
func pearson(_ left: [Double], _ right: [Double]) -> Double {
  let count = Double(left.count)
  var (leftMean, rightMean) = (0.0, 0.0)
  for value in left { leftMean += value / count }
  for value in right { rightMean += value / count }
  var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
  for (one, other) in zip(left, right) {
    product += (one - leftMean) * (other - rightMean)
    leftSquares += (one - leftMean) * (one - leftMean)
    rightSquares += (other - rightMean) * (other - rightMean)
  }
  guard Set(left).count > 1, Set(right).count > 1 else { return .nan }
  return product / (leftSquares * rightSquares).squareRoot()
}

/// Whether two numbers are as near as asked, or both no number.
func near(_ one: Double, _ other: Double, within tolerance: Double = 1e-10) -> Bool {
  one.isNaN || other.isNaN ? one.isNaN && other.isNaN : abs(one - other) <= tolerance * max(1, abs(other))
}
