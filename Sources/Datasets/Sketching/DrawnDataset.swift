import Tensors

/// Pictures that are drawn, so that what each pixel shows is known.
///
/// The stages are values: factors → ``Sketch`` → ``Picture`` and ``PartMap``. A further map of the plane is applied to the sketch, not to
/// pixels: nothing is resampled.
///
/// Every drawn set has a ``split``, whose two kinds share no individual, a seed, and `picture(at:seenThrough:removing:)`.
public protocol DrawnDataset: PictureDataset {
  /// Which of two sets that share no individual.
  var split: TrainTestSplit { get }
  /// What all of its random numbers are keyed by.
  var seed: UInt64 { get }
  /// The pictures' width in pixels.
  var width: Int { get }
  /// The pictures' height in pixels.
  var height: Int { get }
  /// One picture before it has pixels; without the sensor's noise. It lies in the middle of a picture that is higher than wide.
  func sketch(at index: Int) -> Sketch
  /// The standard deviation of the noise on one picture's samples, which count 0 to 255, and the numbers that make it.
  func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom)
  /// The names that the part map of this sketch counts, from number 1; without an own choice, the parts that occur in it.
  func partNames(of sketch: Sketch) -> [String]
}

extension DrawnDataset {
  public var isSynthetic: Bool { true }

  public func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom) { (0, KeyedRandom("")) }

  public func partNames(of sketch: Sketch) -> [String] { sketch.mappedParts }

  public func picture(at index: Int) -> Picture { picture(at: index, seenThrough: .identity) }

  /// One picture drawn again: moved, enlarged or turned by `map`, and without the named parts.
  ///
  /// The noise belongs to the sensor: it stays where it was.
  ///
  /// - Parameter parts: Names in the part map (`"beak"`), or of the things that they are parts of: `"car 2"` takes the car with its doors
  ///   and wheels, `"car 2/door"` a door with its window.
  public func picture(at index: Int, seenThrough map: Affine = .identity, removing parts: Set<String> = []) -> Picture {
    let (deviation, random) = noise(at: index)
    return sketch(at: index).removingAll(of: parts).seen(through: map).centered(width: width, height: height)
      .picture(width: width, height: height).withNoise(standardDeviation: deviation, from: random)
  }

  /// Which part each pixel of one picture belongs to.
  ///
  /// - Parameter parts: As for the picture.
  public func partMap(at index: Int, seenThrough map: Affine = .identity, removing parts: Set<String> = []) -> PartMap {
    let sketch = sketch(at: index)
    return sketch.removingAll(of: parts).seen(through: map).centered(width: width, height: height)
      .partMap(width: width, height: height, parts: partNames(of: sketch))
  }

  /// The named places of one picture, in pixels from its upper left corner.
  public func keypoints(at index: Int, seenThrough map: Affine = .identity) -> [String: Point] {
    sketch(at: index).seen(through: map).centered(width: width, height: height).placedKeypoints(width: width)
  }

  /// The names of all parts of one picture that belong to these things, as ``partMap(at:seenThrough:removing:)`` lists them.
  public func parts(of things: Set<String>, at index: Int) -> Set<String> {
    Set(sketch(at: index).mappedParts).filter { $0.belongs(to: things) }
  }
}

extension Sketch {
  /// The parts that a part map can show, each once, from back to front.
  public var mappedParts: [String] {
    var seen: Set<String> = []
    return shapes.compactMap { $0.isMapped && seen.insert($0.part).inserted ? $0.part : nil }
  }

  /// The same without these parts and the parts of them.
  func removingAll(of things: Set<String>) -> Sketch {
    things.isEmpty ? self : removing(Set(shapes.map(\.part)).filter { $0.belongs(to: things) })
  }

  /// The sketch as it lies in a picture of this form: in the middle of what is higher than wide.
  func centered(width: Int, height: Int) -> Sketch {
    width == height ? self : seen(through: .translation(0, (Double(height) / Double(width) - 1) / 2))
  }

  /// The keypoints in pixels of a picture this wide.
  func placedKeypoints(width: Int) -> [String: Point] { keypoints.mapValues { view($0) * Double(width) } }
}

extension String {
  /// Whether this name of a part is one of these, or of a part of one: `car 2/door/window|glass` is of `car 2`.
  fileprivate func belongs(to things: Set<String>) -> Bool {
    if things.contains(self) { return true }
    return utf8.indices.contains { place in
      (utf8[place] == UInt8(ascii: "/") || utf8[place] == UInt8(ascii: "|")) && things.contains(String(self[..<place]))
    }
  }
}
