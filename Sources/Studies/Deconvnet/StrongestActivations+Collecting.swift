import Datasets
import Networks
import Training

extension Model {
  /// Finds the strongest activations of every feature of some nodes in one pass over pictures.
  ///
  /// It costs little beside the forward pass itself, and the memory does not grow with the number of pictures.
  ///
  /// - Parameters:
  ///   - dataset: Pictures of the network's size.
  ///   - nodes: Maps `C h w` or vectors `C`, by their names; as a rule the activations after convolutions.
  ///   - count: How many activations of each feature are kept, each of another picture.
  ///   - normalization: What is done to a batch first, as in training.
  ///   - batchSize: How many pictures are in memory at a time, with their maps at all nodes; fewer for large networks. The result does not
  ///     depend on it but for rounding.
  ///   - progress: Is told how many pictures are done, and of how many, after every batch; what it throws ends the pass.
  /// - Throws: ``StudyError`` when there is no picture, no node, or pictures and network do not fit; `NetworkError` for an unknown node;
  ///   what the dataset throws for a picture that cannot be read.
  public func strongestActivations(
    of dataset: any PictureDataset, at nodes: [String], count: Int = 9, normalization: Normalization = .none, batchSize: Int = 32,
    progress: ((_ done: Int, _ all: Int) throws -> Void)? = nil
  ) throws -> StrongestActivations {
    guard count > 0 else { throw StudyError("\(count) activations of each feature are asked for, expected at least 1") }
    let pass = try FeaturePass(self, nodes: nodes)
    var rankings = pass.rankings(limit: min(count, max(1, dataset.count)))
    try pass.run(dataset, normalization: normalization, batchSize: batchSize, progress: progress) { batch, values in
      for place in rankings.indices { rankings[place].add(MapPeaks(values[place]), width: pass.width(place), pictures: batch.indices) }
    }
    return pass.strongest(rankings, of: dataset)
  }
}

extension FeaturePass {
  /// Nothing seen yet.
  func rankings(limit: Int) -> [ActivationRanking] {
    shapes.map { ActivationRanking(channels: $0[0], positions: $0.dropFirst().reduce(1, *), limit: limit) }
  }

  /// How many columns a node's maps have.
  func width(_ node: Int) -> Int { shapes[node].count == 3 ? shapes[node][2] : 1 }

  func strongest(_ rankings: [ActivationRanking], of dataset: any PictureDataset) -> StrongestActivations {
    StrongestActivations(
      source: dataset.name, isSynthetic: dataset.isSynthetic, pictureCount: dataset.count,
      layers: nodes.indices.map { .init(node: nodes[$0], shape: shapes[$0], features: rankings[$0].features) })
  }
}
