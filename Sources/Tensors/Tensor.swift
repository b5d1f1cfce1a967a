internal import CTorch

/// An array of numbers of any rank, on the host, computed by libtorch.
///
/// A tensor is a value: no operation changes one, and every operation returns a new one (views share memory, which nobody can see).
/// Dimensions count from 0; a negative one counts from the last. A programmer's error, such as shapes that do not fit, traps with the
/// operation, the shapes and libtorch's words.
///
/// Elements of half precision are stored as such and computed with in single precision, each operation's result rounded to half again:
/// libtorch has no half kernels on the host.
///
/// Sendable is unchecked because it holds a C handle: the tensor behind the handle is never written to after it was made (but by an
/// optimiser's step when nothing else can see it), and libtorch's reference counts are atomic.
public struct Tensor: @unchecked Sendable {
  /// Owns one handle and releases it with the last reference.
  final class Box {
    let handle: OpaquePointer

    init(owning handle: OpaquePointer) { self.handle = handle }

    deinit { ctorch_release(handle) }
  }

  /// Only an optimiser's step replaces it, to own its memory alone.
  var box: Box

  var handle: OpaquePointer { box.handle }

  /// The sizes of the dimensions; empty for a single number.
  public var shape: [Int] {
    withExtendedLifetime(box) { (0..<ctorch_rank(handle)).map { Int(ctorch_size(handle, $0)) } }
  }

  /// How many dimensions there are.
  public var rank: Int { withExtendedLifetime(box) { Int(ctorch_rank(handle)) } }

  /// How many elements there are.
  public var count: Int { withExtendedLifetime(box) { Int(ctorch_element_count(handle)) } }

  /// The type of the elements.
  public var dtype: DType {
    withExtendedLifetime(box) {
      guard let type = DType(code: ctorch_element_type(handle)) else { fatalError("dtype: an element type that Tensors does not name") }
      return type
    }
  }

  /// The size of one dimension; a negative one counts from the last.
  public func size(_ dimension: Int) -> Int {
    let shape = shape
    let index = dimension < 0 ? dimension + shape.count : dimension
    guard shape.indices.contains(index) else { fatalError("size: dimension \(dimension) of \(shape)") }
    return shape[index]
  }

  /// Runs one operation of the C interface and takes what it made; traps with the operation, its inputs' shapes and libtorch's words.
  static func perform(
    _ operation: String, _ inputs: KeyValuePairs<String, Tensor> = [:], _ details: @autoclosure () -> String = "",
    _ call: (ctorch_result) -> ctorch_status
  ) -> Tensor {
    Torch.prepare()
    var made: OpaquePointer?
    // The handles that `call` uses must outlive it, and only `inputs` keeps their owners.
    let status = withExtendedLifetime(inputs) { call(&made) }
    guard status == 0, let made else {
      let shapes = inputs.map { "\($0.key) \($0.value.shape)" } + [details()].filter { !$0.isEmpty }
      fatalError("\(operation): \(shapes.joined(separator: ", ")): \(Torch.lastError)")
    }
    return Tensor(owning: made)
  }

  /// The same for an operation that makes two.
  static func performPair(
    _ operation: String, _ inputs: KeyValuePairs<String, Tensor>, _ details: @autoclosure () -> String = "",
    _ call: (ctorch_result, ctorch_result) -> ctorch_status
  ) -> (Tensor, Tensor) {
    var second: OpaquePointer?
    let first = perform(operation, inputs, details()) { call($0, &second) }
    return (first, Tensor(owning: second!))
  }

  private init(box: Box) { self.box = box }

  /// A tensor that releases the handle.
  init(owning handle: OpaquePointer) { self.init(box: Box(owning: handle)) }
}

/// Lends a list of numbers to the C interface.
func withList<Result>(_ numbers: [Int], _ body: (ctorch_list) -> Result) -> Result {
  numbers.map { Int64($0) }.withUnsafeBufferPointer { body(ctorch_list(items: $0.baseAddress, count: Int64($0.count))) }
}

/// Lends three lists of numbers to the C interface.
func withLists<Result>(
  _ first: [Int], _ second: [Int], _ third: [Int], _ body: (ctorch_list, ctorch_list, ctorch_list) -> Result
) -> Result {
  withList(first) { first in withList(second) { second in withList(third) { body(first, second, $0) } } }
}

/// Lends four.
func withLists<Result>(
  _ first: [Int], _ second: [Int], _ third: [Int], _ fourth: [Int],
  _ body: (ctorch_list, ctorch_list, ctorch_list, ctorch_list) -> Result
) -> Result {
  withLists(first, second, third) { first, second, third in withList(fourth) { body(first, second, third, $0) } }
}
