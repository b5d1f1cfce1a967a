import Tensors

/// Tensors that a formula in whole numbers fills, so that another program can fill the same bits: for comparing with PyTorch number by
/// number without a file of weights.
///
///     let network = Network.resNet18()
///     let model = try Model(network, FormulaWeights.weights(of: network))
///     let logits = try model(FormulaWeights.signal("resnet18/input", [2, 3, 64, 64]))
///
/// `zoo_parity.py` beside the tests of networks, and the benchmark's Python, evaluate it too. Every number is exact in float32: a table of
/// 16-bit numbers from SplitMix64's output function is read on cyclically from a place that the tensor's name decides.
public enum FormulaWeights {
  private static let period = 65_521
  private static let table: [Float] = (0..<period).map { Float(Int(splitMix(UInt64($0)) >> 48) - 32_768) }

  /// FNV-1a, 64 bits, of the UTF-8 bytes.
  public static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// SplitMix64's output function.
  public static func splitMix(_ state: UInt64) -> UInt64 {
    var value = state &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Numbers in −1 ..< 1: a picture, or what outputs are weighted with.
  ///
  /// - Parameter name: Decides the numbers; another name gives others.
  public static func signal(_ name: String, _ shape: [Int], type: DType = .float32) -> Tensor {
    filled(name, shape, factor: 1 / 32_768, summand: 0, type)
  }

  /// A network's weights: what makes signals neither vanish nor explode. Convolutions and linear layers are uniform within He's bound,
  /// batch norms and biases near what does nothing; inside residual blocks (`layer…`) batch norm's factors are around a half, since sums would
  /// grow without end.
  public static func weights(of network: Network, type: DType = .float32) -> Weights {
    var weights = Weights()
    for (node, parameters) in zip(network.nodes, network.declaredParameters) {
      for parameter in parameters {
        let name = "\(node.name).\(parameter.name)"
        let (factor, summand): (Double, Double) =
          switch parameter.role {
          case .runningMean: (1 / 131_072, 0)
          case .runningVariance: (1 / 65_536, 1)
          case .convolutionBias, .linearBias, .shift: (1 / 262_144, 0)
          case .scale: (1 / 131_072, name.hasPrefix("layer") ? 0.5 : 1)
          // He's uniform bound in 1024ths: at most 9 bits times 15 fit a float32.
          case .convolutionWeight, .linearWeight:
            (min(511, (1024 * (6 / Double(parameter.fanIn)).squareRoot()).rounded(.toNearestOrEven)) / 33_554_432, 0)
          }
        weights[name] = filled(name, parameter.shape, factor: factor, summand: summand, type)
      }
    }
    return weights
  }

  private static func filled(_ name: String, _ shape: [Int], factor: Double, summand: Double, _ type: DType) -> Tensor {
    let count = shape.reduce(1, *)
    let offset = Int(hash(name) % UInt64(period))
    let repetitions = (offset + count) / period + 1
    let scaled = Tensor(table, type: type) * factor + summand
    return scaled.unsqueeze(0).expand([repetitions, period]).reshape([repetitions * period]).narrow(0, offset..<offset + count)
      .contiguous().reshape(shape)
  }
}
