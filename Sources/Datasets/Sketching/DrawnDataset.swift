import Tensors

/// Pictures that are drawn, so that what each pixel shows is known.
///
/// The stages are values: factors → ``Sketch`` → ``Picture`` and ``PartMap``. A further map of the plane is applied to the sketch, not to
/// pixels: nothing is resampled.
public protocol DrawnDataset: PictureDataset {
  /// The pictures' width in pixels.
  var width: Int { get }
  /// The pictures' height in pixels.
  var height: Int { get }
  /// One picture before it has pixels; without the sensor's noise.
  func sketch(at index: Int) -> Sketch
  /// The standard deviation of the noise on one picture's samples, which count 0 to 255, and the numbers that make it.
  func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom)
}

extension DrawnDataset {
  public var isSynthetic: Bool { true }

  public func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom) { (0, KeyedRandom("")) }

  public func picture(at index: Int) -> Picture { picture(at: index, seenThrough: .identity) }

  /// One picture drawn again: moved, enlarged or turned by `map`, and without the named parts.
  ///
  /// The noise belongs to the sensor: it stays where it was.
  public func picture(at index: Int, seenThrough map: Affine, removing parts: Set<String> = []) -> Picture {
    let (deviation, random) = noise(at: index)
    return sketch(at: index).removing(parts).seen(through: map).picture(width: width, height: height)
      .withNoise(standardDeviation: deviation, from: random)
  }

  /// Which part each pixel of one picture belongs to, among the parts that occur in it.
  public func partMap(at index: Int, seenThrough map: Affine = .identity, removing parts: Set<String> = []) -> PartMap {
    let sketch = sketch(at: index)
    return sketch.removing(parts).seen(through: map).partMap(width: width, height: height, parts: sketch.mappedParts)
  }
}

extension Sketch {
  /// The parts that a part map can show, each once, from back to front.
  public var mappedParts: [String] {
    var seen: Set<String> = []
    return shapes.compactMap { $0.isMapped && seen.insert($0.part).inserted ? $0.part : nil }
  }
}
