import Exhibits
import Networks
import Tensors

/// The filters with which a network looks at pixels, as Zeiler and Fergus compared them to choose an architecture (figure 6): 11 × 11 at
/// steps of 4 against 7 × 7 at steps of 2.
///
///     let filters = try FirstLayerFilters(checkpoint.model)
///     Figure.images(filters.pictures(scale: .common).map { Raster($0) }, columns: 8)
///     filters.spectrum.bandShares()
public struct FirstLayerFilters: Sendable {
  /// What a filter's picture is scaled by.
  public enum Scale: String, Codable, Hashable, Sendable, CaseIterable {
    /// The largest magnitude of all filters: weak filters look weak.
    case common
    /// Each filter's own: its form shows, however weak it is.
    case own
  }

  /// The convolution's name.
  public let node: String
  /// The weights, `F C h w` of `float64`.
  public let weights: Tensor
  /// From position to position, in pixels.
  public let stride: Extent
  /// From tap to tap of the filter, in pixels.
  public let dilation: Extent

  /// - Parameter node: A convolution; the first that reads the network's input unless told.
  /// - Throws: ``StudyError`` when it is none, or none reads the input.
  public init(_ model: Model, node: String? = nil) throws {
    let inputs = Set(model.network.inputs.map(\.name))
    let convolutions = model.network.nodes(of: Convolution.self).map(\.name)
    guard let node = try node ?? convolutions.first(where: { try model.network.node($0).inputs.contains(where: inputs.contains) }) else {
      throw StudyError("no convolution of \(model.network.name) reads its input")
    }
    _ = try model.network.node(node)
    guard let convolution = model.network[node]?.operation as? Convolution, let weights = model.weights["\(node).weight"] else {
      throw StudyError("“\(node)” is no convolution", hint: "there are \(convolutions.joined(separator: ", "))")
    }
    self.init(weights, stride: convolution.stride, dilation: convolution.dilation, node: node)
  }

  /// - Parameter weights: `F C h w`.
  init(_ weights: Tensor, stride: Extent, dilation: Extent = 1, node: String = "") {
    (self.weights, self.stride, self.dilation, self.node) = (weights.converted(to: .float64), stride, dilation, node)
  }

  /// How many filters there are.
  public var count: Int { weights.size(0) }

  /// The filters as pictures `C h w`, 0…1, middle grey for 0: in colour with three input channels, and grey with one.
  ///
  /// - Throws: ``StudyError`` when the filters read another number of channels.
  public func pictures(scale: Scale = .own) throws(StudyError) -> [Tensor] {
    guard [1, 3].contains(weights.size(1)) else {
      throw StudyError("filters over \(weights.size(1)) channels have no colours", hint: "those of the first layer over 1 or 3 have")
    }
    let limit = scale == .common ? weights.abs().max().number : nil
    return (0..<count).map { weights[$0].aroundGrey(limit: limit) }
  }

  /// Each filter's root mean square. Few filters far above the others dominate the layer, which the paper prevents by rescaling those above
  /// 0.1; those far below have no form of their own.
  public var rootMeanSquares: [Double] { weights.squared().mean(over: 1, 2, 3).sqrt().array() }

  /// The filters' power by frequency.
  public var spectrum: FilterSpectrum { FilterSpectrum(self) }
}
