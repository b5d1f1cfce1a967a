import Exhibits
import Reports

/// A cell, or a set of inline directives, as the Swift source of a module of its own.
package struct CellUnit: Hashable, Sendable {
  /// The whole source text. Its `#sourceLocation` lines give every message the Markdown's line; columns are kept by padding.
  package var source: String
  /// The modules of every cell that it reads, directly or through others: the compiler must find them all.
  package var searchedModules: [String]

  package init(source: String, searchedModules: [String]) {
    self.source = source
    self.searchedModules = searchedModules
  }

  /// The unit of a cell.
  ///
  /// - Parameters:
  ///   - imports: modules imported by earlier cells, which hold for the whole report.
  ///   - modules: the modules of the cells it reads.
  ///   - searched: those and the modules they read in turn.
  ///   - parameters: the report's parameters as Swift source, or empty.
  package static func cell(_ cell: Cell, imports: [String], modules: [String], searched: [String], parameters: String) -> CellUnit {
    var text = header(imports: imports, modules: modules, parameters: parameters)
    let bytes = Array(cell.code.utf8)
    let start = cell.codeRange.start
    guard let shown = cell.shownExpression else {
      text += located(bytes[...], file: cell.codeRange.file, at: start)
      return CellUnit(source: text, searchedModules: searched)
    }
    let before = position(of: shown.lowerBound, in: bytes, from: start)
    text += located(bytes[..<shown.lowerBound], file: cell.codeRange.file, at: start)
    text += called("Vitrine.show", bytes[shown], file: cell.codeRange.file, at: before)
    text += located(bytes[shown.upperBound...], file: cell.codeRange.file, at: position(of: shown.upperBound, in: bytes, from: start))
    return CellUnit(source: text, searchedModules: searched)
  }

  /// The unit that evaluates inline directives one after another.
  package static func inlines(_ inlines: [InlineDirective], imports: [String], modules: [String], searched: [String], parameters: String) -> CellUnit {
    var text = header(imports: imports, modules: modules, parameters: parameters)
    for inline in inlines {
      text += "#sourceLocation(file: \(literal(inline.range.file)), line: \(max(1, inline.range.start.line - 1)))\n"
      text += "Vitrine.inlineDirective(\(inline.index)) { try Vitrine.inlineText(\n"
      text += located(Array(inline.expression.utf8)[...], file: inline.range.file, at: inline.range.start, opensLocation: false)
      text += ") }\n#sourceLocation()\n"
    }
    return CellUnit(source: text, searchedModules: searched)
  }

  private static func header(imports: [String], modules: [String], parameters: String) -> String {
    var text = "import Vitrine\n"
    // A module that is not there is the error of the cell that imports it, and of no other.
    for name in imports where name != "Vitrine" { text += "#if canImport(\(name))\nimport \(name)\n#endif\n" }
    for module in modules { text += "@testable import \(module)\n" }
    return text + parameters
  }

  /// Code under a `#sourceLocation`, its first line padded to its column.
  private static func located(
    _ code: ArraySlice<UInt8>, file: String, at position: SourcePosition, opensLocation: Bool = true
  ) -> String {
    guard !code.isEmpty else { return "" }
    let body = String(repeating: " ", count: position.column - 1) + String(decoding: code, as: UTF8.self) + "\n"
    guard opensLocation else { return body }
    return "#sourceLocation(file: \(literal(file)), line: \(position.line))\n\(body)#sourceLocation()\n"
  }

  /// An expression as the argument of a call whose own line counts as the one above.
  private static func called(_ function: String, _ code: ArraySlice<UInt8>, file: String, at position: SourcePosition) -> String {
    """
    #sourceLocation(file: \(literal(file)), line: \(max(1, position.line - 1)))
    \(function)(
    \(String(repeating: " ", count: position.column - 1))\(String(decoding: code, as: UTF8.self))
    )
    #sourceLocation()

    """
  }

  private static func position(of offset: Int, in bytes: [UInt8], from start: SourcePosition) -> SourcePosition {
    var position = start
    for byte in bytes[..<offset] {
      if byte == 10 {
        position.line += 1
        position.column = 1
      } else {
        position.column += 1
      }
    }
    return position
  }

  private static func literal(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
