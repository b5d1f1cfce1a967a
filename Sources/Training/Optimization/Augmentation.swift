import Datasets
import Tensors

/// A random change of a training picture that leaves its label true.
///
/// What happens to a picture is a function of the seed, the epoch and its number in the dataset: neither the batch it is in nor the
/// number of threads matters.
public enum Augmentation: Hashable, Sendable {
  /// Left and right exchanged, with this probability.
  case flip(probability: Double = 0.5)
  /// Shifted by up to `padding` pixels each way; what comes in at an edge is the picture mirrored at it.
  case reflectCrop(padding: Int)
  /// Brightness, contrast and saturation, in this order, each multiplied by a factor uniform in `1 − x … 1 + x`; torchvision's `ColorJitter`
  /// without hue, on values that stay within 0…1.
  case colorJitter(brightness: Double = 0, contrast: Double = 0, saturation: Double = 0)

  /// What is drawn for a picture from.
  static func random(_ name: String, seed: UInt64, epoch: Int, index: Int) -> KeyedRandom {
    KeyedRandom("augmentation: \(name)", seed: seed, index: index, factor: "epoch \(epoch)")
  }

  /// The changed pictures, `N C H W`, 0…1; `indices` are their numbers in the dataset.
  public func applied(to images: Tensor, indices: [Int], seed: UInt64, epoch: Int) -> Tensor {
    precondition(images.rank == 4 && images.size(0) == indices.count, "Augmentation: \(indices.count) numbers for images \(images.shape)")
    func draw<Value>(_ name: String, _ body: (inout KeyedRandom) -> Value) -> [Value] {
      indices.map { index in
        var random = Self.random(name, seed: seed, epoch: epoch, index: index)
        return body(&random)
      }
    }
    switch self {
    case .flip(let probability):
      let isFlipped = Tensor(draw("flip") { $0.chance(probability) }, shape: [indices.count, 1, 1, 1])
      return isFlipped.choosing(images.flip(3), otherwise: images)
    case .reflectCrop(let padding):
      let (height, width) = (images.size(2), images.size(3))
      precondition(padding < height && padding < width, "reflectCrop: padding \(padding) of images \(images.shape)")
      let places = draw("reflectCrop") { random in
        (row: random.integer(in: 0..<2 * padding + 1), column: random.integer(in: 0..<2 * padding + 1))
      }
      let padded = images.pad(Extent(padding), with: .reflected)
      return Tensor.stack(
        places.enumerated().map { number, place in
          padded[number].narrow(1, place.row..<place.row + height).narrow(2, place.column..<place.column + width)
        })
    case .colorJitter(let brightness, let contrast, let saturation):
      let factors = draw("colorJitter") { random in
        [brightness, contrast, saturation].map { Float(random.uniform(in: 1 - $0..<1 + $0 + .ulpOfOne)) }
      }
      func factor(_ number: Int) -> Tensor { Tensor(factors.map { $0[number] }, shape: [indices.count, 1, 1, 1]) }
      var result = images
      if brightness > 0 { result = (result * factor(0)).clamp(0...1) }
      if contrast > 0 {
        let grey = Self.grey(result).mean(over: 1, 2, 3, keepingDimensions: true)
        result = (grey + (result - grey) * factor(1)).clamp(0...1)
      }
      if saturation > 0 {
        let grey = Self.grey(result)
        result = (grey + (result - grey) * factor(2)).clamp(0...1)
      }
      return result
    }
  }

  /// `N 1 H W`: 0.2989 R + 0.587 G + 0.114 B, as torchvision's `rgb_to_grayscale`.
  private static func grey(_ images: Tensor) -> Tensor {
    guard images.size(1) == 3 else { return images.mean(over: 1, keepingDimensions: true) }
    return (images * Tensor([0.2989, 0.587, 0.114] as [Float], shape: [1, 3, 1, 1])).sum(over: 1, keepingDimensions: true)
  }
}

extension Augmentation: Codable {
  private enum Kind: String, CaseIterable { case flip, reflectCrop, colorJitter }

  public init(from decoder: any Decoder) throws {
    let all = try SpecificationFields(decoder, nil, of: "an augmentation")
    let kind: Kind = try all.word("kind")
    func fields(_ names: String...) throws -> SpecificationFields {
      try SpecificationFields(decoder, ["kind"] + names, of: "the augmentation `\(kind.rawValue)`")
    }
    switch kind {
    case .flip: self = .flip(probability: try fields("probability").value("probability", default: 0.5, in: 0...1))
    case .reflectCrop: self = .reflectCrop(padding: try fields("padding").value("padding", in: 1...4096))
    case .colorJitter:
      let fields = try fields("brightness", "contrast", "saturation")
      self = .colorJitter(
        brightness: try fields.value("brightness", default: 0, in: 0...1), contrast: try fields.value("contrast", default: 0, in: 0...1),
        saturation: try fields.value("saturation", default: 0, in: 0...1))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SpecificationFields.Key.self)
    func put(_ name: String, _ value: some Encodable) throws { try container.encode(value, forKey: .init(name)) }
    switch self {
    case .flip(let probability):
      try put("kind", Kind.flip.rawValue)
      try put("probability", probability)
    case .reflectCrop(let padding):
      try put("kind", Kind.reflectCrop.rawValue)
      try put("padding", padding)
    case .colorJitter(let brightness, let contrast, let saturation):
      try put("kind", Kind.colorJitter.rawValue)
      try put("brightness", brightness)
      try put("contrast", contrast)
      try put("saturation", saturation)
    }
  }
}
