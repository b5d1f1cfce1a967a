/// A figure in data space: what is shown, never how it is drawn.
public struct Figure: Codable, Hashable, Sendable {
  /// The kinds of figure.
  public enum Content: Codable, Hashable, Sendable {
    case heatmap(Heatmap)
    case images(ImageGrid)
    case bars(BarChart)
    case lines(LineChart)
    case scatter(ScatterPlot)
    case histogram(Histogram)
    case network(NetworkDiagram)
  }

  public var content: Content
  /// The preferred width in points (1/72 inch); `nil` takes the column's.
  public var width: Double?
  /// The preferred height in points; `nil` takes what the content needs.
  public var height: Double?
  /// A short title inside the figure; a caption is usually better.
  public var title: String?

  public init(_ content: Content, width: Double? = nil, height: Double? = nil, title: String? = nil) {
    self.content = content
    self.width = width
    self.height = height
    self.title = title
  }
}

/// One axis of a chart.
public struct Axis: Codable, Hashable, Sendable {
  /// What it shows, with its unit: `"gain (percentage points)"`.
  public var label: String
  /// Fixed ends; `nil` takes the data's, rounded outward.
  public var lower: Double?
  public var upper: Double?
  public var isLogarithmic: Bool

  public init(_ label: String = "", from lower: Double? = nil, to upper: Double? = nil, logarithmic: Bool = false) {
    self.label = label
    self.lower = lower
    self.upper = upper
    self.isLogarithmic = logarithmic
  }
}
