internal import CTorch

extension Tensor {
  /// A tensor of the given elements, row-major.
  ///
  ///     Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
  ///
  /// - Parameters:
  ///   - values: The elements. Literals without a point make `int64`, with a point `float64`; see `type`.
  ///   - shape: The sizes; without one the tensor has one dimension.
  ///   - type: The element type to convert to; without one it is that of `values`.
  public init<Scalar: TensorScalar>(_ values: [Scalar], shape: [Int]? = nil, type: DType? = nil) {
    let shape = shape ?? [values.count]
    guard Tensor.isShape(shape, of: values.count) else { fatalError("Tensor: \(values.count) values do not fill the shape \(shape)") }
    let made = Tensor.perform("Tensor", [:], "shape \(shape)") { result in
      withList(shape) { list in
        values.withUnsafeBytes { ctorch_from_bytes($0.baseAddress, Int64($0.count), Scalar.dtype.code, list, result) }
      }
    }
    self = type.map { made.converted(to: $0) } ?? made
  }

  /// A single number, of rank 0.
  public init<Scalar: TensorScalar>(_ value: Scalar) { self.init([value], shape: []) }

  /// Zeros.
  public static func zeros(_ shape: [Int], type: DType = .float32) -> Tensor { full(shape, 0, type: type) }

  /// Ones.
  public static func ones(_ shape: [Int], type: DType = .float32) -> Tensor { full(shape, 1, type: type) }

  /// One number everywhere.
  public static func full(_ shape: [Int], _ value: some TensorScalar, type: DType = .float32) -> Tensor {
    perform("full", [:], "shape \(shape)") { result in
      withList(shape) { ctorch_full($0, type.code, value.numberForTensor.scalar, result) }
    }
  }

  /// `start, start + step, …` up to but excluding `end`: one dimension.
  public static func arange<Scalar: TensorScalar>(_ start: Scalar, _ end: Scalar, step: Scalar, type: DType? = nil) -> Tensor {
    perform("arange", [:], "from \(start) to \(end) by \(step)") {
      ctorch_arange(
        start.numberForTensor.scalar, end.numberForTensor.scalar, step.numberForTensor.scalar, (type ?? Scalar.dtype).code, $0)
    }
  }

  /// `0, 1, …, end − 1`: one dimension.
  public static func arange(_ end: Int, type: DType = .int64) -> Tensor { arange(0, end, step: 1, type: type) }

  /// Independent draws, uniform over `range`.
  public static func uniform(
    _ shape: [Int], in range: Range<Double> = 0..<1, type: DType = .float32, using random: inout RandomSource
  ) -> Tensor {
    drawn(shape, type) { range.lowerBound + (range.upperBound - range.lowerBound) * random.nextUniform() }
  }

  /// Independent draws from a normal distribution.
  public static func normal(
    _ shape: [Int], mean: Double = 0, standardDeviation: Double = 1, type: DType = .float32, using random: inout RandomSource
  ) -> Tensor {
    drawn(shape, type) { mean + standardDeviation * random.nextNormal() }
  }

  private static func drawn(_ shape: [Int], _ type: DType, _ next: () -> Double) -> Tensor {
    guard shape.allSatisfy({ $0 >= 0 }) else { fatalError("random tensor: shape \(shape) has a negative size") }
    return Tensor((0..<shape.reduce(1, *)).map { _ in next() }, shape: shape, type: type)
  }

  private static func isShape(_ shape: [Int], of count: Int) -> Bool {
    var product = 1
    for size in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { return false }
      product = next
    }
    return product == count
  }
}
