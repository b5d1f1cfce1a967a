import Networks
import Tensors

/// How one node hands a signal back to what it reads.
enum BackwardStep: Sendable {
  /// As it is.
  case passing
  /// By the projection's rule for rectifiers.
  case rectifying
  /// To the places that the switches say.
  case unpooling(MaxPool)
  /// To the places of each map's largest element.
  case unpoolingMaps
  case transposedConvolution(Convolution)
  case transposedProduct
  /// By the transpose of a linear operation, which is the same for all inputs.
  case transposed
  /// By the derivative at the inputs.
  case derivative

  /// - Throws: where the projection's rule has no definition.
  init(_ node: Network.Node, by projection: BackwardProjection) throws(NetworkError) {
    let rule = projection.rule
    switch node.operation {
    case is ReLU: self = .rectifying
    case is Identity, is Dropout: self = .passing
    case let pool as MaxPool:
      guard rule == .deconvnet || projection.unpooling == .adding else {
        throw .unsupported(
          node: node.name, operation: node.kind,
          problem: "a gradient adds where windows chose the same place; unpooling that overwrites belongs to the deconvnet")
      }
      self = .unpooling(pool)
    case is GlobalMaxPool: self = .unpoolingMaps
    case let convolution as Convolution: self = .transposedConvolution(convolution)
    case is Linear: self = .transposedProduct
    case is AdaptiveAveragePool, is AveragePool, is BatchNorm, is Concatenate, is Flatten, is Mean, is Pad, is Reshape, is Resize,
      is Scaling, is SliceChannels, is Sum, is TransposedConvolution:
      self = .transposed
    case is Add:
      try Self.checkJoin(node, projection)
      self = .transposed
    case is LocalResponseNorm: self = rule == .deconvnet ? .passing : .derivative
    default:
      if rule == .deconvnet {
        throw .unsupported(
          node: node.name, operation: node.kind,
          problem: "the deconvnet has no definition for it, only for ReLU, max pooling, contrast normalisation and linear operations; "
            + "choose a node before it, or the gradient")
      }
      if node.inputs.count > 1 { try Self.checkJoin(node, projection) }
      self = .derivative
    }
  }

  private static func checkJoin(_ node: Network.Node, _ projection: BackwardProjection) throws(NetworkError) {
    guard projection.rule != .gradient, !projection.passesJoins else { return }
    let method = projection.rule == .deconvnet ? "the deconvnet" : "guided back-propagation"
    throw .unsupported(
      node: node.name, operation: node.kind,
      problem: "\(method) has no definition where branches join; choose a node before it, the gradient, or passesJoins: true, an "
        + "extension in which the signal goes into every branch")
  }

  /// The values of the forward pass that the step needs.
  func needs(_ node: Network.Node, _ rule: ProjectionRule) -> [String] {
    switch self {
    // That what came out is above 0 says the same as that what went in is.
    case .rectifying: rule == .deconvnet ? [] : [node.name]
    case .unpooling, .unpoolingMaps, .derivative: node.inputs
    case .passing, .transposedConvolution, .transposedProduct, .transposed: []
    }
  }
}
