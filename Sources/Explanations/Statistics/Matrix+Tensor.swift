import Exhibits
import Tensors

extension Matrix {
  /// The matrix of a tensor of two dimensions.
  public init(_ tensor: Tensor) {
    require(tensor.rank == 2, "Matrix: tensor \(tensor.shape), expected two dimensions")
    self.init(rows: tensor.size(0), columns: tensor.size(1), values: tensor.array(of: Double.self))
  }
}

extension Tensor {
  /// The tensor of a matrix, `rows columns`.
  public init(_ matrix: Matrix, type: DType = .float64) {
    self.init(matrix.values, shape: [matrix.rows, matrix.columns], type: type)
  }
}
