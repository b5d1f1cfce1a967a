import Datasets
import Networks
import Tensors

/// Pictures that are given, each of one of three categories.
struct GivenPictures: PictureDataset {
  var pictures: [Picture]
  var name = "given"

  var isSynthetic: Bool { true }
  var labelNames: LabelNames { .categories(["ant", "bee", "cow"]) }
  var count: Int { pictures.count }

  func picture(at index: Int) -> Picture { pictures[index] }

  func label(at index: Int) -> Label { .category(index % 3) }

  /// Seeded noise.
  static func noise(_ count: Int, width: Int = 18, height: Int = 16, seed: UInt64 = 0) -> GivenPictures {
    GivenPictures(
      pictures: (0..<count).map { index in
        var random = KeyedRandom("given pictures", seed: seed, index: index)
        let (level, spread) = (random.uniform(in: 0..<150), random.uniform(in: 5..<105))
        let samples = (0..<width * height * 3).map { _ in UInt8(level + spread * random.uniform()) }
        return Picture(width: width, height: height, samples: samples)
      })
  }

  /// One grey value for each pixel, 0…1.
  static func drawn(width: Int, height: Int, _ value: (_ row: Int, _ column: Int) -> Double) -> GivenPictures {
    let values = (0..<height).flatMap { row in (0..<width).map { value(row, $0) } }
    let samples = values.flatMap { Array(repeating: UInt8((255 * $0).rounded()), count: 3) }
    return GivenPictures(pictures: [Picture(width: width, height: height, samples: samples)])
  }

  /// `N C H W` of `float64`, 0…1.
  var images: Tensor { try! Tensor(pictures).converted(to: .float64) }
}

/// A small network for pictures 3 × 16 × 18 with overlapping pools and seeded weights in double precision.
func smallDeepModel(seed: UInt64 = 5, changing change: (inout Weights) -> Void = { _ in }) throws -> Model {
  let network = try Network("small", input: [3, 16, 18]) {
    Sequential("features") {
      Convolution(5, kernel: 3, stride: 2, padding: 1)
      ReLU()
      MaxPool(3, stride: 2, roundsUp: true)
      Convolution(4, kernel: 3, padding: 1)
      ReLU()
    }
    Flatten()
    Linear(6).named("fc")
  }
  var weights = network.initialWeights(seed: seed, type: .float64)
  var random = RandomSource(seed: seed + 100)
  for name in weights.names {
    weights[name] = Tensor.normal(weights[name]?.shape ?? [], standardDeviation: 0.5, type: .float64, using: &random)
  }
  change(&weights)
  return try Model(network, weights)
}

/// A network of one convolution over pictures `3 height width`, of these filters `F 3 h w`, and a ReLU.
func filterModel(
  _ filters: Tensor, stride: Extent, height: Int = 32, width: Int = 32, padding: Extent = 0, bias: [Double]? = nil
) throws -> Model {
  let network = try Network("filters", input: [3, height, width]) {
    Convolution(
      filters.size(0), kernel: Extent(rows: filters.size(2), columns: filters.size(3)), stride: stride, padding: padding
    ).named("conv")
    ReLU().named("relu")
  }
  let bias = Tensor(bias ?? Array(repeating: 0, count: filters.size(0)))
  return try Model(network, Weights(["conv.weight": filters.converted(to: .float64), "conv.bias": bias]))
}
