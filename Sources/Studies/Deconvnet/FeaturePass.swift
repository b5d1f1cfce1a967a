import Datasets
import Networks
import Tensors
import Training

/// One pass of a set's pictures through a network that hands on what its features give, batch by batch.
struct FeaturePass: Sendable {
  /// The part of the model that the nodes depend on.
  private let part: Model
  let nodes: [String]
  /// `C h w`, or `C` of a vector; one a node.
  let shapes: [[Int]]

  /// - Throws: `NetworkError` for a node that is not in the network; ``StudyError`` for one without channels, or no node.
  init(_ model: Model, nodes requested: [String]) throws {
    var nodes: [String] = []
    for node in requested where !nodes.contains(node) { nodes.append(try model.network.node(node).name) }
    shapes = try nodes.map(model.network.shape)
    for (node, shape) in zip(nodes, shapes) where shape.count != 1 && shape.count != 3 {
      throw StudyError("the node “\(node)” gives \(shape), which has no features: expected C h w, or a vector")
    }
    guard let last = model.network.nodeNames.last(where: nodes.contains) else {
      throw StudyError("no node is named whose features are wanted")
    }
    self.nodes = nodes
    // What comes after the last node need not run.
    let part = try model.cut(at: last)
    self.part = nodes.allSatisfy { part.network[$0] != nil } ? part : model
  }

  /// Runs the pictures through the network.
  ///
  /// - Parameters:
  ///   - progress: Is told how many pictures are done, and of how many, after every batch; what it throws ends the pass.
  ///   - body: Is given each batch's pictures and the value of each node.
  func run(
    _ dataset: any PictureDataset, normalization: Normalization, batchSize: Int, progress: ((_ done: Int, _ all: Int) throws -> Void)?,
    _ body: (_ batch: Batch, _ values: [Tensor]) throws -> Void
  ) throws {
    guard dataset.count > 0 else { throw StudyError("\(dataset.name) has no picture to study") }
    guard batchSize > 0 else { throw StudyError("batches of \(batchSize) pictures are asked for, expected at least 1") }
    let expected = part.network.inputs.first?.shape ?? []
    var done = 0
    // Drawing a picture can take longer than the network does.
    try BatchStream(dataset, batchSize: batchSize, threads: Torch.threadCount).forEach { batch in
      let size = Array(batch.images.shape.dropFirst())
      guard size == expected else {
        throw StudyError("the pictures of \(dataset.name) are \(size), and the network \(part.network.name) takes \(expected)")
      }
      let images = normalization.applied(to: batch.images.converted(to: part.dtype)).inChannelsLast()
      let forward = try part.forward(images, capturing: nodes)
      try body(batch, nodes.map { forward[$0] })
      done += batch.count
      try progress?(done, dataset.count)
    }
  }
}

extension Model {
  /// The type that the model computes with.
  var dtype: DType { weights.names.first.flatMap { weights[$0]?.dtype } ?? .float32 }
}

/// - Throws: ``StudyError`` when a node has no such channel.
func requireChannels(_ channels: [Int], of node: String, count: Int) throws(StudyError) {
  guard let wrong = channels.first(where: { !(0..<count).contains($0) }) else { return }
  throw StudyError("“\(node)” has channels 0 to \(count - 1), so no channel \(wrong)")
}
