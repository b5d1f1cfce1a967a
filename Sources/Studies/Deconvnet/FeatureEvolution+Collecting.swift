import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

extension FeatureEvolution {
  /// Follows features through the epochs of a training, one pass over the pictures each.
  ///
  /// Of a pass one number a picture and feature is kept, that of the last epoch throughout.
  ///
  /// - Parameters:
  ///   - models: The network at several epochs, in any order. One that was never trained counts as epoch 0.
  ///   - pictures: What the features answer to. Kept in memory (`KeptPictures`), they are drawn or read once for all epochs.
  ///   - features: Nodes and the channels of each whose strongest activations are shown; all channels count in the similarities.
  ///   - normalization: What is done to a batch first, as in training.
  ///   - projection: How signals travel back.
  ///   - progress: Is told how many pictures are done, and of how many, all epochs together; what it throws ends the work.
  /// - Throws: ``StudyError`` with fewer than two epochs, or an epoch that comes twice; what
  ///   ``Networks/Model/strongestActivations(of:at:count:normalization:batchSize:progress:)`` throws.
  public init(
    of models: [(epoch: Int, model: Model)], on pictures: any PictureDataset, showing features: KeyValuePairs<String, [Int]>,
    normalization: Normalization = .none, by projection: BackwardProjection = .init(), batchSize: Int = 32,
    progress: ((_ done: Int, _ all: Int) throws -> Void)? = nil
  ) throws {
    let models = models.sorted { $0.epoch < $1.epoch }
    guard models.count > 1 else {
      throw StudyError("an evolution has two epochs at least, and \(models.count) models are given")
    }
    if let twice = zip(models, models.dropFirst()).first(where: { $0.epoch == $1.epoch }) {
      throw StudyError("two models are given of epoch \(twice.0.epoch)")
    }
    let nodes = features.map(\.key)
    if let twice = Dictionary(nodes.map { ($0, 1) }, uniquingKeysWith: +).filter({ $0.value > 1 }).keys.min() {
      throw StudyError("the node “\(twice)” is named twice", hint: "give all its channels at once")
    }
    let shapes = try models.map { try FeaturePass($0.model, nodes: nodes).shapes }
    guard shapes.allSatisfy({ $0 == shapes[0] }) else { throw StudyError("the models of an evolution are one network, and these differ") }
    for ((node, channels), shape) in zip(features, shapes[0]) {
      try requireChannels(channels, of: node, count: shape[0])
    }
    let (count, all) = (pictures.count, pictures.count * models.count)
    func snapshot(_ place: Int, after passes: Int) throws -> FeatureSnapshot {
      try FeatureSnapshot(of: models[place].model, at: nodes, on: pictures, normalization: normalization, batchSize: batchSize) { done, _ in
        try progress?(passes * count + done, all)
      }
    }
    func shown(_ snapshot: FeatureSnapshot, _ place: Int) throws -> [FeatureGallery] {
      try features.map { node, channels in
        try snapshot.strongest.gallery(
          of: channels, at: node, model: models[place].model, pictures: pictures, normalization: normalization, by: projection,
          batchSize: batchSize)
      }
    }
    let end = try snapshot(models.count - 1, after: 0)
    let endGalleries = try shown(end, models.count - 1)
    var galleries: [[FeatureGallery]] = []
    var similarities: [[FeatureSnapshot.Similarity]] = []
    for place in models.indices.dropLast() {
      let now = try snapshot(place, after: place + 1)
      galleries.append(try shown(now, place))
      similarities.append(now.similarities(to: end))
    }
    galleries.append(endGalleries)
    similarities.append(end.similarities(to: end))
    epochs = models.map(\.epoch)
    (source, isSynthetic) = (pictures.name, pictures.isSynthetic)
    self.features = nodes.indices.flatMap { node in
      endGalleries[node].features.indices.map { index in
        let stages = galleries.map { $0[node].features[index] }
        return Feature(node: nodes[node], channel: stages[0].channel, stages: stages.map(\.winners.first), field: stages[0].field)
      }
    }
    let epochs = epochs
    settling = nodes.enumerated().map { node, name in
      let rows = similarities.map { $0[node] }
      return Settling(
        node: name, epochs: epochs, spearman: rows.map(\.spearman), pearson: rows.map(\.pearson), sameStrongest: rows.map(\.sameStrongest),
        live: rows.map(\.live))
    }
  }
}

/// What the features of some nodes answer to each picture, at one epoch.
struct FeatureSnapshot {
  /// The strongest activation of each feature.
  let strongest: StrongestActivations
  /// One a node and channel: the largest value in each picture, NaN where one of its values is.
  private let maxima: [[[Double]]]

  init(
    of model: Model, at nodes: [String], on pictures: any PictureDataset, normalization: Normalization, batchSize: Int,
    progress: (_ done: Int, _ all: Int) throws -> Void
  ) throws {
    let pass = try FeaturePass(model, nodes: nodes)
    var rankings = pass.rankings(limit: 1)
    var maxima = pass.shapes.map { [[Double]](repeating: [], count: $0[0]) }
    try withoutActuallyEscaping(progress) { progress in
      try pass.run(pictures, normalization: normalization, batchSize: batchSize, progress: progress) { batch, values in
        for place in rankings.indices {
          let peaks = MapPeaks(values[place])
          rankings[place].add(peaks, width: pass.width(place), pictures: batch.indices)
          let channels = maxima[place].count
          for (number, value) in peaks.values.enumerated() { maxima[place][number % channels].append(value) }
        }
      }
    }
    self.maxima = maxima
    strongest = pass.strongest(rankings, of: pictures)
  }

  /// How near the features of a node are to those of another epoch.
  struct Similarity {
    var spearman: MeanAndSpread
    var pearson: MeanAndSpread
    var sameStrongest: Double
    var live: Double
  }

  func similarities(to end: FeatureSnapshot) -> [Similarity] {
    strongest.layers.indices.map { place in
      let (layer, last) = (strongest.layers[place], end.strongest.layers[place])
      let pairs = Array(zip(maxima[place], end.maxima[place]))
      let living = last.features.indices.filter { !last.features[$0].isDead }
      let same = living.count { channel in
        let feature = layer.features[channel]
        return !feature.isDead && feature.strongest.first?.picture == last.features[channel].strongest.first?.picture
      }
      return Similarity(
        spearman: MeanAndSpread(pairs.map { Correlation.spearman($0, $1) }),
        pearson: MeanAndSpread(pairs.map { Correlation.pearson($0, $1) }), sameStrongest: Double(same) / Double(living.count),
        live: 1 - layer.deadShare)
    }
  }
}
