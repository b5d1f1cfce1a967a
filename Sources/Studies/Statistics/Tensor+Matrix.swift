import Exhibits
import Tensors

extension Tensor {
  /// The elements of a tensor of two dimensions.
  var matrix: Matrix {
    require(rank == 2, "matrix: tensor \(shape), expected two dimensions")
    return Matrix(rows: size(0), columns: size(1), values: array(of: Double.self))
  }
}
