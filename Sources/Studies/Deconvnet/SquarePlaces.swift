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

  var squares: [Square]
  /// The share of the thing's visible pixels that each hides.
  var hiddenShares: [Double]

  init(
    in dataset: any DrawnDataset, at index: Int, things: Set<String>, sites: [PartCorrespondence.Site],
    settings: PartCorrespondence.Settings
  ) throws {
    let (width, height) = (dataset.width, dataset.height)
    let side = settings.side(of: width)
    let keypoints = dataset.keypoints(at: index)
    let mask = dataset.partMap(at: index).mask(of: dataset.parts(of: things, at: index))
    let pixels = mask.indices.filter { mask[$0] }
    guard !pixels.isEmpty else {
      throw StudyError("picture \(index) of \(dataset.name) shows none of \(things.sorted().joined(separator: ", "))")
    }
    squares = try sites.map { site in
      var random = KeyedRandom("part correspondence", seed: settings.seed, index: index, factor: site.description)
      let center: Point
      switch site {
      case .keypoint(let name):
        guard let point = keypoints[name] else {
          throw StudyError(
            "picture \(index) of \(dataset.name) has no keypoint “\(name)”",
            hint: keypoints.isEmpty ? nil : "it has \(keypoints.keys.sorted().joined(separator: ", "))")
        }
        center = point
      case .anywhere:
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
