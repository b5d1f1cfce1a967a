import Datasets
import Exhibits
import Explanations
import Networks
import Tensors
import Training

extension StrongestActivations {
  /// Projects the strongest activations of some features back to pixels, and cuts their pictures to what they see. Only these pictures pass
  /// through the network again, and every activation is projected for itself. Activations that are not above 0 are left out.
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
  /// - Throws: ``StudyError`` for a node or pictures that are not those of the pass, and a channel that the node lacks; `NetworkError`
  ///   where the projection is not defined.
  public func gallery(
    of channels: [Int], at node: String, count: Int? = nil, model: Model, pictures: any PictureDataset,
    normalization: Normalization = .none, by projection: BackwardProjection = .init(), batchSize: Int = 32
  ) throws -> FeatureGallery {
    let layer = try layer(node)
    guard pictures.name == source, pictures.count == pictureCount else {
      throw StudyError(
        "the strongest activations are those of \(source) (\(pictureCount) pictures), not of \(pictures.name) (\(pictures.count))")
    }
    try requireChannels(channels, of: node, count: layer.features.count)
    guard batchSize > 0 else { throw StudyError("batches of \(batchSize) activations are asked for, expected at least 1") }
    let winners = channels.map { channel in layer.features[channel].strongest.prefix(max(0, count ?? .max)).filter { $0.value > 0 } }
    let wanted = zip(channels, winners).flatMap { channel, winners in winners.map { (channel: channel, activation: $0) } }
    let views = try ActivationViews(model.network, node: node)
    // Activations of one picture stand together: it passes through the network once for all of them in a batch.
    let order = wanted.indices.sorted { (wanted[$0].activation.picture, $0) < (wanted[$1].activation.picture, $1) }
    var cuts: [Int: FeatureGallery.Winner] = [:]
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let places = order[start..<min(start + batchSize, order.count)]
      var numbers: [Int] = []
      for place in places where numbers.last != wanted[place].activation.picture { numbers.append(wanted[place].activation.picture) }
      let sources = places.map { place in numbers.firstIndex(of: wanted[place].activation.picture) ?? 0 }
      let images = try Tensor(numbers.map(pictures.picture(at:))).converted(to: model.dtype)
      let units = places.map { views.unit(wanted[$0].activation, channel: wanted[$0].channel) }
      let projected = try model.projections(
        of: node, units: units, pictures: normalization.applied(to: images), sources: sources, by: projection)
      for (row, place) in places.enumerated() {
        let activation = wanted[place].activation
        cuts[place] = try views.winner(
          activation, category: pictures.category(at: activation.picture), picture: images[sources[row]], reconstruction: projected[row])
      }
    }
    var next = 0
    let features = zip(channels, winners).map { channel, winners in
      defer { next += winners.count }
      return FeatureGallery.Feature(
        channel: channel, winners: (next..<next + winners.count).compactMap { cuts[$0] }, field: views.field)
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

  func unit(_ activation: StrongestActivations.Activation, channel: Int) -> FeatureUnit {
    isMap ? FeatureUnit(channel: channel, row: activation.row, column: activation.column) : FeatureUnit(channel: channel)
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
      activation: activation, category: category, pixels: pixels, offset: offset, reconstruction: cut(reconstruction),
      picture: cut(picture))
  }

  /// Where clipped pixels begin within the field's frame, which is the picture itself where the field is as large.
  private func begin(_ pixels: Range<Int>, of position: Int, _ axis: ReceptiveField.Axis?, _ picture: Int) -> Int {
    guard let axis, axis.size < picture else { return pixels.lowerBound }
    return pixels.lowerBound - axis.pixels(of: position).lowerBound
  }
}
