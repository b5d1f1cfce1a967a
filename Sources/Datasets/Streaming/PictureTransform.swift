import Tensors

/// What is done to a picture before it joins a batch: steps, in order.
///
///     PictureTransform([.resizeShorterSide(256), .cropCenter(width: 224, height: 224)])
///
/// Resizing is Pillow's (`Image.resize`, `Resampling.BILINEAR`: antialiased when it shrinks), bit for bit, with the sizes of torchvision's
/// `Resize`; cropping is torchvision's `CenterCrop`.
public struct PictureTransform: Codable, Hashable, Sendable {
  /// One step.
  public enum Step: Codable, Hashable, Sendable {
    /// Scales so that the shorter side has this many pixels; the longer one is `size · longer / shorter`, rounded down.
    case resizeShorterSide(Int)
    /// Scales to just this size, whatever the proportions.
    case resize(width: Int, height: Int)
    /// Cuts the middle out; black surrounds a picture that is smaller.
    case cropCenter(width: Int, height: Int)
    /// Surrounds with this many black pixels on each side.
    case pad(Int)
    /// Cuts a window of this size out, anywhere in the picture with the same probability.
    case cropRandomly(width: Int, height: Int)
    /// Exchanges left and right with this probability.
    case flipRandomly(probability: Double)
    /// One channel, `0.299 R + 0.587 G + 0.114 B` as Pillow rounds it.
    case grey
    /// Three channels; grey is repeated.
    case rgb
  }

  public var steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  /// The picture as it is.
  public static let identity = PictureTransform([])

  /// The shorter side to `size`, then the middle square of it: every picture becomes `size × size`.
  public static func resizedAndCropped(to size: Int) -> PictureTransform {
    PictureTransform([.resizeShorterSide(size), .cropCenter(width: size, height: size)])
  }

  /// torchvision's evaluation transform of its ImageNet networks: the shorter side to 256, then the middle 224 × 224.
  public static let imageNet = PictureTransform([.resizeShorterSide(256), .cropCenter(width: 224, height: 224)])

  /// The usual augmentation of CIFAR: four pixels of padding, a random 32 × 32 window, mirrored half of the time.
  public static let cifarTraining = PictureTransform([
    .pad(4), .cropRandomly(width: 32, height: 32), .flipRandomly(probability: 0.5),
  ])

  /// The transformed picture. Random steps draw from `random`.
  public func applied(to picture: Picture, using random: inout KeyedRandom) -> Picture {
    steps.reduce(picture) { $1.applied(to: $0, using: &random) }
  }

  /// The transformed picture; random steps draw as for the first picture of a sequential stream.
  public func applied(to picture: Picture) -> Picture {
    var random = BatchOrder.sequential.random(at: 0)
    return applied(to: picture, using: &random)
  }
}

extension PictureTransform.Step {
  func applied(to picture: Picture, using random: inout KeyedRandom) -> Picture {
    switch self {
    case .resizeShorterSide(let size):
      let (width, height) = (picture.width, picture.height)
      return width <= height
        ? picture.resized(width: size, height: Int(Double(size * height) / Double(width)))
        : picture.resized(width: Int(Double(size * width) / Double(height)), height: size)
    case .resize(let width, let height): return picture.resized(width: width, height: height)
    case .cropCenter(let width, let height): return picture.croppedCenter(width: width, height: height)
    case .pad(let margin):
      return picture.window(x: -margin, y: -margin, width: picture.width + 2 * margin, height: picture.height + 2 * margin)
    case .cropRandomly(let width, let height):
      let x = random.integer(in: 0..<max(picture.width - width, 0) + 1)
      let y = random.integer(in: 0..<max(picture.height - height, 0) + 1)
      return picture.window(x: x, y: y, width: width, height: height)
    case .flipRandomly(let probability): return random.chance(probability) ? picture.mirrored() : picture
    case .grey: return picture.grey()
    case .rgb: return picture.rgb()
    }
  }
}
