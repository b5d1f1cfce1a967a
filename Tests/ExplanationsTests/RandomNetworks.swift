import Networks
import Tensors

extension RandomSource {
  mutating func index(below count: Int) -> Int { Int(nextUniform() * Double(count)) }

  mutating func element<Element>(of choices: [Element]) -> Element { choices[index(below: choices.count)] }
}

extension Network {
  /// A small network drawn at random: convolutions of any kernel, stride, padding, dilation and groups, ReLU, overlapping max pools,
  /// normalisations, branches that are concatenated, and perhaps linear layers.
  ///
  /// - Parameter hasSums: Whether it has branches that are added.
  static func drawn(using random: inout RandomSource, hasSums: Bool = false) throws -> Network {
    let size = [3, 12 + random.index(below: 6), 12 + random.index(below: 6)]
    var nodes: [Network.Node] = []
    var (last, shape) = ("input", size)
    // Operations that the shape has no room for are left out.
    func add(_ operation: any NetworkOperation, from inputs: [String]? = nil, shapes: [[Int]]? = nil) {
      guard let next = try? operation.outputShape(for: shapes ?? [shape]), next.allSatisfy({ $0 > 0 }) else { return }
      let name = "node\(nodes.count)"
      nodes.append(Node(name, operation, inputs: inputs ?? [last]))
      (last, shape) = (name, next)
    }
    for _ in 0..<2 + random.index(below: 2) {
      add(
        Convolution(
          random.element(of: [2, 4, 6]), kernel: Extent(rows: 1 + random.index(below: 4), columns: 1 + random.index(below: 4)),
          stride: Extent(rows: 1 + random.index(below: 2), columns: 1 + random.index(below: 3)), padding: Extent(random.index(below: 3)),
          dilation: Extent(rows: 1, columns: 1 + random.index(below: 2)), groups: shape[0] % 2 == 0 ? 1 + random.index(below: 2) : 1))
      if random.index(below: 3) == 0 { add(BatchNorm()) }
      add(ReLU())
      switch random.index(below: 4) {
      case 0: add(MaxPool(2))
      case 1: add(MaxPool(3, stride: 2, roundsUp: true))
      case 2: add(MaxPool(3, stride: Extent(rows: 1, columns: 2), padding: 1))
      default: add(MaxPool(Extent(rows: 2, columns: 3), stride: Extent(rows: 2, columns: 1)))
      }
      if random.index(below: 2) == 0 { add(LocalResponseNorm(size: random.element(of: [2, 3, 5]), alpha: 0.3, beta: 0.75, k: 1.5)) }
      if hasSums || random.index(below: 3) == 0 {
        let (start, entering) = (last, shape)
        add(Convolution(entering[0], kernel: 3, padding: 1))
        add(ReLU())
        let (branch, made) = (last, shape)
        (last, shape) = (start, entering)
        if !hasSums { add(Convolution(2, kernel: 1)) }
        add(hasSums ? Add() as any NetworkOperation : Concatenate(), from: [branch, last], shapes: [made, shape])
        add(ReLU())
      }
    }
    if random.index(below: 2) == 0 {
      add(Flatten())
      for features in [6, 4] {
        add(Linear(features))
        add(ReLU())
      }
    }
    return try Network("drawn", inputs: [Input("input", size)], nodes: nodes)
  }

  /// Weights of every size and sign, variances above 0.
  func drawnWeights(type: DType = .float64, using random: inout RandomSource) -> Weights {
    var weights = Weights()
    for (name, shape) in parameterShapes {
      weights[name] =
        name.hasSuffix("running_var")
        ? .uniform(shape, in: 0.5..<2, type: type, using: &random) : .normal(shape, standardDeviation: 0.5, type: type, using: &random)
    }
    return weights
  }
}
