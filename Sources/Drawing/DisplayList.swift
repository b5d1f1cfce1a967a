import Exhibits

/// A figure laid out: a short list of things to paint, in points from the top left.
package struct DisplayList: Hashable, Sendable {
  package var width: Double
  package var height: Double
  package var items: [DisplayItem]
  /// Places that a page may explain when they are pointed at.
  package var hotspots: [Hotspot]
  /// Characters that no installed font has, in order of appearance.
  package var missingGlyphs: [String]

  package init(width: Double, height: Double, items: [DisplayItem] = [], hotspots: [Hotspot] = [], missingGlyphs: [String] = []) {
    self.width = width
    self.height = height
    self.items = items
    self.hotspots = hotspots
    self.missingGlyphs = missingGlyphs
  }
}

/// A grid of values under the pointer, such as a heatmap's cells, in drawn (clustered) order.
package struct Hotspot: Hashable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double
  package var rowLabels: [String]
  package var columnLabels: [String]
  package var values: Matrix

  package init(
    x: Double, y: Double, width: Double, height: Double, rowLabels: [String], columnLabels: [String], values: Matrix
  ) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.values = values
  }
}
