import Exhibits

/// Reads a report's lines and those of its includes into an `Assembly`: fences are respected, and div fences, display math, includes and
/// inline syntax become marks.
struct LineScan {
  var assembly = Assembly()
  var files: [String] = []
  var diagnostics: [Diagnostic] = []
  /// The front matter's lines, numbered from 0, without the `---` around them.
  var frontMatter: Range<Int>?
  private(set) var report: SourceFile?
  /// The files being read, outermost first.
  private var stack: [String] = []

  static let deepestInclude = 40
  static let deepestDiv = 50
  static let mostBytes = 256 << 20

  /// One file on its way through.
  struct Reading {
    var file: SourceFile
    var path: String
    var origin: Int32
    var next = 0
    /// A fence that is open.
    var fence: Fence?
    var isInComment = false
    var isInList = false
    var wasBlank = true
    var isInIndentedCode = false
    /// Indices into `assembly.divs` of open divs; -1 for one that is nested too deeply to be kept.
    var openDivs: [Int] = []

    struct Fence {
      var byte: UInt8
      var count: Int
      var quoteDepth: Int
    }
  }

  /// A line taken apart: container markers, then content.
  struct Line {
    /// Just after white space and `>`.
    var afterQuotes: Int
    /// Just after list markers too.
    var content: Int
    var end: Int
    var quoteDepth: Int
    var hasListMarker: Bool
    /// Columns of white space before the content, after the last `>`.
    var indent: Int

    var isBlank: Bool { content >= end }
  }

  // MARK: Files

  /// Reads the report and what it includes.
  init(path: String, content: [UInt8], load: (String) throws -> [UInt8]) {
    let file = SourceFile(content)
    report = file
    var start = 0
    if let lines = frontMatterLines(of: file, path: path) {
      frontMatter = lines
      start = lines.upperBound + 1
    }
    read(file, path: path, from: start, includedFrom: [], load: load)
  }

  /// The lines between `---` and `---` or `...`.
  private mutating func frontMatterLines(of file: SourceFile, path: String) -> Range<Int>? {
    func text(_ index: Int) -> ArraySlice<UInt8> { file.bytes[file.lines[index].lowerBound..<file.trimmedEnd(file.lines[index])] }
    // `---` above a blank line is a thematic break.
    guard file.lines.count >= 2, text(0).elementsEqual("---".utf8), !text(1).isEmpty else { return nil }
    for index in 1..<file.lines.count where text(index).elementsEqual("---".utf8) || text(index).elementsEqual("...".utf8) {
      return 1..<index
    }
    diagnostics.append(
      .error(
        "front matter is never closed", at: SourceRange(file: path, line: 1), hint: "Write a line `---` below the last setting."))
    return nil
  }

  private mutating func read(
    _ file: SourceFile, path: String, from first: Int, includedFrom: [SourceRange], load: (String) throws -> [UInt8]
  ) {
    stack.append(path)
    defer { stack.removeLast() }
    if !files.contains(path) { files.append(path) }
    assembly.origins.append(Assembly.Origin(file: path, includedFrom: includedFrom))
    var reading = Reading(file: file, path: path, origin: Int32(assembly.origins.count - 1), next: first)
    if let position = file.invalid {
      report(
        .error(
          "UTF-8 is invalid: byte 0x\(hex(of: file.invalidByte)) does not belong to a character",
          at: SourceRange(file: path, line: position.line, column: position.column), hint: "Save the file as UTF-8."), in: reading)
    }
    while reading.next < file.lines.count { readLine(&reading, load: load) }
    finish(&reading)
  }

  private func hex(of byte: UInt8?) -> String {
    byte.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) } ?? "??"
  }

  /// Closes what a file left open, so that it cannot swallow what follows: the rest of the including file, or the ends of divs.
  private mutating func finish(_ reading: inout Reading) {
    if let fence = reading.fence {
      let line = max(1, reading.file.lines.count)
      assembly.beginLine(origin: reading.origin, position: SourcePosition(line: line, column: lineLength(line, reading) + 1))
      assembly.impliedLines.insert(assembly.lineStarts.count)
      assembly.append(repeatElement(fence.byte, count: fence.count))
      assembly.endLine()
    }
    for open in reading.openDivs.reversed() where open >= 0 {
      report(
        .error("div is never closed", at: assembly.divs[open].range, hint: "Write a line `:::` below its last block."), in: reading)
      assembly.divs[open].isUnclosed = true
      let line = max(1, reading.file.lines.count)
      let end = SourcePosition(line: line, column: lineLength(line, reading) + 1)
      appendBlockMark(.divClose(open), source: [], from: end, to: end, reading: reading)
    }
  }

  private func lineLength(_ number: Int, _ reading: Reading) -> Int {
    reading.file.lines.indices.contains(number - 1) ? reading.file.lines[number - 1].count : 0
  }

  mutating func report(_ diagnostic: Diagnostic, in reading: Reading) {
    var diagnostic = diagnostic
    diagnostic.includedFrom = assembly.origins[Int(reading.origin)].includedFrom
    diagnostics.append(diagnostic)
  }

  // MARK: Lines

  private mutating func readLine(_ reading: inout Reading, load: (String) throws -> [UInt8]) {
    let number = reading.next
    let line = takeApart(number, reading)
    if let fence = reading.fence {
      reading.next += 1
      if fence.quoteDepth > line.quoteDepth {
        reading.fence = nil
      } else {
        appendVerbatim(number, reading)
        if closes(fence, line, reading) { reading.fence = nil }
        return
      }
      reading.next -= 1
    }
    if reading.isInComment || startsComment(line, reading) {
      reading.isInComment = !contains("-->", line.content..<line.end, reading)
      appendVerbatim(number, reading)
      reading.next += 1
      return
    }
    if line.isBlank {
      reading.wasBlank = true
      appendVerbatim(number, reading)
      reading.next += 1
      return
    }
    if line.hasListMarker {
      reading.isInList = true
    } else if reading.wasBlank, line.indent == 0 {
      reading.isInList = false
    }
    // Four columns outside a list and below a blank line are indented code, up to the next line that is not.
    if line.indent >= 4, !reading.isInList, reading.wasBlank || reading.isInIndentedCode {
      reading.isInIndentedCode = true
      appendVerbatim(number, reading)
      reading.next += 1
      return
    }
    reading.isInIndentedCode = false
    if line.indent < 4 || reading.isInList {
      if let fence = opensFence(line, reading) {
        reading.fence = fence
        reading.wasBlank = true
        appendVerbatim(number, reading)
        reading.next += 1
        return
      }
      if readDiv(number, line, &reading) || readInclude(number, line, &reading, load: load) || readMath(number, line, &reading) {
        reading.wasBlank = true
        return
      }
    }
    readRun(number, line, &reading)
  }

  func takeApart(_ number: Int, _ reading: Reading) -> Line {
    let bytes = reading.file.bytes
    let range = reading.file.lines[number]
    let end = reading.file.trimmedEnd(range)
    var cursor = range.lowerBound
    var depth = 0
    var indent = 0
    func skipSpace() {
      while cursor < end {
        if bytes[cursor] == UInt8(ascii: " ") {
          indent += 1
        } else if bytes[cursor] == UInt8(ascii: "\t") {
          indent += 4 - indent % 4
        } else {
          break
        }
        cursor += 1
      }
    }
    skipSpace()
    while cursor < end, bytes[cursor] == UInt8(ascii: ">"), indent < 4 {
      depth += 1
      cursor += 1
      indent = 0
      if cursor < end, bytes[cursor] == UInt8(ascii: " ") { cursor += 1 }
      skipSpace()
    }
    let afterQuotes = cursor
    var hasListMarker = false
    let outerIndent = indent
    while cursor < end, let after = listMarker(bytes, cursor, end) {
      hasListMarker = true
      cursor = after
      skipSpace()
    }
    return Line(
      afterQuotes: afterQuotes, content: cursor, end: end, quoteDepth: depth, hasListMarker: hasListMarker,
      indent: hasListMarker ? min(3, outerIndent) : outerIndent)
  }

  /// Just after `- ` or `12. `.
  private func listMarker(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    var cursor = start
    switch bytes[cursor] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): cursor += 1
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      while cursor < end, cursor - start < 9, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[cursor]) { cursor += 1 }
      guard cursor < end, bytes[cursor] == UInt8(ascii: ".") || bytes[cursor] == UInt8(ascii: ")") else { return nil }
      cursor += 1
    default: return nil
    }
    guard cursor < end, bytes[cursor] == UInt8(ascii: " ") || bytes[cursor] == UInt8(ascii: "\t") else { return nil }
    return cursor
  }

  private func startsComment(_ line: Line, _ reading: Reading) -> Bool {
    line.indent < 4 && !line.hasListMarker && contains("<!--", line.content..<min(line.end, line.content + 4), reading)
  }

  func contains(_ text: StaticString, _ range: Range<Int>, _ reading: Reading) -> Bool {
    find(text, range, reading) != nil
  }

  func find(_ text: StaticString, _ range: Range<Int>, _ reading: Reading) -> Int? {
    let length = text.utf8CodeUnitCount
    guard range.count >= length else { return nil }
    return text.withUTF8Buffer { text in
      for start in range.lowerBound...(range.upperBound - length)
      where (0..<length).allSatisfy({ reading.file.bytes[start + $0] == text[$0] }) {
        return start
      }
      return nil
    }
  }

  // MARK: Fences

  private func opensFence(_ line: Line, _ reading: Reading) -> Reading.Fence? {
    let bytes = reading.file.bytes
    let byte = bytes[line.content]
    guard byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") else { return nil }
    var end = line.content
    while end < line.end, bytes[end] == byte { end += 1 }
    guard end - line.content >= 3 else { return nil }
    if byte == UInt8(ascii: "`"), bytes[end..<line.end].contains(byte) { return nil }
    return Reading.Fence(byte: byte, count: end - line.content, quoteDepth: line.quoteDepth)
  }

  private func closes(_ fence: Reading.Fence, _ line: Line, _ reading: Reading) -> Bool {
    let text = reading.file.bytes[line.afterQuotes..<line.end]
    return text.count >= fence.count && text.allSatisfy { $0 == fence.byte }
  }

  // MARK: Includes

  private mutating func readInclude(
    _ number: Int, _ line: Line, _ reading: inout Reading, load: (String) throws -> [UInt8]
  ) -> Bool {
    guard contains("{{<", line.content..<min(line.end, line.content + 3), reading), line.end - line.content >= 6,
      find(">}}", line.content..<line.end, reading) == line.end - 3
    else { return false }
    let words = String(decoding: reading.file.bytes[line.content + 3..<line.end - 3], as: UTF8.self).split(separator: " ")
    let lineStart = reading.file.lines[number].lowerBound
    let start = SourcePosition(line: number + 1, column: line.content - lineStart + 1)
    let end = SourcePosition(line: number + 1, column: line.end - lineStart + 1)
    let range = SourceRange(file: reading.path, start: start, end: end)
    reading.next += 1
    guard words.first == "include", words.count > 1 else {
      report(Shortcode.complaint(name: words.first.map(String.init) ?? "", isAlone: true, at: range), in: reading)
      return true
    }
    let name = words.dropFirst().joined(separator: " ").trimmingQuotes
    let path = resolve(name, from: reading.path)
    if let cycle = stack.firstIndex(of: path) {
      let chain = (stack[cycle...] + [path]).joined(separator: " → ")
      report(.error("include cycle: \(chain)", at: range, hint: "Take the include out of one of these files."), in: reading)
      return true
    }
    guard stack.count <= Self.deepestInclude, assembly.bytes.count < Self.mostBytes else {
      report(.error("includes are nested too deeply or are too large", at: range), in: reading)
      return true
    }
    do {
      let file = SourceFile(try load(path))
      appendBlockMark(.border, source: [], from: start, to: end, reading: reading)
      let chain = assembly.origins[Int(reading.origin)].includedFrom + [range]
      read(file, path: path, from: 0, includedFrom: chain, load: load)
      appendBlockMark(.border, source: [], from: end, to: end, reading: reading)
    } catch {
      report(.error("include `\(path)` cannot be read: \(error)", at: range, hint: "The path is relative to \(reading.path)."), in: reading)
    }
    return true
  }

  /// A path as written in a file, relative to what the report's own path is relative to.
  private func resolve(_ name: String, from including: String) -> String {
    if name.hasPrefix("/") { return name }
    var parts = including.split(separator: "/", omittingEmptySubsequences: true).dropLast().map(String.init)
    for part in name.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(String(part)) }
    }
    return (including.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}

extension String {
  /// Without a pair of quotes around it.
  fileprivate var trimmingQuotes: String {
    for quote in ["\"", "'"] where count >= 2 && hasPrefix(quote) && hasSuffix(quote) { return String(dropFirst().dropLast()) }
    return self
  }
}
