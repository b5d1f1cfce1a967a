import Exhibits
import Foundation
import Tensors

/// Small colour pictures of simple shapes, drawn from a seed: no photographs, and everything about them is known.
///
/// Kinds follow one another in turn, so every run of six pictures has one of each. Colours, places, sizes and angles are drawn from the
/// seed; the same seed draws the same pictures.
public struct DrawnPictures: Sendable {
  /// What a picture shows.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case grating, disc, rectangle, gradient, checks, ring
  }

  /// The kind of each picture.
  public let kinds: [Kind]
  /// The pictures, `N 3 S S` of `float32` in 0...1, red green blue.
  public let images: Tensor

  /// Draws `count` pictures of `size × size` pixels.
  public init(count: Int, size: Int, seed: UInt64) {
    require(count > 0 && size > 0, "DrawnPictures: \(count) pictures of \(size) pixels")
    var random = RandomSource(seed: seed)
    kinds = (0..<count).map { Kind.allCases[$0 % Kind.allCases.count] }
    var samples: [Float] = []
    samples.reserveCapacity(count * 3 * size * size)
    for kind in kinds {
      let picture = Picture(kind, using: &random)
      let amounts = (0..<(size * size)).map { pixel in
        picture.amount(
          x: (Double(pixel % size) + 0.5) / Double(size), y: (Double(pixel / size) + 0.5) / Double(size), pixel: 1 / Double(size))
      }
      for channel in 0..<3 {
        let (ground, ink) = (picture.ground[channel], picture.ink[channel])
        samples.append(contentsOf: amounts.map { Float(ground + (ink - ground) * $0) })
      }
    }
    images = Tensor(samples, shape: [count, 3, size, size])
  }

  /// One of the pictures for an image grid.
  public func raster(_ index: Int) -> Raster { Raster(images[index]) }
}

/// A shape on a ground, over the unit square with its origin at the top left.
private struct Picture {
  let kind: DrawnPictures.Kind
  let ground: [Double]
  let ink: [Double]
  let x: Double
  let y: Double
  let radius: Double
  let angle: Double
  let frequency: Double

  init(_ kind: DrawnPictures.Kind, using random: inout RandomSource) {
    self.kind = kind
    let ground = (0..<3).map { _ in random.nextUniform() }
    var ink = ground
    // Ink like its ground shows nothing.
    while zip(ground, ink).allSatisfy({ abs($0 - $1) < 0.35 }) { ink = (0..<3).map { _ in random.nextUniform() } }
    self.ground = ground
    self.ink = ink
    x = 0.3 + 0.4 * random.nextUniform()
    y = 0.3 + 0.4 * random.nextUniform()
    radius = 0.15 + 0.2 * random.nextUniform()
    angle = Double.pi * random.nextUniform()
    frequency = 3 + 7 * random.nextUniform()
  }

  /// How much ink there is at a point, 0 to 1, with edges softened over a pixel.
  func amount(x: Double, y: Double, pixel: Double) -> Double {
    let (dx, dy) = (x - self.x, y - self.y)
    // Along and across the shape's own axis.
    let along = dx * cos(angle) + dy * sin(angle)
    let across = dy * cos(angle) - dx * sin(angle)
    func inside(_ distance: Double) -> Double { min(1, max(0, 0.5 - distance / pixel)) }
    switch kind {
    case .grating: return 0.5 + 0.5 * sin(2 * .pi * frequency * along)
    case .disc: return inside(hypot(dx, dy) - radius)
    case .rectangle: return inside(max(abs(along) - radius, abs(across) - radius * 0.6))
    case .gradient: return min(1, max(0, 0.5 + along))
    case .checks:
      let wave = sin(.pi * frequency * along) * sin(.pi * frequency * across)
      return min(1, max(0, 0.5 + wave / (.pi * frequency * pixel)))
    case .ring: return inside(abs(hypot(dx, dy) - radius) - radius * 0.25)
    }
  }
}
