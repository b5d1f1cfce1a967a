import Tensors

/// The transpose of a convolution: `C H W` gives `channels H′ W′`,
/// `H′ = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1`; its weight is `C channels/groups h w`.
public struct TransposedConvolution: NetworkOperation {
  public static let kind = "transposedConvolution"
  public static let functionName = "conv_transpose2d"

  /// How many channels come out.
  public var channels: Int
  public var kernel: Extent
  public var stride: Extent
  public var padding: Extent
  /// Rows and columns more at the end; less than the stride or the dilation.
  public var outputPadding: Extent
  public var dilation: Extent
  public var groups: Int
  public var bias: Bool

  public init(
    _ channels: Int, kernel: Extent, stride: Extent = 1, padding: Extent = 0, outputPadding: Extent = 0, dilation: Extent = 1,
    groups: Int = 1, bias: Bool = true
  ) {
    (self.channels, self.kernel, self.stride, self.padding) = (channels, kernel, stride, padding)
    (self.outputPadding, self.dilation, self.groups, self.bias) = (outputPadding, dilation, groups, bias)
  }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (entering, height, width) = try picture(inputs[0])
    try SlidingWindow(size: kernel, stride: stride, padding: padding, dilation: dilation).validate()
    try NetworkLimits.check(channels, in: 1...NetworkLimits.size, "the number of channels")
    try NetworkLimits.check(groups, in: 1...NetworkLimits.size, "the number of groups")
    guard entering % groups == 0, channels % groups == 0 else {
      throw "its \(groups) groups do not divide the \(entering) channels that enter and the \(channels) that leave"
    }
    try NetworkLimits.check(outputPadding.rows, in: 0...max(stride.rows, dilation.rows) - 1, "the output padding")
    try NetworkLimits.check(outputPadding.columns, in: 0...max(stride.columns, dilation.columns) - 1, "the output padding")
    return [
      channels, (height - 1) * stride.rows - 2 * padding.rows + dilation.rows * (kernel.rows - 1) + outputPadding.rows + 1,
      (width - 1) * stride.columns - 2 * padding.columns + dilation.columns * (kernel.columns - 1) + outputPadding.columns + 1,
    ]
  }

  public func parameters(for inputs: [[Int]]) -> [NetworkParameter] {
    let shape = [inputs[0][0], channels / groups, kernel.rows, kernel.columns]
    // As PyTorch counts them: the second dimension enters, the first leaves.
    let (fanIn, fanOut) = (shape[1] * shape[2] * shape[3], shape[0] * shape[2] * shape[3])
    return [NetworkParameter("weight", shape, .convolutionWeight, fanIn: fanIn, fanOut: fanOut)]
      + (bias ? [NetworkParameter("bias", [channels], .convolutionBias, fanIn: fanIn, fanOut: fanOut)] : [])
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    run.input.convTranspose2d(
      run["weight"], bias: bias ? run["bias"] : nil, stride: stride, padding: padding, outputPadding: outputPadding, dilation: dilation,
      groups: groups)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach {
    SpatialReach(
      rows: .spread(size: kernel.rows, stride: stride.rows, padding: padding.rows, dilation: dilation.rows),
      columns: .spread(size: kernel.columns, stride: stride.columns, padding: padding.columns, dilation: dilation.columns))
  }

  public func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int {
    inputs[0].reduce(1, *) * (channels / groups) * kernel.rows * kernel.columns
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    guard groups == 1 else { throw "only a transposed convolution of one group can lose channels" }
    guard removal.requested.count < channels else { throw "all of its \(channels) channels would be removed" }
    removal.cut("weight", dimension: 0, removing: removal.removed[0])
    removal.cut("weight", dimension: 1, removing: removal.requested)
    if bias { removal.cut("bias", dimension: 0, removing: removal.requested) }
    removal.output = removal.requested
    var smaller = self
    smaller.channels -= removal.requested.count
    removal.replacement = smaller
  }

  public var summary: String { "\(kernel.rows)×\(kernel.columns), \(channels)" + (stride == 1 ? "" : ", stride \(stride.rows)") }
}
