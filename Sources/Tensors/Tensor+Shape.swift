internal import CTorch

extension Tensor {
  /// The same elements, row-major, in another shape; one size may be −1 and is worked out.
  public func reshape(_ shape: [Int]) -> Tensor {
    Tensor.perform("reshape", ["input": self], "to \(shape)") { result in withList(shape) { ctorch_reshape(handle, $0, result) } }
  }

  /// The dimensions in another order: `image.permute([1, 2, 0])` turns `C H W` to `H W C`.
  public func permute(_ order: [Int]) -> Tensor {
    Tensor.perform("permute", ["input": self], "order \(order)") { result in withList(order) { ctorch_permute(handle, $0, result) } }
  }

  /// Two dimensions exchanged: the last two unless others are given.
  public func transpose(_ first: Int = -2, _ second: Int = -1) -> Tensor {
    Tensor.perform("transpose", ["input": self], "\(first) and \(second)") {
      ctorch_transpose(handle, Int64(first), Int64(second), $0)
    }
  }

  /// A dimension of size 1 put in.
  public func unsqueeze(_ dimension: Int) -> Tensor {
    Tensor.perform("unsqueeze", ["input": self], "at \(dimension)") { ctorch_unsqueeze(handle, Int64(dimension), $0) }
  }

  /// A dimension of size 1 taken out; one of another size stays.
  public func squeeze(_ dimension: Int) -> Tensor {
    Tensor.perform("squeeze", ["input": self], "at \(dimension)") { ctorch_squeeze(handle, Int64(dimension), $0) }
  }

  /// Dimensions of size 1 repeated to a larger shape.
  public func expand(_ shape: [Int]) -> Tensor {
    Tensor.perform("expand", ["input": self], "to \(shape)") { result in withList(shape) { ctorch_expand(handle, $0, result) } }
  }

  /// One slice across a dimension, which disappears.
  public func select(_ dimension: Int, _ index: Int) -> Tensor {
    Tensor.perform("select", ["input": self], "dimension \(dimension), index \(index)") {
      ctorch_select(handle, Int64(dimension), Int64(index), $0)
    }
  }

  /// A range of one dimension.
  public func narrow(_ dimension: Int, _ range: Range<Int>) -> Tensor {
    Tensor.perform("narrow", ["input": self], "dimension \(dimension), \(range)") {
      ctorch_narrow(handle, Int64(dimension), Int64(range.lowerBound), Int64(range.count), $0)
    }
  }

  /// The slices of a dimension at the given indices, in their order; an index may come more than once.
  public func select(_ dimension: Int, at indices: [Int]) -> Tensor {
    let list = Tensor(indices)
    return Tensor.perform("select", ["input": self, "indices": list], "dimension \(dimension)") {
      ctorch_index_select(handle, Int64(dimension), list.handle, $0)
    }
  }

  /// The part at the given indices of the leading dimensions: `batch[0]` is the first picture, `batch[0, 2]` its third channel.
  public subscript(indices: Int...) -> Tensor { indices.reduce(self) { $0.select(0, $1) } }

  /// A range of the first dimension.
  public subscript(range: Range<Int>) -> Tensor { narrow(0, range) }

  /// Tensors put one after another along a dimension that they have.
  public static func concatenate(_ tensors: [Tensor], along dimension: Int = 0) -> Tensor {
    joined("concatenate", tensors, dimension, ctorch_concatenate)
  }

  /// Tensors of one shape put one after another along a new dimension.
  public static func stack(_ tensors: [Tensor], along dimension: Int = 0) -> Tensor {
    joined("stack", tensors, dimension, ctorch_stack)
  }

  private static func joined(
    _ name: String, _ tensors: [Tensor], _ dimension: Int,
    _ call: (UnsafePointer<OpaquePointer?>?, Int64, Int64, ctorch_result) -> ctorch_status
  ) -> Tensor {
    withExtendedLifetime(tensors) {
      perform(name, [:], "shapes \(tensors.map(\.shape)) along \(dimension)") { result in
        tensors.map { Optional($0.handle) }.withUnsafeBufferPointer { call($0.baseAddress, Int64($0.count), Int64(dimension), result) }
      }
    }
  }
}
