import Tensors

/// How fresh weights are drawn.
public enum Initialization: String, Codable, Hashable, Sendable, CaseIterable {
  /// PyTorch's own: weights and biases uniform within ±1/√fan-in (He's uniform with a = √5).
  case pyTorch
  /// torchvision's ResNets: convolutions normal with deviation √(2/fan-out) (He et al., 2015), everything else as PyTorch's.
  case resNet
  /// torchvision's VGGs: convolutions as its ResNets' with biases 0; linear layers normal with deviation 0.01 and biases 0.
  case vgg
  /// He et al., 2015, by the fan-in: normal with deviation √(2/fan-in), biases 0.
  case he
  /// Glorot and Bengio, 2010: uniform within ±√(6/(fan-in + fan-out)), biases 0.
  case xavier
  /// Zeiler and Fergus, 2014: every weight normal with deviation 0.01, biases 0.
  case smallNormal

  /// What a parameter's numbers are drawn from.
  enum Distribution: Hashable {
    case constant(Double)
    case uniform(bound: Double)
    case normal(deviation: Double)
  }

  func distribution(of parameter: NetworkParameter) -> Distribution {
    let (fanIn, fanOut) = (Double(parameter.fanIn), Double(parameter.fanOut))
    switch parameter.role {
    case .scale, .runningVariance: return .constant(1)
    case .shift, .runningMean: return .constant(0)
    case .convolutionBias, .linearBias:
      let isPyTorch = self == .pyTorch || self == .resNet
      return isPyTorch ? .uniform(bound: 1 / fanIn.squareRoot()) : .constant(0)
    case .convolutionWeight, .linearWeight:
      let isConvolution = parameter.role == .convolutionWeight
      switch self {
      case .pyTorch: return .uniform(bound: 1 / fanIn.squareRoot())
      case .resNet:
        return isConvolution ? .normal(deviation: (2 / fanOut).squareRoot()) : .uniform(bound: 1 / fanIn.squareRoot())
      case .vgg: return .normal(deviation: isConvolution ? (2 / fanOut).squareRoot() : 0.01)
      case .he: return .normal(deviation: (2 / fanIn).squareRoot())
      case .xavier: return .uniform(bound: (6 / (fanIn + fanOut)).squareRoot())
      case .smallNormal: return .normal(deviation: 0.01)
      }
    }
  }
}

extension Network {
  /// Fresh weights as the network's ``Initialization`` says: a function of the seed and each parameter's name, so that the same seed
  /// gives the
  /// same bits and one layer's do not depend on another's.
  public func initialWeights(seed: UInt64, type: DType = .float32) -> Weights {
    var weights = Weights()
    for (node, parameters) in zip(nodes, declaredParameters) {
      for parameter in parameters {
        let name = "\(node.name).\(parameter.name)"
        var keyed = KeyedRandom("initial weights", seed: seed, factor: name)
        var random = RandomSource(seed: keyed.next())
        weights[name] = switch initialization.distribution(of: parameter) {
        case .constant(let value): Tensor.full(parameter.shape, value, type: type)
        case .uniform(let bound): Tensor.uniform(parameter.shape, in: -bound..<bound, type: type, using: &random)
        case .normal(let deviation): Tensor.normal(parameter.shape, standardDeviation: deviation, type: type, using: &random)
        }
      }
    }
    return weights
  }

  /// Fresh weights by a seed that is drawn from the source.
  public func initialWeights(using random: inout RandomSource, type: DType = .float32) -> Weights {
    initialWeights(seed: random.next(), type: type)
  }
}
