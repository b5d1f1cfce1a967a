internal import CTorch

/// What records an outermost gradient and those nested in it; when it goes, what it recorded counts as constant.
final class Tape: Sendable {
  @TaskLocal static var current: Tape?

  /// Unchecked because it is a C handle: only its end writes through it, with an atomic.
  nonisolated(unsafe) private let handle: OpaquePointer

  private init(_ operation: String) {
    var made: OpaquePointer?
    guard ctorch_tape_begin(&made) == 0, let made else { fatalError("\(operation): \(Torch.lastError)") }
    handle = made
  }

  deinit { ctorch_tape_end(handle) }

  /// Runs `body` with operations recorded: on a new tape, or on the one of the gradient that this one is nested in.
  ///
  /// Within `withoutGradient` a gradient is nested in none: what it gives is a constant there as everything is.
  static func recording<Result>(_ operation: String, _ body: (Tape, _ isNested: Bool) throws -> Result) rethrows -> Result {
    let before = ctorch_set_recording(true)
    defer { _ = ctorch_set_recording(before) }
    if before, let outer = current { return try body(outer, true) }
    let tape = Tape(operation)
    return try $current.withValue(tape) { try body(tape, false) }
  }

  func variable(for input: Tensor) -> Tensor {
    Tensor.perform("gradient", ["input": input]) { ctorch_variable(handle, input.handle, $0) }
  }

  func gradients(
    _ operation: String, of value: Tensor, seed: Tensor? = nil, by variables: [Tensor], keepsHistory: Bool, keepsGraph: Bool = false
  ) -> [Tensor] {
    var made = [OpaquePointer?](repeating: nil, count: variables.count)
    let status = withExtendedLifetime((value, seed, variables)) {
      variables.map { Optional($0.handle) }.withUnsafeBufferPointer { inputs in
        made.withUnsafeMutableBufferPointer {
          ctorch_gradients(
            value.handle, seed?.handle, inputs.baseAddress, Int64(inputs.count), keepsHistory, keepsGraph, $0.baseAddress)
        }
      }
    }
    guard status == 0 else { fatalError("\(operation): value \(value.shape), by \(variables.map(\.shape)): \(Torch.lastError)") }
    return made.map { Tensor(owning: $0!) }
  }
}
