import Exhibits
import Reports

extension Diagnostic {
  /// With a hint where the compiler cannot find a name that an earlier cell has and keeps `private`.
  func explainingScope(_ earlier: ArraySlice<Cell>) -> Diagnostic {
    guard hint == nil, let name = message.wholeMatch(of: /cannot find (?:type )?'(\w+)' in scope/)?.output.1
        ?? message.wholeMatch(of: /'(\w+)' is inaccessible due to '(?:private|fileprivate)' protection level/)?.output.1,
      // Declarations of a cell itself are not indented.
      let hidden = try? Regex<Substring>("(?m)^(?:private|fileprivate) \\w+ \(name)\\b")
    else { return self }
    for cell in earlier.reversed() {
      guard let found = cell.code.firstMatch(of: hidden) else { continue }
      var explained = self
      explained.hint = "something `private` is seen in its own cell only: take `private` away, or define `\(name)` here"
      let line = cell.codeRange.start.line + cell.code[..<found.range.lowerBound].count { $0 == "\n" }
      explained.notes.append(
        .init("`\(name)` is here, in cell `\(cell.label)`", at: SourceRange(file: cell.codeRange.file, line: line)))
      return explained
    }
    return self
  }
}
