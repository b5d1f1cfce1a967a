import Datasets
import Networks
import Studies
import Tensors
import Training

/// A red, a green and a blue square on grey, each a part of a thing and a keypoint of its own; the category's is the largest.
struct ColoredSquares: DrawnDataset {
  static let colors = ["red", "green", "blue"]

  var name = "coloured squares"
  var count = 12
  var split = TrainTestSplit.test
  var seed: UInt64 = 1
  var width = 32
  /// Every picture is the first one.
  var isOnePicture = false
  /// The green square is never there.
  var hasGreen = true
  /// The red square has a smaller one in it, which belongs to it.
  var hasSpot = false

  var height: Int { width }
  var labelNames: LabelNames { .categories(Self.colors) }

  func label(at index: Int) -> Label { .category(isOnePicture ? 0 : index % 3) }

  func sketch(at index: Int) -> Sketch {
    let index = isOnePicture ? 0 : index
    var random = KeyedRandom("coloured squares", seed: seed, index: index)
    let everywhere = SketchPath.rectangle(Point(-3, -3), 7, 7)
    var shapes = [Sketch.Shape("background", everywhere, fill: .solid(.init(0.5, 0.5, 0.5)))]
    var keypoints: [String: Point] = [:]
    for (place, name) in Self.colors.enumerated() {
      let side = index % 3 == place ? 0.26 : 0.16
      let center = Point(0.2 + 0.3 * Double(place), random.uniform(in: 0.3..<0.7))
      guard name != "green" || hasGreen else { continue }
      let color = Sketch.Color(place == 0 ? 1 : 0, place == 1 ? 1 : 0, place == 2 ? 1 : 0)
      func square(_ side: Double) -> SketchPath { .rectangle(Point(center.x - side / 2, center.y - side / 2), side, side) }
      shapes.append(.init("thing/\(name)", square(side), fill: .solid(color)))
      if hasSpot, place == 0 { shapes.append(.init("thing/red/spot", square(side / 2), fill: .solid(.init(0.9, 0, 0)))) }
      keypoints[name] = center
    }
    return Sketch(shapes: shapes, keypoints: keypoints)
  }
}

/// What `Normalization` does to pictures in these tests.
let halfAndQuarter = Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25])

/// A network whose i-th map is above 0 on pure red, green or blue alone, and whose i-th output is the sum of that map.
func colorNetwork(size: Int = 32) throws -> Model {
  let network = try Network("colours", input: [3, size, size]) {
    Sequential("features") {
      Convolution(3, kernel: 1)
      ReLU()
      MaxPool(4)
    }
    Flatten()
    Linear(3).named("fc")
  }
  let kernel = (0..<9).map { $0 / 3 == $0 % 3 ? 1.0 : -1.0 }
  let cells = (size / 4) * (size / 4)
  let sums = (0..<3 * 3 * cells).map { $0 / (3 * cells) == $0 % (3 * cells) / cells ? 0.1 : 0.0 }
  return try Model(
    network,
    Weights([
      "features.0.weight": Tensor(kernel, shape: [3, 3, 1, 1], type: .float32),
      "features.0.bias": Tensor([-1.0, -1, -1], shape: [3], type: .float32),
      "fc.weight": Tensor(sums, shape: [3, 3 * cells], type: .float32), "fc.bias": Tensor.zeros([3]),
    ]))
}

/// A network of seeded random weights for pictures of 32 px, with overlapping pools.
func smallRandomModel(classes: Int = 3, seed: UInt64 = 4) throws -> Model {
  let network = try Network("small", input: [3, 32, 32], initialization: .he) {
    Sequential("features") {
      Convolution(6, kernel: 5, stride: 2)
      ReLU()
      MaxPool(3, stride: 2)
      Convolution(8, kernel: 3, padding: 1)
      ReLU()
    }
    Flatten()
    Linear(classes).named("fc")
  }
  return Model(network, seed: seed)
}

/// The pictures of a drawn set as if they were photographs.
struct Photographs: PictureDataset {
  var drawn: any DrawnDataset
  var name: String { "photographs" }
  var isSynthetic: Bool { false }
  var labelNames: LabelNames { drawn.labelNames }
  var count: Int { drawn.count }
  func picture(at index: Int) throws -> Picture { try drawn.picture(at: index) }
  func label(at index: Int) -> Label { drawn.label(at: index) }
}

/// One picture as the network takes it, made on its own: `1 C H W`.
func batch(_ picture: Picture, _ normalization: Normalization = halfAndQuarter) throws -> Tensor {
  normalization.applied(to: try Tensor([picture]))
}
