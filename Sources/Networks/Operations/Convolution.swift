import Tensors

/// A convolution as networks mean it: `C H W` gives `channels H′ W′`, `H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1`.
public struct Convolution: NetworkOperation {
  public static let kind = "convolution"
  public static let functionName = "conv2d"

  /// How many channels come out.
  public var channels: Int
  public var kernel: Extent
  public var stride: Extent
  public var padding: Extent
  public var dilation: Extent
  /// Into how many groups the channels are split; each group is convolved for itself.
  public var groups: Int
  /// Whether a number is added to each channel.
  public var bias: Bool

  public init(
    _ channels: Int, kernel: Extent, stride: Extent = 1, padding: Extent = 0, dilation: Extent = 1, groups: Int = 1, bias: Bool = true
  ) {
    (self.channels, self.kernel, self.stride, self.padding) = (channels, kernel, stride, padding)
    (self.dilation, self.groups, self.bias) = (dilation, groups, bias)
  }

  var window: SlidingWindow { SlidingWindow(size: kernel, stride: stride, padding: padding, dilation: dilation) }

  public func outputShape(for inputs: [[Int]]) throws(ShapeProblem) -> [Int] {
    let (entering, height, width) = try picture(inputs[0])
    try NetworkLimits.check(channels, in: 1...NetworkLimits.size, "the number of channels")
    try NetworkLimits.check(groups, in: 1...NetworkLimits.size, "the number of groups")
    guard entering % groups == 0, channels % groups == 0 else {
      throw "its \(groups) groups do not divide the \(entering) channels that enter and the \(channels) that leave"
    }
    return [channels] + (try window.outputSize(height: height, width: width))
  }

  public func parameters(for inputs: [[Int]]) -> [NetworkParameter] {
    let shape = [channels, inputs[0][0] / groups, kernel.rows, kernel.columns]
    let (fanIn, fanOut) = (shape[1] * shape[2] * shape[3], shape[0] * shape[2] * shape[3])
    return [NetworkParameter("weight", shape, .convolutionWeight, fanIn: fanIn, fanOut: fanOut)]
      + (bias ? [NetworkParameter("bias", [channels], .convolutionBias, fanIn: fanIn, fanOut: fanOut)] : [])
  }

  public func evaluate(_ run: inout NodeRun) -> Tensor {
    run.input.conv2d(
      run["weight"], bias: bias ? run["bias"] : nil, stride: stride, padding: padding, dilation: dilation, groups: groups)
  }

  public func reach(ofInput index: Int, inputs: [[Int]], output: [Int]) -> SpatialReach { window.reach }

  public func multiplyAdds(for inputs: [[Int]], output: [Int]) -> Int {
    output.reduce(1, *) * (inputs[0][0] / groups) * kernel.rows * kernel.columns
  }

  public func removingChannels(_ removal: inout ChannelRemoval) throws(ShapeProblem) {
    let entering = removal.inputs[0][0]
    var leaving = removal.requested
    if !removal.removed[0].isEmpty, groups > 1 {
      guard groups == entering else {
        throw "it has \(groups) groups of several channels each; only a convolution of one group, or of one a channel, can lose inputs"
      }
      let outputs = channels / groups
      leaving.formUnion(removal.removed[0].flatMap { $0 * outputs..<($0 + 1) * outputs })
    }
    if groups > 1 {
      guard groups == entering, !leaving.isEmpty || removal.removed[0].isEmpty else {
        throw "only a convolution of one group, or of one a channel, can lose channels"
      }
      let outputs = channels / groups
      let whole = Set(removal.removed[0].flatMap { $0 * outputs..<($0 + 1) * outputs })
      guard leaving == whole else {
        throw "its channels are computed from one input channel each: remove them at the node that gives these"
      }
    } else {
      removal.cut("weight", dimension: 1, removing: removal.removed[0])
    }
    guard leaving.count < channels else { throw "all of its \(channels) channels would be removed" }
    removal.cut("weight", dimension: 0, removing: leaving)
    if bias { removal.cut("bias", dimension: 0, removing: leaving) }
    removal.output = leaving
    var smaller = self
    smaller.channels -= leaving.count
    if groups > 1 { smaller.groups -= removal.removed[0].count }
    removal.replacement = smaller
  }

  public var summary: String {
    var parts = ["\(kernel.rows)×\(kernel.columns), \(channels)"]
    if stride != 1 { parts.append(stride.rows == stride.columns ? "stride \(stride.rows)" : "stride \(stride.rows)×\(stride.columns)") }
    if dilation != 1 { parts.append("dilation \(dilation.rows)") }
    if groups != 1 { parts.append("\(groups) groups") }
    return parts.joined(separator: ", ")
  }
}
