import Drawing
import Execution
import Exhibits
import Foundation
import Reports

/// Drawn figures kept between builds by what they were drawn from: a prose edit draws nothing again.
struct Drawings: Sendable {
  /// The cache's folder.
  var folder: String
  /// Names the build of the drawing code.
  var build: String
  /// Where drawings are kept between pages of one process; `nil` keeps them on disk only.
  var memory: DrawingMemory?

  /// What is kept beside the SVG.
  private struct Note: Codable {
    struct Spot: Codable {
      var frame: [Double]
      var rowLabels: [String]
      var columnLabels: [String]
      var values: Matrix
    }

    var width: Double
    var height: Double
    var spots: [Spot]
    var missingGlyphs: [String]
  }

  /// The figure's drawing, from the cache or made now.
  func draw(_ figure: Figure, style: FigureStyle) -> DrawnFigure {
    guard let memory else { return drawOrRead(figure, style) }
    return memory.drawing(figure, style) { drawOrRead(figure, style) }
  }

  private func drawOrRead(_ figure: Figure, _ style: FigureStyle) -> DrawnFigure {
    guard let data = try? JSONEncoder.exhibits.encode(figure) else { return drawFigure(figure, style: style) }
    let name = digest(of: Array("\(build) \(style) ".utf8) + data).description.prefix(32)
    let path = "\(folder)/drawings/\(name)"
    if let kept = kept(path) { return kept }
    let drawn = drawFigure(figure, style: style)
    // Not keeping it costs the next build a few milliseconds.
    try? keep(drawn, path)
    return drawn
  }

  private func kept(_ path: String) -> DrawnFigure? {
    guard let bytes = try? readBytes("\(path).json"), let note = try? JSONDecoder.exhibits.decode(Note.self, from: Data(bytes)),
      let svg = try? readBytes("\(path).svg")
    else { return nil }
    let hotspots = note.spots.compactMap { spot in
      spot.frame.count == 4
        ? Hotspot(
          x: spot.frame[0], y: spot.frame[1], width: spot.frame[2], height: spot.frame[3], rowLabels: spot.rowLabels,
          columnLabels: spot.columnLabels, values: spot.values) : nil
    }
    return DrawnFigure(width: note.width, height: note.height, svg: svg, hotspots: hotspots, missingGlyphs: note.missingGlyphs)
  }

  /// The note last: where it stands, the SVG is whole.
  private func keep(_ drawn: DrawnFigure, _ path: String) throws {
    let spots = drawn.hotspots.map {
      Note.Spot(frame: [$0.x, $0.y, $0.width, $0.height], rowLabels: $0.rowLabels, columnLabels: $0.columnLabels, values: $0.values)
    }
    let note = Note(width: drawn.width, height: drawn.height, spots: spots, missingGlyphs: drawn.missingGlyphs)
    try writeAtomically(drawn.svg, to: "\(path).svg")
    try writeAtomically(JSONEncoder.exhibits.encode(note), to: "\(path).json")
  }
}
