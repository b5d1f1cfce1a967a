import Datasets
import Foundation
import Tensors

/// Where the squares of one individual lie, site by site.
struct SquarePlaces: Hashable, Sendable {
  /// A square of pixels.
  struct Square: Hashable, Sendable {
    var top: Int
    var left: Int
    var side: Int

    /// - Parameter center: In pixels; the square is moved inside a picture of this size.
    init(around center: Point, side: Int, width: Int, height: Int) {
      func start(_ place: Double, _ size: Int) -> Int { min(max(0, Int((place - Double(side) / 2).rounded())), max(0, size - side)) }
      (top, left, self.side) = (start(center.y, height), start(center.x, width), side)
    }

    func contains(row: Int, column: Int) -> Bool { (top..<top + side).contains(row) && (left..<left + side).contains(column) }
  }

  /// What the individual is seen through.
  var map: Affine
  var squares: [Square]
  /// The share of the thing's visible pixels that each hides.
  var hiddenShares: [Double]

  /// - Parameter group: The number of the individual's group.
  init(
    in dataset: any DrawnDataset, at index: Int, group: Int, things: Set<String>, sites: [PartCorrespondence.Site],
    settings: PartCorrespondence.Settings
  ) throws {
    let (width, height) = (dataset.width, dataset.height)
    let side = settings.side(of: width)
    let still = dataset.keypoints(at: index)
    let map = try settings.alignment.map { try $0.map(of: still.mapValues { $0 * (1 / Double(width)) }, index, dataset.name) } ?? .identity
    self.map = map
    let keypoints = dataset.keypoints(at: index, seenThrough: map)
    let mask = dataset.partMap(at: index, seenThrough: map).mask(of: dataset.parts(of: things, at: index))
    let pixels = mask.indices.filter { mask[$0] }
    guard !pixels.isEmpty else {
      throw StudyError("picture \(index) of \(dataset.name) shows none of \(things.sorted().joined(separator: ", "))")
    }
    squares = try sites.map { site in
      var random = KeyedRandom(
        "part correspondence", seed: settings.seed, index: site == .samePlace ? group : index, factor: site.description)
      let center: Point
      switch site {
      case .keypoint(let name):
        center = try keypoints.place(of: name, index, dataset.name)
      case .anywhere, .samePlace:
        let half = Double(side) / 2
        center = Point(
          half + random.uniform() * max(0, Double(width - side)), half + random.uniform() * max(0, Double(height - side)))
      case .onThing:
        let pixel = random.pick(pixels)
        center = Point(Double(pixel % width) + 0.5, Double(pixel / width) + 0.5)
      }
      return Square(around: center, side: side, width: width, height: height)
    }
    hiddenShares = squares.map { square in
      Double(pixels.count { square.contains(row: $0 / width, column: $0 % width) }) / Double(pixels.count)
    }
  }
}

extension [String: Point] {
  /// - Throws: ``StudyError`` when there is no such keypoint in a picture.
  fileprivate func place(of name: String, _ index: Int, _ source: String) throws(StudyError) -> Point {
    guard let point = self[name] else {
      throw StudyError(
        "picture \(index) of \(source) has no keypoint “\(name)”",
        hint: isEmpty ? nil : "it has \(keys.sorted().joined(separator: ", "))")
    }
    return point
  }
}

extension PartCorrespondence.Alignment {
  /// The map that moves, enlarges and turns, without a mirror, so that both keypoints come to their places.
  func map(of keypoints: [String: Point], _ index: Int, _ source: String) throws(StudyError) -> Affine {
    let (one, other) = (try keypoints.place(of: first, index, source), try keypoints.place(of: second, index, source))
    let (way, wanted) = (other - one, secondPlace - firstPlace)
    let square = way.x * way.x + way.y * way.y
    guard square > 0, wanted.x != 0 || wanted.y != 0 else {
      throw StudyError("“\(first)” and “\(second)” cannot be brought to two places: they are at one", hint: "name other keypoints")
    }
    // The quotient of both ways as complex numbers: how much they are enlarged and turned.
    let real = (wanted.x * way.x + wanted.y * way.y) / square
    let imaginary = (wanted.y * way.x - wanted.x * way.y) / square
    return Affine(
      a: real, b: imaginary, c: -imaginary, d: real, tx: firstPlace.x - real * one.x + imaginary * one.y,
      ty: firstPlace.y - imaginary * one.x - real * one.y)
  }
}

extension DrawnDataset {
  /// The pictures in which all of these keypoints are seen: a square around each lies inside the picture, and its middle on the thing, not
  /// on what stands before it.
  ///
  /// - Parameters:
  ///   - things: What the keypoints are on, as parts are named: `["thing"]`.
  ///   - side: The square's side, as a share of the picture's width.
  ///   - numbers: Which pictures are looked at; without them, all.
  ///   - isWanted: What else is asked of the keypoints, in pixels: `{ $0["nose"]!.x > $0["tail"]!.x }` face the right. It is asked of
  ///     pictures that have all of `keypoints`.
  public func individuals(
    showing keypoints: [String], of things: Set<String>, side: Double = 0.16, among numbers: [Int]? = nil, threads: Int = 2,
    where isWanted: @Sendable ([String: Point]) -> Bool = { _ in true }
  ) -> [Int] {
    let numbers = numbers ?? Array(0..<count)
    let half = side / 2 * Double(width)
    let areShown = [Bool](count: numbers.count, threads: threads) { place in
      let index = numbers[place]
      let points = self.keypoints(at: index)
      let chosen = keypoints.compactMap { points[$0] }
      guard chosen.count == keypoints.count, isWanted(points) else { return false }
      let areInside = chosen.allSatisfy { point in
        point.x >= half && point.y >= half && point.x <= Double(width) - half && point.y <= Double(height) - half
      }
      guard areInside else { return false }
      let map = partMap(at: index)
      let mask = map.mask(of: parts(of: things, at: index))
      return chosen.allSatisfy { mask[min(height - 1, Int($0.y)) * width + min(width - 1, Int($0.x))] }
    }
    return zip(numbers, areShown).filter(\.1).map(\.0)
  }
}
