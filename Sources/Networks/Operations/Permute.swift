import Tensors

/// The dimensions in another order: `Permute([2, 1])` turns `A B` into `B A`.
public struct Permute: NetworkOperation {
  public static let kind = "permute"

  /// For each dimension of the output the input's, counted from 1: the batch, 0, stays first.
  public var order: [Int]

  public init(_ order: [Int]) { self.order = order }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    guard order.sorted() == Array(1...max(1, inputs[0].count)) else {
      throw "an order of \(order), expected each of 1 to \(inputs[0].count) once"
    }
    return order.map { inputs[0][$0 - 1] }
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor { run.input.permute([0] + order) }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach {
    order == Array(1...max(1, order.count)) ? SpatialReach(.same) : SpatialReach(.all)
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard removal.removed[0].isEmpty || order.first == 1 else { throw "it moves the channels, so none of them can be removed" }
    removal.passThrough()
  }

  public var summary: String { order.map(String.init).joined(separator: ", ") }
}
