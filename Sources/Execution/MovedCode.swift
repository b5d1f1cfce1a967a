import Exhibits
import SwiftParser
import SwiftSyntax

/// A cell that was compiled where it stood before, or with other comments and white space than now.
struct MovedCode: Sendable {
  private let old: CellText
  private let new: CellText

  init(from old: CellText, to new: CellText) {
    self.old = old
    self.new = new
  }

  /// The file it was compiled from.
  var file: String { old.range.file }

  /// Where the token that stood at a position is now.
  func place(_ position: SourcePosition) -> Exhibits.SourceRange {
    guard old != new else { return Exhibits.SourceRange(file: new.range.file, start: position, end: position) }
    let before = Self.tokens(old)
    let after = Self.tokens(new)
    // Both have the same tokens, since nothing but those decides whether a compiled cell may stay.
    guard let index = before.lastIndex(where: { $0 <= position }), after.indices.contains(index) else {
      return Exhibits.SourceRange(file: new.range.file, start: new.range.start, end: new.range.start)
    }
    var start = after[index]
    if before[index].line == position.line {
      start.column += position.column - before[index].column
    } else {
      // Further lines of one token, such as a text over several.
      start = SourcePosition(line: start.line + position.line - before[index].line, column: position.column)
    }
    return Exhibits.SourceRange(file: new.range.file, start: start, end: start)
  }

  /// Where a range is now; `nil` when it does not lie in the old text.
  func place(_ range: Exhibits.SourceRange) -> Exhibits.SourceRange? {
    guard range.file == old.range.file, old.range.start <= range.start, range.start <= old.range.end else { return nil }
    let start = place(range.start)
    return Exhibits.SourceRange(file: start.file, start: start.start, end: range.end == range.start ? start.start : place(range.end).start)
  }

  /// Where each token starts, in the file.
  private static func tokens(_ text: CellText) -> [SourcePosition] {
    let offsets = Parser.parse(source: text.code).tokens(viewMode: .sourceAccurate).map { $0.positionAfterSkippingLeadingTrivia.utf8Offset }
    var positions: [SourcePosition] = []
    var position = text.range.start
    var next = 0
    for (offset, byte) in text.code.utf8.enumerated() {
      while next < offsets.count, offsets[next] <= offset {
        positions.append(position)
        next += 1
      }
      if byte == 10 {
        position.line += 1
        position.column = 1
      } else {
        position.column += 1
      }
    }
    return positions
  }
}

extension Diagnostic {
  /// The diagnostic of code that has moved; `nil` when it names a place in none of the texts.
  ///
  /// - Parameter losesNotes: whether a note's place that cannot be followed is left out rather than everything.
  func moved(_ texts: [MovedCode], losesNotes: Bool) -> Diagnostic? {
    func place(_ range: Exhibits.SourceRange) -> Exhibits.SourceRange? {
      for text in texts { if let place = text.place(range) { return place } }
      return nil
    }
    var diagnostic = self
    if let range {
      guard let now = place(range) else { return nil }
      diagnostic.range = now
    }
    for index in diagnostic.notes.indices {
      guard let range = diagnostic.notes[index].range else { continue }
      let now = place(range)
      guard now != nil || losesNotes else { return nil }
      diagnostic.notes[index].range = now
    }
    return diagnostic
  }
}
