internal import CTorch

/// Steps of optimisers over lists of parameters.
///
/// Tensors are values, yet a step costs one pass over memory: parameters that nothing else sees are written in place, others are copied
/// first. What sees a parameter is another `Tensor` of it, a view, or a gradient's history that is still held; so a training loop should
/// hold its parameters in the list alone while it steps.
package enum OptimizerStep {
  /// Stochastic gradient descent as `torch.optim.SGD`.
  package struct SGD: Hashable, Sendable {
    package var learningRate: Double
    package var momentum = 0.0
    package var dampening = 0.0
    package var weightDecay = 0.0
    package var isNesterov = false

    package init(learningRate: Double, momentum: Double = 0, dampening: Double = 0, weightDecay: Double = 0, isNesterov: Bool = false) {
      self.learningRate = learningRate
      self.momentum = momentum
      self.dampening = dampening
      self.weightDecay = weightDecay
      self.isNesterov = isNesterov
    }
  }

  /// Adam with bias correction, as `torch.optim.AdamW` or, where the decay is not decoupled, `torch.optim.Adam`.
  package struct Adam: Hashable, Sendable {
    package var learningRate: Double
    package var beta1 = 0.9
    package var beta2 = 0.999
    package var epsilon = 1e-8
    package var weightDecay = 0.0
    package var isDecoupled = true

    package init(
      learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
      isDecoupled: Bool = true
    ) {
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
      self.isDecoupled = isDecoupled
    }
  }

  /// One step of SGD.
  ///
  /// - Parameters:
  ///   - momenta: What the optimiser remembers: empty before the first step (and always without momentum).
  ///   - gradientScale: Multiplies the gradients first, such as to clip their norm.
  package static func sgd(
    _ rule: SGD, _ parameters: inout [Tensor], gradients: [Tensor], momenta: inout [Tensor], gradientScale: Double = 1
  ) {
    let remembers = rule.momentum != 0
    let native = ctorch_sgd(
      learning_rate: rule.learningRate, momentum: rule.momentum, dampening: rule.dampening, weight_decay: rule.weightDecay,
      gradient_scale: gradientScale, is_nesterov: rule.isNesterov, is_first: momenta.isEmpty)
    own(&parameters, with: gradients)
    if remembers { own(&momenta, like: parameters) }
    step("sgd", [parameters, gradients, remembers ? momenta : []]) {
      ctorch_sgd_step(native, $0[0], $0[1], remembers ? $0[2] : nil, Int64(parameters.count))
    }
  }

  /// One step of Adam.
  ///
  /// - Parameters:
  ///   - firstMoments: What the optimiser remembers, as are `secondMoments`: empty before the first step.
  ///   - number: The step's, counted from 1.
  package static func adam(
    _ rule: Adam, _ parameters: inout [Tensor], gradients: [Tensor], firstMoments: inout [Tensor], secondMoments: inout [Tensor],
    number: Int, gradientScale: Double = 1
  ) {
    precondition(number >= 1, "adam: step \(number), expected 1 or more")
    let native = ctorch_adam(
      learning_rate: rule.learningRate, beta1: rule.beta1, beta2: rule.beta2, epsilon: rule.epsilon, weight_decay: rule.weightDecay,
      gradient_scale: gradientScale, step: Int64(number), is_decoupled: rule.isDecoupled)
    own(&parameters, with: gradients)
    own(&firstMoments, like: parameters)
    own(&secondMoments, like: parameters)
    step("adam", [parameters, gradients, firstMoments, secondMoments]) {
      ctorch_adam_step(native, $0[0], $0[1], $0[2], $0[3], Int64(parameters.count))
    }
  }

  /// The Euclidean norm of all elements of the tensors together.
  package static func totalNorm(_ tensors: [Tensor]) -> Double {
    var norm = 0.0
    step("totalNorm", [tensors]) { ctorch_total_norm($0[0], Int64(tensors.count), &norm) }
    return norm
  }

  // MARK: - Memory that nothing else sees

  private static func own(_ parameters: inout [Tensor], with gradients: [Tensor]) {
    precondition(gradients.count == parameters.count, "\(gradients.count) gradients of \(parameters.count) parameters")
    for index in parameters.indices where !isOwned(&parameters[index]) {
      let shared = parameters[index]
      parameters[index] = Tensor.perform("optimizer", ["parameter": shared]) { ctorch_copy(shared.handle, $0) }
    }
  }

  private static func own(_ remembered: inout [Tensor], like parameters: [Tensor]) {
    let isFirst = remembered.isEmpty
    if isFirst { remembered = parameters }
    precondition(remembered.count == parameters.count, "an optimiser of \(remembered.count) parameters, given \(parameters.count)")
    for index in remembered.indices where isFirst || !isOwned(&remembered[index]) {
      let (old, parameter) = (remembered[index], parameters[index])
      guard old.shape == parameter.shape else { fatalError("optimizer: remembers \(old.shape) of a parameter \(parameter.shape)") }
      remembered[index] = Tensor.perform("optimizer", ["parameter": parameter]) {
        ctorch_copy_as(old.handle, parameter.handle, isFirst, $0)
      }
    }
  }

  private static func isOwned(_ tensor: inout Tensor) -> Bool {
    isKnownUniquelyReferenced(&tensor.box) && ctorch_is_sole_owner(tensor.handle)
  }

  private static func step(
    _ name: String, _ lists: [[Tensor]], _ call: ([UnsafePointer<OpaquePointer?>?]) -> ctorch_status
  ) {
    Torch.prepare()
    func lend(_ rest: ArraySlice<[Tensor]>, _ pointers: [UnsafePointer<OpaquePointer?>?]) -> ctorch_status {
      guard let first = rest.first else { return call(pointers) }
      return first.map { Optional($0.handle) }.withUnsafeBufferPointer { lend(rest.dropFirst(), pointers + [$0.baseAddress]) }
    }
    let status = withExtendedLifetime(lists) { lend(lists[...], []) }
    guard status == 0 else { fatalError("\(name): \(lists.first?.count ?? 0) tensors: \(Torch.lastError)") }
  }
}
