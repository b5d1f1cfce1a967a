import Exhibits
import Reports

/// A cell's code and where it stood at some moment.
struct CellText: Codable, Hashable, Sendable {
  var code: String
  var range: SourceRange

  init(code: String, range: SourceRange) {
    self.code = code
    self.range = range
  }

  init(_ cell: Cell) { self.init(code: cell.code, range: cell.codeRange) }
}
