import Tensors

/// Pictures and their labels as tensors, in the order of a stream.
public struct Batch: Sendable {
  /// Which batch of its epoch this is, from 0.
  public var step: Int
  /// `N C H W`, `float32`, 0…1: a byte divided by 255.
  public var images: Tensor
  /// Categories: `N`, `int64`. Attributes: `N A`, `float32`, 1 where an attribute holds and 0 where it does not.
  public var targets: Tensor
  /// `N A`, `float32`, 1 where an attribute counts and 0 where a loss must leave it out; `nil` where all count. See
  /// ``PictureDataset/countedAttributes(at:)``.
  public var targetWeights: Tensor?
  /// The labels, one a picture.
  public var labels: [Label]
  /// The numbers of the pictures in their dataset.
  public var indices: [Int]

  /// How many pictures there are.
  public var count: Int { indices.count }
}

extension Batch {
  /// Puts pictures of one size together.
  ///
  /// - Throws: ``DatasetError`` when the pictures differ in size.
  init(step: Int, pictures: [Picture], labels: [Label], counted: [[Bool]?] = [], indices: [Int], source: String) throws {
    self.init(
      step: step, images: try Tensor(pictures: pictures, numbers: indices, source: source), targets: Batch.targets(of: labels),
      targetWeights: Batch.weights(of: labels, counted: counted), labels: labels, indices: indices)
  }

  private static func weights(of labels: [Label], counted: [[Bool]?]) -> Tensor? {
    guard counted.contains(where: { $0 != nil }), case .attributes(let first)? = labels.first else { return nil }
    let values = counted.flatMap { row in row?.map { $0 ? Float(1) : 0 } ?? Array(repeating: 1, count: first.count) }
    return Tensor(values, shape: [labels.count, first.count])
  }

  /// The labels as the losses take them.
  static func targets(of labels: [Label]) -> Tensor {
    guard case .attributes(let first)? = labels.first else {
      return Tensor(
        labels.map { label in
          guard case .category(let number) = label else { fatalError("Batch: a category beside attributes") }
          return number
        })
    }
    let values = labels.flatMap { label -> [Float] in
      guard case .attributes(let holds) = label, holds.count == first.count else {
        fatalError("Batch: labels of one dataset have one kind and one number of attributes")
      }
      return holds.map { $0 ? 1 : 0 }
    }
    return Tensor(values, shape: [labels.count, first.count])
  }
}

extension Tensor {
  /// Pictures of one size as `N C H W`, `float32`, 0…1: a byte divided by 255.
  ///
  /// - Throws: ``DatasetError`` when the pictures differ in size.
  public init(_ pictures: [Picture]) throws {
    try self.init(pictures: pictures, numbers: Array(pictures.indices), source: "pictures")
  }

  init(pictures: [Picture], numbers: [Int], source: String) throws {
    guard let first = pictures.first else { fatalError("Tensor: a batch of no pictures") }
    let (width, height, channels) = (first.width, first.height, first.channels)
    for (picture, number) in zip(pictures, numbers) where (picture.width, picture.height, picture.channels) != (width, height, channels) {
      throw DatasetError(
        path: source, place: "row \(number)",
        reason: "\(picture.width)×\(picture.height) pixels of \(picture.channels) channels in a batch of \(width)×\(height) of \(channels)",
        hint: "give the stream a transform that makes one size: `.resizedAndCropped(to: 64)`")
    }
    let plane = width * height
    let values = [Float](unsafeUninitializedCapacity: pictures.count * channels * plane) { buffer, count in
      var place = 0
      for picture in pictures {
        picture.samples.withUnsafeBufferPointer { samples in
          for channel in 0..<channels {
            var sample = channel
            for _ in 0..<plane {
              buffer[place] = Float(samples[sample]) / 255
              place += 1
              sample += channels
            }
          }
        }
      }
      count = place
    }
    self.init(values, shape: [pictures.count, channels, height, width])
  }
}
