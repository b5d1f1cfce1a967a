import Networks
import Tensors

extension Model {
  /// Runs the network on a picture with each window of a grid hidden (Zeiler and Fergus, *Visualizing and understanding convolutional
  /// networks*, 2014): what happens to outputs and features as a grey square slides over the picture.
  ///
  ///     let scores = try model.occluded(picture, grid: OcclusionGrid(patch: 16, stride: 8)) { $0.output.softmax(over: [1]) }
  ///
  /// - Parameters:
  ///   - picture: `C H W`, normalised as the network expects it.
  ///   - fill: What hides a window, one number a channel; zeros when not given, the mean colour of normalised pictures.
  ///   - capturing: Nodes whose values `collecting` reads too; they are given whole, `n C h w`.
  ///   - batchSize: How many windows are run at once; chosen by the way unless given.
  ///   - way: Incrementally unless told (Nakandala, Kumar and Papakonstantinou, *Incremental and approximate inference for faster
  ///     occlusion-based deep CNN explanations*, SIGMOD 2019), which gives the same to a hundred-thousandth of the largest logit.
  ///   - collecting: Turns each batch, whose windows come in the grid's order, into a tensor of as many rows; the output unless given.
  /// - Returns: The rows of all windows, in the grid's order.
  /// - Throws: ``OcclusionError`` when the picture, the grid or the fill do not fit; `NetworkError` when a node does not exist or the
  ///   network does not fit pictures of this size; what `collecting` throws.
  public func occluded(
    _ picture: Tensor, grid: OcclusionGrid, fill: [Double]? = nil, capturing: [String] = [], batchSize: Int? = nil,
    by way: OcclusionWay = .incremental, collecting: (Forward) throws -> Tensor = { $0.output }
  ) throws -> Tensor {
    let (windows, fill) = try checkedWindows(picture, grid, fill, batchSize)
    var rows: [Tensor] = []
    func collect(_ part: Range<Int>, _ run: (Range<Int>) throws -> Forward) throws {
      rows.append(try checked(collecting(try run(part)), rows: part.count))
    }
    if way == .incremental, picture.dtype != .float16, let pass = try incrementalPass(picture, windows, fill, capturing) {
      for part in windows.indices.parts(of: batchSize ?? pass.suitableBatch) { try collect(part, pass.forward) }
    } else {
      for part in windows.indices.parts(of: batchSize ?? 32) {
        try collect(part) { part in
          try forward(Tensor.stack(windows[part].map { picture.filled($0, with: fill) }), capturing: capturing)
        }
      }
    }
    return rows.count == 1 ? rows[0] : Tensor.concatenate(rows)
  }

  /// A pass over what changes, when it saves enough.
  private func incrementalPass(
    _ picture: Tensor, _ windows: [PixelRectangle], _ fill: [Double], _ capturing: [String]
  ) throws(NetworkError) -> IncrementalPass? {
    // Folded, a batch norm costs nothing; but what is captured around it would be another value.
    let keeps = capturing.allSatisfy { name in
      !(network[name]?.operation is BatchNorm) && network.readers(of: name).allSatisfy { !(network[$0]?.operation is BatchNorm) }
    }
    let model = keeps ? try foldingBatchNorm() : self
    let plan = try model.network.incrementalPlan(
      changing: windows, size: Extent(rows: picture.size(1), columns: picture.size(2)), capturing: capturing)
    guard plan.predictedGain >= IncrementalPlan.leastGain else { return nil }
    let pass = try IncrementalPass(model, picture: picture, fill: fill, plan: plan, capturing: capturing)
    return pass.isFinite ? pass : nil
  }

  private func checkedWindows(
    _ picture: Tensor, _ grid: OcclusionGrid, _ fill: [Double]?, _ batchSize: Int?
  ) throws -> (windows: [PixelRectangle], fill: [Double]) {
    guard network.inputs.count == 1, let input = network.inputs.first else {
      throw OcclusionError(
        "the network “\(network.name)” has \(network.inputs.count) inputs; windows are hidden in the picture of a network that has one",
        hint: "cut(at:) gives the part of a network that one picture suffices for")
    }
    guard picture.rank == 3, input.shape.count == 3, picture.size(0) == input.shape[0] else {
      throw OcclusionError(
        "a picture of \(picture.shape) for the network “\(network.name)”, whose input is \(input.shape)",
        hint: picture.rank == 4 ? "one picture at a time, C H W: pictures[0]" : "expected C H W with the network’s channels")
    }
    let size = Extent(rows: picture.size(1), columns: picture.size(2))
    let windows = grid.windows(of: size)
    guard !windows.isEmpty else {
      throw OcclusionError(
        "a patch of \(grid.patch) is larger than the picture of \(size)", hint: "expected a patch that fits in the picture")
    }
    let fill = fill ?? Array(repeating: 0, count: picture.size(0))
    guard fill.count == picture.size(0) else {
      throw OcclusionError(
        "a fill of \(fill.count) numbers for \(picture.size(0)) channels",
        hint: "expected one number for each channel, normalised as the picture is")
    }
    guard batchSize.map({ $0 > 0 }) ?? true else {
      throw OcclusionError("batches of \(batchSize ?? 0) windows", hint: "expected a batch size above 0")
    }
    return (windows, fill)
  }

  private func checked(_ collected: Tensor, rows: Int) throws -> Tensor {
    guard collected.rank > 0, collected.size(0) == rows else {
      throw OcclusionError(
        "what was collected of \(rows) windows has shape \(collected.shape)", hint: "expected a row for each window of the batch: n …")
    }
    return collected
  }
}

extension Tensor {
  /// The picture, `C H W`, with a window of one number a channel.
  fileprivate func filled(_ window: PixelRectangle, with fill: [Double]) -> Tensor {
    let (channels, rows, columns) = (size(0), size(1), size(2))
    let down = (Tensor.arange(rows) .>= window.rows.lowerBound) .& (Tensor.arange(rows) .< window.rows.upperBound)
    let across = (Tensor.arange(columns) .>= window.columns.lowerBound) .& (Tensor.arange(columns) .< window.columns.upperBound)
    let inside = down.reshape([1, rows, 1]) .& across.reshape([1, 1, columns])
    return inside.choosing(Tensor(fill, shape: [channels, 1, 1], type: dtype), otherwise: self)
  }
}

extension Range<Int> {
  /// The range in parts of `size`, the last of what is left.
  fileprivate func parts(of size: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: size).map { $0..<Swift.min(upperBound, $0 + size) }
  }
}
