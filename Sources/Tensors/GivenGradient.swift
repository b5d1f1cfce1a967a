internal import CTorch

/// The value of a function with a gradient that is given instead of derived.
///
///     // Guided back-propagation: what flows back through a rectifier is rectified too.
///     let y = givingGradient(at: x) { $0.relu() } pullback: { upstream in upstream.relu() * (x .> 0) }
///
/// The pullback runs on the thread that takes the gradient. When gradients nest, it is differentiated as the operations that it is made of.
///
/// - Parameters:
///   - function: Its intermediates are not kept.
///   - pullback: The gradient by the input, of its shape, from the gradient by the value; it must not capture the result.
public func givingGradient(
  at input: Tensor, of function: (Tensor) throws -> Tensor, pullback: @escaping @Sendable (_ upstream: Tensor) -> Tensor
) rethrows -> Tensor {
  try givingGradient(at: [input], of: { try function($0[0]) }, pullback: { [pullback($0)] })
}

/// The value of a function of several tensors with gradients that are given instead of derived.
public func givingGradient(
  at inputs: [Tensor], of function: ([Tensor]) throws -> Tensor, pullback: @escaping @Sendable (_ upstream: Tensor) -> [Tensor]
) rethrows -> Tensor {
  let value = try withoutGradient { try function(inputs) }
  let way = Pullback(shapes: inputs.map(\.shape), function: pullback)
  return withExtendedLifetime((value, inputs)) {
    Tensor.perform("givingGradient", ["value": value]) { result in
      inputs.map { Optional($0.handle) }.withUnsafeBufferPointer {
        ctorch_give_gradient(value.handle, $0.baseAddress, Int64($0.count), way.native(), result)
      }
    }
  }
}

/// The value of a function whose intermediates are forgotten and computed again for the gradient: less memory for more time
/// (Chen et al., *Training deep nets with sublinear memory cost*, 2016).
///
/// - Parameter function: Must give the same each time: a random source that it draws from is copied into it.
public func recomputing(at inputs: [Tensor], of function: @escaping @Sendable ([Tensor]) -> Tensor) -> Tensor {
  givingGradient(at: inputs, of: function) { upstream in
    // Whether an outer gradient will differentiate this one: otherwise a history kept would be what was to be saved.
    let isNested = ctorch_is_recording()
    return Tape.recording("recomputing") { tape, _ in
      let variables = inputs.map { tape.variable(for: isNested ? $0 : $0.detached()) }
      return tape.gradients("recomputing", of: function(variables), seed: upstream, by: variables, keepsHistory: isNested)
    }
  }
}

/// The same for a function of one tensor.
public func recomputing(at input: Tensor, of function: @escaping @Sendable (Tensor) -> Tensor) -> Tensor {
  recomputing(at: [input]) { function($0[0]) }
}

/// A closure that libtorch calls on its way back.
private final class Pullback: Sendable {
  let shapes: [[Int]]
  let function: @Sendable (Tensor) -> [Tensor]

  init(shapes: [[Int]], function: @escaping @Sendable (Tensor) -> [Tensor]) {
    self.shapes = shapes
    self.function = function
  }

  func native() -> ctorch_pullback {
    ctorch_pullback(
      context: Unmanaged.passRetained(self).toOpaque(),
      call: { context, upstream, gradients in
        let pullback = Unmanaged<Pullback>.fromOpaque(context).takeUnretainedValue()
        let made = pullback.function(Tensor.perform("pullback") { ctorch_share(upstream, $0) })
        guard made.map(\.shape) == pullback.shapes else {
          fatalError("givingGradient: the pullback gave \(made.map(\.shape)) for inputs \(pullback.shapes)")
        }
        for (index, one) in made.enumerated() {
          var shared: OpaquePointer?
          guard withExtendedLifetime(one, { ctorch_share(one.handle, &shared) }) == 0 else { fatalError("pullback: \(Torch.lastError)") }
          gradients![index] = shared
        }
      },
      release: { Unmanaged<Pullback>.fromOpaque($0).release() })
  }
}
