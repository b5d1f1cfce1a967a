import Exhibits
import Tensors

/// A value that a cell can show.
public protocol Showable {
  /// What the reader sees.
  var exhibit: Exhibit { get }
}

extension Exhibit: Showable {
  public var exhibit: Exhibit { self }
}

extension Figure: Showable {
  public var exhibit: Exhibit { .figure(self) }
}

extension Table: Showable {
  public var exhibit: Exhibit { .table(self) }
}

extension Heatmap: Showable {
  public var exhibit: Exhibit { .figure(Figure(.heatmap(self))) }
}

extension ImageGrid: Showable {
  public var exhibit: Exhibit { .figure(Figure(.images(self))) }
}

extension BarChart: Showable {
  public var exhibit: Exhibit { .figure(Figure(.bars(self))) }
}

extension LineChart: Showable {
  public var exhibit: Exhibit { .figure(Figure(.lines(self))) }
}

extension ScatterPlot: Showable {
  public var exhibit: Exhibit { .figure(Figure(.scatter(self))) }
}

extension Histogram: Showable {
  public var exhibit: Exhibit { .figure(Figure(.histogram(self))) }
}

extension NetworkDiagram: Showable {
  public var exhibit: Exhibit { .figure(Figure(.network(self))) }
}

extension Matrix: Showable {
  /// A heatmap of the matrix, sequential.
  public var exhibit: Exhibit { Heatmap(self).exhibit }
}

extension Raster: Showable {
  public var exhibit: Exhibit { ImageGrid([.init(self)], columns: 1).exhibit }
}

extension Tensor: Showable {
  /// Its type, shape and elements as text.
  public var exhibit: Exhibit { .text(description) }
}

extension Array: Showable where Element: Showable {
  /// The elements side by side; texts become lines of one text.
  public var exhibit: Exhibit { .merging(map(\.exhibit)) }
}

extension Optional: Showable where Wrapped: Showable {
  /// What is there, or the word `nil`.
  public var exhibit: Exhibit { self?.exhibit ?? .text("nil") }
}

// MARK: - Text

extension String: Showable {
  public var exhibit: Exhibit { .text(self) }
}

extension Substring: Showable {
  public var exhibit: Exhibit { .text(String(self)) }
}

extension Bool: Showable {
  public var exhibit: Exhibit { .text(String(self)) }
}

extension Int: Showable {
  public var exhibit: Exhibit { .text(String(self)) }
}

extension Double: Showable {
  public var exhibit: Exhibit { .text(String(describing: self)) }
}

extension Float: Showable {
  public var exhibit: Exhibit { .text(String(describing: self)) }
}

extension Exhibit {
  static func merging(_ exhibits: [Exhibit]) -> Exhibit {
    let texts = exhibits.compactMap { exhibit in
      if case .text(let text) = exhibit { text } else { nil }
    }
    if texts.count == exhibits.count { return .text(texts.joined(separator: "\n")) }
    return exhibits.count == 1 ? exhibits[0] : .panels(exhibits)
  }
}
