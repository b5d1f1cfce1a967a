internal import CTorch

/// The value of a function and its gradients by several tensors, computed by libtorch's automatic differentiation.
///
///     let (loss, gradients) = valueAndGradient(at: [weight, bias]) { parameters in
///       images.conv2d(parameters[0], bias: parameters[1]).globalAvgPool().crossEntropy(labels)
///     }
///
/// The function is called once, with tensors equal to `inputs`; what it computes from those it was handed is differentiated, and
/// everything else that it uses is a constant, `inputs` themselves included. It may call `valueAndGradient` again: the gradients that
/// the inner call returns are functions of what the outer call handed in, to any order. An inner call must run on the thread that runs
/// the outer function.
///
/// A tensor that the function leaves behind (in a captured variable) can be used afterwards: it is a constant with the value it had,
/// though the memory of its history stays until it goes; `detached()` lets that go at once.
///
/// - Parameters:
///   - inputs: Where; of a type with a fraction.
///   - function: Its value must be one number.
/// - Returns: The value, and for each input a gradient of its shape and type: zeros where the value does not depend on it.
public func valueAndGradient(
  at inputs: [Tensor], of function: ([Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Tensor]) {
  try Tape.recording("valueAndGradient") { tape, isNested in
    let variables = inputs.map { tape.variable(for: $0) }
    let value = try function(variables)
    let gradients = tape.gradients("valueAndGradient", of: value, by: variables, keepsHistory: isNested)
    return (isNested ? value : value.detached(), gradients)
  }
}

/// The value of a function and its gradients by several tensors, each with its name.
public func valueAndGradient<Name: Hashable>(
  at inputs: [Name: Tensor], of function: ([Name: Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Name: Tensor]) {
  let names = Array(inputs.keys)
  func named(_ tensors: [Tensor]) -> [Name: Tensor] { Dictionary(uniqueKeysWithValues: zip(names, tensors)) }
  let (value, gradients) = try valueAndGradient(at: names.map { inputs[$0]! }) { try function(named($0)) }
  return (value, named(gradients))
}

/// The value of a function and its gradient by one tensor.
public func valueAndGradient(
  at input: Tensor, of function: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Tensor) {
  let (value, gradients) = try valueAndGradient(at: [input]) { try function($0[0]) }
  return (value, gradients[0])
}

/// The gradient of a function by one tensor: see `valueAndGradient`.
public func gradient(at input: Tensor, of function: (Tensor) throws -> Tensor) rethrows -> Tensor {
  try valueAndGradient(at: input, of: function).gradient
}

/// The gradients of a function by several tensors: see `valueAndGradient`.
public func gradients(at inputs: [Tensor], of function: ([Tensor]) throws -> Tensor) rethrows -> [Tensor] {
  try valueAndGradient(at: inputs, of: function).gradients
}

// MARK: - Seeds

/// The value of a function, and the product vᵀ·J of a seed with the function's Jacobian: the gradient of `Σ seed · value`.
///
///     // From one unit of a layer back to the picture.
///     let (layer, picture) = vectorJacobianProduct(at: image, of: features) { layer in unit(7, of: layer) }
///
/// - Parameters:
///   - function: Its value may have any shape.
///   - seed: Makes the vector, of the value's shape, from the value.
public func vectorJacobianProduct(
  at input: Tensor, of function: (Tensor) throws -> Tensor, seed: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, product: Tensor) {
  let (value, products) = try vectorJacobianProducts(at: [input], of: { try function($0[0]) }, seeds: { [try seed($0)] })
  return (value, products[0][0])
}

/// The value of a function, evaluated once, and the products of several seeds with its Jacobian by several tensors.
///
/// Forty classes cost one pass forward and forty back.
///
/// - Returns: The value and, for each seed, a product for each input.
public func vectorJacobianProducts(
  at inputs: [Tensor], of function: ([Tensor]) throws -> Tensor, seeds: (Tensor) throws -> [Tensor]
) rethrows -> (value: Tensor, products: [[Tensor]]) {
  try Tape.recording("vectorJacobianProducts") { tape, isNested in
    let variables = inputs.map { tape.variable(for: $0) }
    let value = try function(variables)
    let seeds = try seeds(isNested ? value : value.detached())
    let products = seeds.enumerated().map { index, seed in
      tape.gradients(
        "vectorJacobianProducts", of: value, seed: seed, by: variables, keepsHistory: isNested, keepsGraph: index < seeds.count - 1)
    }
    return (isNested ? value : value.detached(), products)
  }
}

// MARK: - Constants

/// Runs `body` without recording what it computes: within `valueAndGradient`'s function its results are constants, and hold no history.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = ctorch_set_recording(false)
  defer { _ = ctorch_set_recording(before) }
  return try body()
}

extension Tensor {
  /// The same elements as a constant: gradients stop here.
  public func detached() -> Tensor { Tensor.perform("detached", ["input": self]) { ctorch_detach(handle, $0) } }
}
