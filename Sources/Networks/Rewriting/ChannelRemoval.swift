import Tensors

/// One node's part in removing channels: what left its inputs, and what it makes of that.
public struct ChannelRemoval {
  /// The indices taken from one dimension of one of the node's parameters.
  struct Cut {
    var parameter: String
    var dimension: Int
    var removed: Set<Int>
  }

  /// The inputs' shapes before anything was removed.
  public let inputs: [[Int]]
  /// The channels that left each input; the elements, where the input is a vector.
  public let removed: [Set<Int>]
  /// The channels that are to leave this node itself.
  public let requested: Set<Int>
  /// The channels that leave the output; the node's operation sets it.
  public var output: Set<Int> = []
  /// The operation in place of the node's, where one of its numbers changes.
  public var replacement: (any NetworkOperation)?
  var cuts: [Cut] = []

  /// Takes indices out of a dimension of one of the node's parameters.
  public mutating func cut(_ parameter: String, dimension: Int, removing indices: Set<Int>) {
    if !indices.isEmpty { cuts.append(Cut(parameter: parameter, dimension: dimension, removed: indices)) }
  }

  /// The operation keeps channels apart: what leaves its input leaves its output.
  public mutating func passThrough() { output = removed[0] }
}
