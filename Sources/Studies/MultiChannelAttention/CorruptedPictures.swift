import Datasets
import Exhibits
import Foundation
import Tensors

/// What is done to pictures to see how well a network bears it.
public enum Corruption: Hashable, Sendable, CustomStringConvertible {
  /// Nothing.
  case none
  /// Independent Gaussian noise on every sample, of this standard deviation on the scale of 0…1; cut off at 0 and 1.
  case noise(standardDeviation: Double)
  /// A Gaussian blur of this standard deviation in pixels; edges repeat outwards.
  case blur(standardDeviation: Double)
  /// A grey square with sides of this many pixels, somewhere within the picture.
  case square(side: Int)

  /// `"noise, σ = 0.1"`.
  public var description: String {
    switch self {
    case .none: "none"
    case .noise(let deviation): "noise, σ = \(deviation)"
    case .blur(let deviation): "blur, σ = \(deviation) px"
    case .square(let side): "square, \(side) px"
    }
  }
}

/// The pictures of a dataset, corrupted; labels as they were.
///
/// What is drawn at random for a picture is a function of the seed, the kind of corruption and the picture's number: stronger noise is the
/// same noise, stronger.
public struct CorruptedPictures: PictureDataset {
  public let dataset: any PictureDataset
  public let corruption: Corruption
  public let seed: UInt64

  public init(_ dataset: any PictureDataset, _ corruption: Corruption, seed: UInt64 = 1) {
    switch corruption {
    case .none: break
    case .noise(let deviation), .blur(let deviation):
      require(deviation >= 0 && deviation.isFinite, "CorruptedPictures: standard deviation \(deviation)")
    case .square(let side): require(side >= 0, "CorruptedPictures: a square of \(side) pixels")
    }
    (self.dataset, self.corruption, self.seed) = (dataset, corruption, seed)
  }

  public var name: String { corruption == .none ? dataset.name : "\(dataset.name), \(corruption)" }
  public var isSynthetic: Bool { dataset.isSynthetic }
  public var labelNames: LabelNames { dataset.labelNames }
  public var count: Int { dataset.count }
  public func label(at index: Int) -> Label { dataset.label(at: index) }
  public func countedAttributes(at index: Int) -> [Bool]? { dataset.countedAttributes(at: index) }

  public func picture(at index: Int) throws -> Picture {
    let picture = try dataset.picture(at: index)
    switch corruption {
    case .none: return picture
    case .noise(let deviation): return noisy(picture, deviation, index)
    case .blur(let deviation): return picture.blurred(standardDeviation: deviation)
    case .square(let side): return covered(picture, side, index)
    }
  }

  private func noisy(_ picture: Picture, _ deviation: Double, _ index: Int) -> Picture {
    guard deviation > 0 else { return picture }
    var keyed = KeyedRandom("corrupted pictures", seed: seed, index: index, factor: "noise")
    var random = RandomSource(seed: keyed.next())
    var picture = picture
    picture.samples = picture.samples.map { UInt8(min(255, max(0, (Double($0) + 255 * deviation * random.nextNormal()).rounded()))) }
    return picture
  }

  private func covered(_ picture: Picture, _ side: Int, _ index: Int) -> Picture {
    var random = KeyedRandom("corrupted pictures", seed: seed, index: index, factor: "square")
    let (width, height) = (min(side, picture.width), min(side, picture.height))
    // A place as a share of what is free: a larger square grows around about the same place.
    let left = Int((random.uniform() * Double(picture.width - width + 1)).rounded(.down))
    let top = Int((random.uniform() * Double(picture.height - height + 1)).rounded(.down))
    var picture = picture
    for row in top..<top + height {
      for sample in (row * picture.width + left) * picture.channels..<(row * picture.width + left + width) * picture.channels {
        picture.samples[sample] = 128
      }
    }
    return picture
  }
}
