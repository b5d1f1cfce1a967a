import Exhibits
import Reports

extension PageWriter {
  /// Writes what stands in the place of a cell that did not finish.
  mutating func failure(_ failure: Failure, _ block: WovenBlock) {
    let id = block.id ?? nextAnchor("failure")
    if !failure.isBlocked { failures.append((id, failure.cell)) }
    out.raw("<section")
    out.id(id)
    out.classes(["failure"] + (failure.isBlocked ? ["blocked"] : []) + block.classes)
    out.raw(failure.isBlocked ? " role=\"note\">" : " role=\"alert\">")
    out.raw("<p class=\"failure-title\">")
    out.raw(icon(failure.isBlocked ? .warning : .caution))
    out.text(failure.isBlocked ? words.blocked(failure.cell) : words.failed(failure.cell))
    out.raw("</p>\n")
    for diagnostic in failure.diagnostics { self.diagnostic(diagnostic) }
    out.raw("</section>\n")
  }

  private mutating func diagnostic(_ diagnostic: Diagnostic) {
    out.raw("<div class=\"diagnostic\">")
    if let range = diagnostic.range { location(range) }
    out.raw("<p class=\"message\">")
    out.text(diagnostic.message)
    out.raw("</p>")
    if let range = diagnostic.range { frame(range) }
    if let hint = diagnostic.hint {
      out.raw("<p class=\"hint\">")
      out.span("hint-label", words.hint + ":")
      out.raw(" ")
      out.text(hint)
      out.raw("</p>")
    }
    for note in diagnostic.notes {
      if let range = note.range { location(range) }
      out.raw("<p class=\"message note\">")
      out.text(note.message)
      out.raw("</p>")
      if let range = note.range { frame(range) }
    }
    for range in diagnostic.includedFrom.reversed() {
      out.raw("<p class=\"included\">↑ ")
      out.text("\(range.file):\(range.start.line)")
      out.raw("</p>")
    }
    out.raw("</div>\n")
  }

  private mutating func location(_ range: SourceRange) {
    out.raw("<p class=\"location\">")
    out.text("\(range.file):\(range.start.line):\(range.start.column)")
    out.raw("</p>")
  }

  /// Writes the line to blame under the one before it, the part to blame marked; nothing when the source cannot be had.
  private mutating func frame(_ range: SourceRange) {
    let lines = lines(of: range.file)
    guard range.start.line >= 1, range.start.line <= lines.count else { return }
    out.raw("<pre class=\"frame\" tabindex=\"0\">")
    if range.start.line > 1 { frameLine(range.start.line - 1, lines[range.start.line - 2], marked: nil) }
    let line = lines[range.start.line - 1]
    let start = min(max(0, range.start.column - 1), line.utf8.count)
    let end = range.end.line == range.start.line ? range.end.column - 1 : line.utf8.count
    frameLine(range.start.line, line, marked: start..<min(max(end, start), line.utf8.count))
    out.raw("</pre>")
  }

  private mutating func frameLine(_ number: Int, _ line: String, marked: Range<Int>?) {
    out.raw("<span class=\"gutter\">\(number)</span>")
    let bytes = Array(line.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    if let marked {
      var upper = marked.upperBound
      if marked.isEmpty {
        // A place without extent: the word that starts there, or at least one character.
        upper = min(bytes.count, marked.lowerBound + 1)
        let isWord = { (byte: UInt8) in byte >= 128 || byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte & 0xDF) }
        if marked.lowerBound < bytes.count, isWord(bytes[marked.lowerBound]) {
          while upper < bytes.count, isWord(bytes[upper]) { upper += 1 }
        }
      }
      out.text(part(0..<marked.lowerBound))
      out.raw("<mark>")
      out.text(part(marked.lowerBound..<upper))
      out.raw("</mark>")
      out.text(part(upper..<bytes.count))
    } else {
      out.text(line)
    }
    out.raw("\n")
  }

  private mutating func lines(of file: String) -> [String] {
    if let known = sources[file] { return known }
    let bytes = (try? load(file)) ?? []
    let lines = bytes.isEmpty ? [] : String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    sources[file] = lines
    return lines
  }

  /// What stands above everything when cells failed.
  mutating func banner() -> String? {
    guard report.failedCells > 0 else { return nil }
    return apart { writer in
      writer.out.raw("<p>")
      writer.out.raw(writer.icon(.caution))
      writer.out.text(writer.words.banner(writer.report.failedCells, writer.report.blockedCells))
      writer.out.raw("</p>")
      guard !writer.failures.isEmpty else { return }
      writer.out.raw("<ul>")
      for failure in writer.failures {
        writer.out.raw("<li><a")
        writer.out.attribute("href", "#" + failure.id)
        writer.out.raw(">")
        writer.out.text(failure.cell)
        writer.out.raw("</a></li>")
      }
      writer.out.raw("</ul>")
    }
  }
}
