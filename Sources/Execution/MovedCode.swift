import Exhibits
import SwiftParser
import SwiftSyntax

/// A cell that was compiled where it stood before, or with other comments and white space than now.
struct MovedCode: Sendable {
  private let old: Text
  private let new: Text

  /// Code and where it starts.
  private struct Text: Sendable {
    var code: String
    var range: Exhibits.SourceRange
  }

  init(from pin: PinnedModule, to cell: (code: String, range: Exhibits.SourceRange)) {
    old = Text(code: pin.code, range: pin.range)
    new = Text(code: cell.code, range: cell.range)
  }

  /// The file it was compiled from.
  var file: String { old.range.file }

  /// Where the token that stood at a position is now.
  func place(_ position: SourcePosition) -> Exhibits.SourceRange {
    let before = Self.tokens(old)
    let after = Self.tokens(new)
    // Both have the same tokens, since nothing but those decides whether a compiled cell may stay.
    let index = before.lastIndex { $0 <= position } ?? 0
    let start = after.indices.contains(index) ? after[index] : new.range.start
    return Exhibits.SourceRange(file: new.range.file, start: start, end: start)
  }

  /// Where each token starts, in the file.
  private static func tokens(_ text: Text) -> [SourcePosition] {
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
