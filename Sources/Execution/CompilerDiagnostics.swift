import Exhibits

/// Reads what the Swift frontend printed in its `llvm` style: `file:line:col: error: words`, source lines between.
///
/// Notes join the message before them. Because of `#sourceLocation` the files are the Markdown's.
package func compilerDiagnostics(in output: String) -> [Diagnostic] {
  var diagnostics: [Diagnostic] = []
  for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
    guard let (range, kind, message) = parse(line) else { continue }
    switch kind {
    case "error": diagnostics.append(.error(message, at: range))
    case "warning": diagnostics.append(.warning(message, at: range))
    default:
      guard !diagnostics.isEmpty else { continue }
      // A note in generated code or another module has no place that an author could go to.
      let place = range.file.hasSuffix("main.swift") || range.file.hasPrefix("<") ? nil : range
      diagnostics[diagnostics.count - 1].notes.append(.init(message, at: place))
    }
  }
  // One message at one place is enough, however many specialisations the compiler visited.
  var seen: Set<Diagnostic> = []
  return diagnostics.filter { seen.insert($0).inserted }
}

private func parse(_ line: Substring) -> (SourceRange, Substring, String)? {
  for kind in ["error", "warning", "note"] {
    guard let mark = line.firstRange(of: ": \(kind): ") else { continue }
    let place = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
    guard place.count >= 3, let column = Int(place[place.count - 1]), let row = Int(place[place.count - 2]) else { continue }
    let file = place.dropLast(2).joined(separator: ":")
    return (SourceRange(file: file, line: row, column: column), Substring(kind), String(line[mark.upperBound...]))
  }
  return nil
}
