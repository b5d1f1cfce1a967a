import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

extension StrongestActivations {
  /// Projects the strongest activations of some features back to pixels, and cuts their pictures to what they see. Only these pictures pass
  /// through the network again, every activation for itself.
  ///
  /// - Parameters:
  ///   - channels: Which features, in this order.
  ///   - node: A node that the pass visited.
  ///   - count: How many activations of each feature; all that were kept unless told.
  ///   - model: The network of the pass.
  ///   - pictures: The pictures of the pass.
  ///   - normalization: As in the pass.
  ///   - projection: How signals travel back; as a deconvnet's unless told.
  ///   - batchSize: How many activations are projected at a time.
  /// - Throws: ``StudyError`` for a node or pictures that are not those of the pass, and a channel that the node lacks; `NetworkError` where
  ///   the projection is not defined.
  public func gallery(
    of channels: [Int], at node: String, count: Int? = nil, model: Model, pictures: any PictureDataset,
    normalization: Normalization = .none, by projection: BackwardProjection = .init(), batchSize: Int = 32
  ) throws -> FeatureGallery {
    let layer = try layer(node)
    guard pictures.name == source, pictures.count == pictureCount else {
      throw StudyError(
        "the strongest activations are those of \(source) (\(pictureCount) pictures), not of \(pictures.name) (\(pictures.count))")
    }
    if let wrong = channels.first(where: { !layer.features.indices.contains($0) }) {
      throw StudyError("“\(node)” has channels 0 to \(layer.features.count - 1), so no channel \(wrong)")
    }
    guard batchSize > 0 else { throw StudyError("batches of \(batchSize) activations are asked for, expected at least 1") }
    let winners = channels.map { Array(layer.features[$0].strongest.prefix(max(0, count ?? .max))) }
    let all = zip(channels, winners).flatMap { channel, winners in winners.map { (channel: channel, activation: $0) } }
    let views = try ActivationViews(model.network, node: node)
    var cuts: [FeatureGallery.Winner] = []
    for start in stride(from: 0, to: all.count, by: batchSize) {
      let part = all[start..<min(start + batchSize, all.count)]
      let images = try Tensor(part.map { try pictures.picture(at: $0.activation.picture) }).converted(to: model.dtype)
      let units = part.map { views.unit($0.activation, channel: $0.channel) }
      let projected = try model.projections(of: node, units: units, pictures: normalization.applied(to: images), by: projection)
      for (row, winner) in part.enumerated() {
        cuts.append(
          try views.winner(
            winner.activation, category: pictures.category(at: winner.activation.picture), picture: images[row],
            reconstruction: projected[row]))
      }
    }
    var rest = cuts[...]
    let features = zip(channels, winners).map { channel, winners in
      defer { rest = rest.dropFirst(winners.count) }
      return FeatureGallery.Feature(channel: channel, winners: Array(rest.prefix(winners.count)), field: views.field)
    }
    return FeatureGallery(node: node, features: features, source: source, isSynthetic: isSynthetic)
  }
}

extension PictureDataset {
  /// The name of a picture's category, if it has one.
  fileprivate func category(at index: Int) -> String? {
    guard case .categories(let names) = labelNames, case .category(let number) = label(at: index) else { return nil }
    return names.indices.contains(number) ? names[number] : nil
  }
}

/// What the positions of a node see of a picture.
private struct ActivationViews {
  let network: Network
  let node: String
  let isMap: Bool
  /// The picture's size.
  let size: Extent
  /// How large a position's view is drawn.
  let field: Extent
  /// Where the field says it by size and stride; not so where resizing is on the way.
  let arithmetic: ReceptiveField?

  init(_ network: Network, node: String) throws {
    (self.network, self.node) = (network, node)
    isMap = try network.shape(of: node).count == 3
    guard let shape = network.inputs.first?.shape, shape.count == 3 else {
      throw StudyError("the network \(network.name) does not take pictures")
    }
    size = Extent(rows: shape[1], columns: shape[2])
    arithmetic = try? network.receptiveField(of: node)
    field = Extent(
      rows: min(size.rows, arithmetic?.rows.size ?? size.rows), columns: min(size.columns, arithmetic?.columns.size ?? size.columns))
  }

  func unit(_ activation: StrongestActivations.Activation, channel: Int) -> Unit {
    isMap ? Unit(channel: channel, row: activation.row, column: activation.column) : Unit(channel: channel)
  }

  /// - Parameters:
  ///   - picture: `C H W`, as is the reconstruction.
  func winner(
    _ activation: StrongestActivations.Activation, category: String?, picture: Tensor, reconstruction: Tensor
  ) throws -> FeatureGallery.Winner {
    guard let pixels = try network.pixels(seenBy: node, row: activation.row, column: activation.column) else {
      throw StudyError("“\(node)” sees nothing of the picture at row \(activation.row), column \(activation.column)")
    }
    func cut(_ image: Tensor) -> Tensor { image.narrow(1, pixels.rows).narrow(2, pixels.columns) }
    let offset = Extent(
      rows: begin(pixels.rows, of: activation.row, arithmetic?.rows, size.rows),
      columns: begin(pixels.columns, of: activation.column, arithmetic?.columns, size.columns))
    return FeatureGallery.Winner(
      activation: activation, category: category, pixels: pixels, offset: offset, reconstruction: cut(reconstruction), picture: cut(picture))
  }

  /// Where clipped pixels begin within the field's frame, which is the picture itself where the field is as large.
  private func begin(_ pixels: Range<Int>, of position: Int, _ axis: ReceptiveField.Axis?, _ picture: Int) -> Int {
    guard let axis, axis.size < picture else { return pixels.lowerBound }
    return pixels.lowerBound - axis.pixels(of: position).lowerBound
  }
}
