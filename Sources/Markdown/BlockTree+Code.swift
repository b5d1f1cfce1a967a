import CCmark
import Exhibits

extension BlockTree {
  /// A line of code: its bytes as cmark gives them, without the container's indentation, and where they start in the assembly.
  private struct CodeLine {
    var text: ArraySlice<UInt8>
    var start: Int
  }

  /// Reads a code block: a cell when its info string says `{swift}`.
  mutating func code(_ node: OpaquePointer) -> Block {
    let range = range(of: node)
    let first = start(of: node)
    let literal = CommonMark.withBytes(cmark_node_get_literal(node)) { Array($0) }
    let text = String(decoding: literal.withUnsafeBufferPointer { assembly.restored($0) }, as: UTF8.self)
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else {
      return Block(.code(language: "", text: text.droppingLastLineEnd), range: range)
    }
    let info = CommonMark.withBytes(cmark_node_get_fence_info(node)) { String(decoding: assembly.restored($0), as: UTF8.self) }
      .trimmingWhiteSpace
    let opening = assembly.line(assembly.lineNumber(of: first))
    let fenceRange = assembly.range(first, opening.upperBound)
    let isClosed = isClosed(node, length: Int(length), byte: UInt8(bitPattern: character))
    let braced = Array(info.utf8)
    if !isClosed {
      let fence = String(repeating: Character(Unicode.Scalar(UInt8(bitPattern: character))), count: Int(length))
      let name = info.hasPrefix("{swift") ? "cell" : "code fence"
      report(.error("\(name) is never closed", at: fenceRange, hint: "Write a line \(fence) below its last line."), at: first)
    }
    guard braced.first == UInt8(ascii: "{") else {
      // ```swift {#lst-x}
      var attributes = Attributes()
      if let brace = braced.firstIndex(of: UInt8(ascii: "{")), let found = AttributeText(braced, from: brace, limit: braced.count) {
        attributes = found.attributes
      }
      let language = info.split(whereSeparator: { $0 == " " || $0 == "{" }).first.map(String.init) ?? ""
      return Block(.code(language: language, text: text.droppingLastLineEnd), attributes: attributes, range: range)
    }
    if let found = AttributeText(braced, from: 0, limit: braced.count) {
      if let format = found.rawFormat {
        if format == "html" { return Block(.html(text.droppingLastLineEnd), range: range) }
        report(.warning("raw `\(format)` is left out", at: fenceRange, hint: "Only {=html} goes into a page."), at: first)
        return Block(.html(""), range: range)
      }
      return Block(
        .code(language: found.attributes.classes.first ?? "", text: text.droppingLastLineEnd), attributes: found.attributes, range: range)
    }
    return executable(info, node, literal: literal, fenceRange: fenceRange, isClosed: isClosed, range: range, first: first)
  }

  private func isClosed(_ node: OpaquePointer, length: Int, byte: UInt8) -> Bool {
    let number = Int(cmark_node_get_end_line(node))
    guard number > Int(cmark_node_get_start_line(node)), !assembly.impliedLines.contains(number) else { return false }
    let line = assembly.bytes[assembly.line(number)].drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ">") }
    let fence = line.prefix { $0 == byte }
    return fence.count >= length && line.dropFirst(fence.count).allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// `{swift}` and whatever else is in braces.
  private mutating func executable(
    _ info: String, _ node: OpaquePointer, literal: [UInt8], fenceRange: SourceRange, isClosed: Bool, range: SourceRange, first: Int
  ) -> Block {
    let inside = info.dropFirst().prefix { $0 != "}" && $0 != "{" }
    let words = inside.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    let language = words.first ?? ""
    let text = String(decoding: literal.withUnsafeBufferPointer { assembly.restored($0) }, as: UTF8.self).droppingLastLineEnd
    if info.hasPrefix("{{") {
      // Quarto's way to show a cell's source.
      let name = info.filter { $0 != "{" && $0 != "}" }.trimmingWhiteSpace
      return Block(.code(language: name, text: text), range: range)
    }
    guard language == "swift" else {
      let isSwift = language.lowercased() == "swift"
      let hint =
        isSwift ? "Write ```{swift}." : language.isEmpty ? "Write ```{swift} for a cell." : "Write ```\(language) to show it as code."
      let message = language.isEmpty ? "fence attributes cannot be read" : "`{\(language)}` cells cannot run, only `{swift}` can"
      report(.error(message, at: fenceRange, hint: hint), at: first)
      return Block(.code(language: language, text: text), range: range)
    }
    if words.count > 1 || !info.hasSuffix("}") || info.dropFirst(inside.count + 2).contains(where: { $0 != " " }) {
      let lines = words.dropFirst().map { word in
        guard let equals = word.firstIndex(of: "=") else { return "`//| label: \(word)`" }
        return "`//| \(word[..<equals]): \(word[word.index(after: equals)...])`"
      }
      let hint = lines.isEmpty ? "Write ```{swift}." : "Write \(lines.joined(separator: ", ")) on the cell's first lines."
      report(.error("options do not go into `{swift}`", at: fenceRange, hint: hint), at: first)
    }
    return Block(.cell(cell(literal, node, isClosed: isClosed)), range: range)
  }

  // MARK: Cells

  private func codeLines(_ literal: [UInt8], firstLine: Int) -> [CodeLine] {
    var lines: [CodeLine] = []
    var start = 0
    while start < literal.count {
      let stop = literal[start...].firstIndex(of: UInt8(ascii: "\n")) ?? literal.count
      let line = assembly.line(firstLine + lines.count)
      let begin = max(line.lowerBound, line.upperBound - (stop - start))
      lines.append(CodeLine(text: literal[start..<stop], start: begin))
      start = stop + 1
    }
    return lines
  }

  /// What stands behind `//|` or `#|`, without one space.
  private func optionStart(_ text: ArraySlice<UInt8>) -> Int? {
    let rest = text.drop { $0 == 0x20 || $0 == 0x09 }
    for marker in ["//|", "#|"] where rest.starts(with: marker.utf8) {
      let behind = rest.dropFirst(marker.utf8.count)
      return behind.first == 0x20 ? behind.startIndex + 1 : behind.startIndex
    }
    return nil
  }

  private mutating func cell(_ literal: [UInt8], _ node: OpaquePointer, isClosed: Bool) -> CellSource {
    let firstLine = Int(cmark_node_get_start_line(node)) + 1
    let lines = codeLines(literal, firstLine: firstLine)
    let file = assembly.range(assembly.line(firstLine - 1).lowerBound, assembly.line(firstLine - 1).lowerBound).file
    var options = YAMLSource(file: file, lines: [])
    for line in lines {
      guard let start = optionStart(line.text) else { break }
      let offset = line.start + start - line.text.startIndex
      let position = assembly.places.place(offset).position
      if line.text.contains(0xF4) {
        let text = Array(line.text[start...]).withUnsafeBufferPointer { assembly.restored($0) }
        let end = assembly.places.end(line.start + line.text.count, from: offset).position
        let length = max(0, end.column - position.column)
        // A NUL has become U+FFFD, two bytes longer: one byte again, so that columns hold.
        let narrow = text.count > length ? Array(String(decoding: text, as: UTF8.self).replacing("\u{FFFD}", with: "?").utf8) : text
        options.lines.append(YAMLSource.Line(text: narrow[...], position: position, length: length))
      } else {
        options.lines.append(YAMLSource.Line(text: line.text[start...], position: position))
      }
    }
    let codeLines = lines.dropFirst(options.lines.count)
    var cell = CellSource(code: "", codeRange: SourceRange(file: file, line: 1))
    if let first = codeLines.first, let last = codeLines.last {
      let code = literal[first.text.startIndex..<last.text.endIndex]
      cell.code = String(decoding: code.withUnsafeBufferPointer { assembly.restored($0) }, as: UTF8.self)
      cell.codeRange = assembly.range(first.start, last.start + last.text.count)
    } else {
      let start = assembly.line(firstLine + lines.count).lowerBound
      let position = assembly.places.place(min(start, max(0, assembly.bytes.count - 1))).position
      cell.codeRange = SourceRange(file: file, start: position, end: position)
    }
    guard !options.lines.isEmpty else { return cell }
    let yaml = readYAML(options)
    for diagnostic in yaml.diagnostics { report(diagnostic, at: assembly.line(firstLine).lowerBound) }
    for field in yaml.fields {
      let start = field.valuePosition
      let scalar = field.scalars.count == 1 ? field.scalars.first { $0.style != .block } : nil
      let length = scalar?.text.utf8.count ?? 0
      let line = options.lines.last { $0.position.line <= start.line }
      let limit = line.map { $0.position.column + $0.length } ?? start.column
      let end = SourcePosition(line: start.line, column: min(max(limit, start.column), start.column + length))
      cell.options.append(
        CellSource.Option(
          key: field.entry.key, value: field.entry.value, range: field.entry.range,
          valueRange: SourceRange(file: file, start: start, end: end)))
      if ["fig-cap", "tbl-cap", "fig-alt", "fig-subcap", "lst-cap"].contains(field.entry.key) {
        cell.captions[field.entry.key] = field.scalars.map { scalar in
          let fragment = readFragment(Array(scalar.text.utf8), places: scalar.places(in: options), file: file)
          for diagnostic in fragment.diagnostics { report(diagnostic, at: assembly.line(firstLine).lowerBound) }
          return fragment.inlines
        }
      }
    }
    return cell
  }
}

extension ArraySlice<UInt8> {
  /// Whether every byte is white space.
  var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}

extension String {
  /// Without the one line end that closes the last line.
  var droppingLastLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
