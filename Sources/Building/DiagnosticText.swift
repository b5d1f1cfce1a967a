import Exhibits
import Foundation

/// How diagnostics are written out.
package enum LogFormat: String, CaseIterable {
  case plain, json, github
}

/// Diagnostics as text: `file:line:col: error: words`, the line shown, label, include chain, hint.
package struct DiagnosticText {
  package var format: LogFormat
  package var isColored: Bool
  /// The lines of a source file by the path that ranges name.
  package var lines: (String) -> [Substring]

  package init(format: LogFormat, isColored: Bool, lines: @escaping (String) -> [Substring]) {
    self.format = format
    self.isColored = isColored
    self.lines = lines
  }

  package func text(_ diagnostic: Diagnostic) -> String {
    switch format {
    case .plain: plain(diagnostic)
    case .json: json(diagnostic)
    case .github: github(diagnostic)
    }
  }

  private func plain(_ diagnostic: Diagnostic) -> String {
    let color = diagnostic.severity == .error ? "31" : diagnostic.severity == .warning ? "33" : "36"
    var text = place(diagnostic.range)
    text += styled("\(diagnostic.severity.rawValue):", "1;\(color)") + " " + styled(diagnostic.message, "1") + "\n"
    if let range = diagnostic.range { text += frame(range, color: color) }
    for step in diagnostic.includedFrom.reversed() {
      text += "  included from \(step.file):\(step.start.line)\n"
    }
    if let cell = diagnostic.cell { text += "  in cell `\(cell)`\n" }
    for note in diagnostic.notes {
      text += "  " + place(note.range) + styled("note:", "1;36") + " \(note.message)\n"
    }
    if let hint = diagnostic.hint { text += "  " + styled("hint:", "1;32") + " \(hint)\n" }
    return text
  }

  private func place(_ range: SourceRange?) -> String {
    range.map { "\($0.file):\($0.start.line):\($0.start.column): " } ?? ""
  }

  /// The source line with carets under the range.
  private func frame(_ range: SourceRange, color: String) -> String {
    let lines = lines(range.file)
    guard lines.indices.contains(range.start.line - 1) else { return "" }
    let line = lines[range.start.line - 1]
    guard line.utf8.count <= 400 else { return "" }
    let number = String(range.start.line)
    let start = min(range.start.column - 1, line.utf8.count)
    let end = range.end.line == range.start.line ? min(max(range.end.column - 1, start + 1), max(line.utf8.count, start + 1)) : line.utf8.count
    // Tabs stay tabs, and wide letters count twice, so that the carets stand under their text.
    let indent = String(decoding: line.utf8.prefix(start), as: UTF8.self).reduce(into: "") { text, letter in
      text += letter == "\t" ? "\t" : String(repeating: " ", count: width(String(letter)))
    }
    let count = max(1, width(String(decoding: line.utf8.dropFirst(start).prefix(end - start), as: UTF8.self)))
    let gutter = String(repeating: " ", count: number.count)
    return "  \(number) | \(line)\n  \(gutter) | \(indent)\(styled(String(repeating: "^", count: count), color))\n"
  }

  private func styled(_ text: String, _ code: String) -> String { isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

  private func json(_ diagnostic: Diagnostic) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(diagnostic)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
  }

  private func github(_ diagnostic: Diagnostic) -> String {
    let kind = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
    let place = diagnostic.range.map { " file=\(property($0.file)),line=\($0.start.line),col=\($0.start.column)" } ?? ""
    let message = diagnostic.message + (diagnostic.hint.map { "\nhint: \($0)" } ?? "")
    return "::\(kind)\(place)::\(escaped(message))\n"
  }

  private func escaped(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private func property(_ text: String) -> String { escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C") }
}

extension [Diagnostic] {
  /// Errors before warnings before notes, otherwise in order; GitHub shows ten a step, so the worst must come first.
  package var worstFirst: [Diagnostic] {
    let rank: [Diagnostic.Severity: Int] = [.error: 0, .warning: 1, .note: 2]
    return enumerated().sorted { (rank[$0.element.severity] ?? 3, $0.offset) < (rank[$1.element.severity] ?? 3, $1.offset) }.map(\.element)
  }
}
