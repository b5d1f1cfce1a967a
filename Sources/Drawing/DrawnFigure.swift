import Exhibits

/// A figure drawn as SVG, with what a page needs to know of it.
package struct DrawnFigure: Hashable, Sendable {
  /// Points.
  package var width: Double
  package var height: Double
  package var svg: [UInt8]
  package var hotspots: [Hotspot]
  /// Characters that no installed font has, in order of appearance.
  package var missingGlyphs: [String]

  package init(width: Double, height: Double, svg: [UInt8], hotspots: [Hotspot], missingGlyphs: [String]) {
    self.width = width
    self.height = height
    self.svg = svg
    self.hotspots = hotspots
    self.missingGlyphs = missingGlyphs
  }
}

/// Lays a figure out and draws it as SVG.
package func drawFigure(_ figure: Figure, style: FigureStyle) -> DrawnFigure {
  let list = layOut(figure, style: style)
  return DrawnFigure(
    width: list.width, height: list.height, svg: drawSVG(list), hotspots: list.hotspots, missingGlyphs: list.missingGlyphs)
}
