/// Bars of one or more series, grouped by category.
public struct BarChart: Codable, Hashable, Sendable {
  /// One bar a category.
  public struct Series: Codable, Hashable, Sendable {
    public var name: String
    /// One value a category; NaN draws no bar.
    public var values: [Double]
    /// Half-lengths of error bars, or none.
    public var errors: [Double]

    public init(_ name: String, _ values: [Double], errors: [Double] = []) {
      self.name = name
      self.values = values
      self.errors = errors
    }
  }

  public enum Orientation: String, Codable, Hashable, Sendable {
    /// Bars grow to the right and categories run down: right for many or long names.
    case horizontal
    /// Bars grow upward.
    case vertical
  }

  public var categories: [String]
  public var series: [Series]
  public var orientation: Orientation
  /// The axis of the values.
  public var axis: Axis
  /// Whether the sign of a value colours its bar (one series only): blue for gains, red for losses.
  public var colorsBySign: Bool
  /// Whether each bar carries its number.
  public var showsValues: Bool
  public var format: NumberFormat

  public init(
    categories: [String], series: [Series], orientation: Orientation = .vertical, axis: Axis = Axis(), colorsBySign: Bool = false,
    showsValues: Bool = false, format: NumberFormat = .significant(3)
  ) {
    for one in series {
      require(one.values.count == categories.count, "\(one.values.count) values for \(categories.count) categories")
    }
    self.categories = categories
    self.series = series
    self.orientation = orientation
    self.axis = axis
    self.colorsBySign = colorsBySign
    self.showsValues = showsValues
    self.format = format
  }
}

/// Lines of one or more series over a common axis.
public struct LineChart: Codable, Hashable, Sendable {
  /// One line, with an optional band around it.
  public struct Series: Codable, Hashable, Sendable {
    public var name: String
    public var x: [Double]
    public var y: [Double]
    /// The lower edge of the band, or none.
    public var lower: [Double]
    /// The upper edge of the band, or none.
    public var upper: [Double]

    public init(_ name: String, x: [Double], y: [Double], lower: [Double] = [], upper: [Double] = []) {
      require(x.count == y.count, "\(x.count) abscissae for \(y.count) ordinates")
      self.name = name
      self.x = x
      self.y = y
      self.lower = lower
      self.upper = upper
    }
  }

  public var series: [Series]
  public var xAxis: Axis
  public var yAxis: Axis
  /// Whether each point is marked.
  public var showsPoints: Bool

  public init(_ series: [Series], xAxis: Axis = Axis(), yAxis: Axis = Axis(), showsPoints: Bool = false) {
    self.series = series
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.showsPoints = showsPoints
  }
}

/// Points of one or more series.
public struct ScatterPlot: Codable, Hashable, Sendable {
  /// One set of points.
  public struct Series: Codable, Hashable, Sendable {
    public var name: String
    public var x: [Double]
    public var y: [Double]
    /// Names written beside the points, or none; an empty string writes nothing.
    public var labels: [String]

    public init(_ name: String, x: [Double], y: [Double], labels: [String] = []) {
      require(x.count == y.count, "\(x.count) abscissae for \(y.count) ordinates")
      self.name = name
      self.x = x
      self.y = y
      self.labels = labels
    }
  }

  public var series: [Series]
  public var xAxis: Axis
  public var yAxis: Axis
  /// Whether the line y = x is drawn.
  public var showsDiagonal: Bool

  public init(_ series: [Series], xAxis: Axis = Axis(), yAxis: Axis = Axis(), showsDiagonal: Bool = false) {
    self.series = series
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.showsDiagonal = showsDiagonal
  }
}

/// Counts of values in bins.
public struct Histogram: Codable, Hashable, Sendable {
  /// Counts of one set of values.
  public struct Series: Codable, Hashable, Sendable {
    public var name: String
    /// One count a bin.
    public var counts: [Double]

    public init(_ name: String, counts: [Double]) {
      self.name = name
      self.counts = counts
    }
  }

  /// The bins' edges, ascending: one more than there are bins.
  public var edges: [Double]
  public var series: [Series]
  public var xAxis: Axis
  public var yAxis: Axis

  public init(edges: [Double], series: [Series], xAxis: Axis = Axis(), yAxis: Axis = Axis("count")) {
    for one in series {
      require(one.counts.count + 1 == edges.count, "\(one.counts.count) counts for \(edges.count) edges")
    }
    self.edges = edges
    self.series = series
    self.xAxis = xAxis
    self.yAxis = yAxis
  }
}
