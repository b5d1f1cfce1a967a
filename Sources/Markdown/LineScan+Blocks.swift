import Exhibits

extension LineScan {
  // MARK: Writing

  func position(_ offset: Int, line number: Int, _ reading: Reading) -> SourcePosition {
    SourcePosition(line: number + 1, column: offset - reading.file.lines[number].lowerBound + 1)
  }

  /// Writes a line as it stands.
  mutating func appendVerbatim(_ number: Int, _ reading: Reading) {
    let line = reading.file.lines[number]
    assembly.beginLine(origin: reading.origin, position: SourcePosition(line: number + 1))
    if reading.file.needsMarks {
      var places = PlaceMap()
      places.add(offset: 0, origin: reading.origin, position: SourcePosition(line: number + 1))
      let text = Array(reading.file.bytes[line])
      var literals: [InlineScan.Find] = []
      for (index, byte) in text.enumerated() {
        if byte == 0 {
          literals.append(InlineScan.Find(range: index..<index + 1, content: .literal))
        } else if byte == 0xF4, text[index...].count >= 4, text[index + 1] == 0x8F, text[index + 2] == 0xBF, text[index + 3] >= 0xBC {
          literals.append(InlineScan.Find(range: index..<index + 4, content: .literal))
        }
      }
      assembly.append(text, finds: literals, places: places, file: reading.path, origin: reading.origin)
    } else {
      assembly.append(reading.file.bytes[line])
    }
    assembly.endLine()
  }

  /// Writes a line that holds one mark.
  mutating func appendBlockMark(
    _ content: Assembly.Mark.Content, prefix: ArraySlice<UInt8> = [], source: [UInt8], from start: SourcePosition, to end: SourcePosition,
    reading: Reading
  ) {
    let range = SourceRange(file: reading.path, start: start, end: end)
    assembly.beginLine(
      origin: reading.origin, position: SourcePosition(line: start.line, column: max(1, start.column - prefix.count)))
    assembly.append(prefix)
    assembly.append(Assembly.Mark(content: content, source: source, range: range), isBlock: true, origin: reading.origin, resume: end)
    assembly.endLine()
  }

  // MARK: Divs

  mutating func readDiv(_ number: Int, _ line: Line, _ reading: inout Reading) -> Bool {
    let bytes = reading.file.bytes
    var cursor = line.content
    while cursor < line.end, bytes[cursor] == UInt8(ascii: ":") { cursor += 1 }
    guard cursor - line.content >= 3 else { return false }
    var end = line.end
    while end > cursor, bytes[end - 1] == UInt8(ascii: ":") { end -= 1 }
    while cursor < end, bytes[cursor] == UInt8(ascii: " ") || bytes[cursor] == UInt8(ascii: "\t") { cursor += 1 }
    while end > cursor, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\t") { end -= 1 }
    let start = position(line.content, line: number, reading)
    let stop = position(line.end, line: number, reading)
    let range = SourceRange(file: reading.path, start: start, end: stop)
    let prefix = bytes[reading.file.lines[number].lowerBound..<line.content]
    let source = Array(bytes[line.content..<line.end])
    if cursor >= end {
      reading.next += 1
      guard let open = reading.openDivs.popLast() else {
        report(
          .error("`:::` closes no div", at: range, hint: "Take it out, or open a div above with `::: {.class}`."), in: reading)
        return true
      }
      if open < 0 { return true }
      appendBlockMark(.divClose(open), prefix: prefix, source: source, from: start, to: stop, reading: reading)
      return true
    }
    let chain = assembly.origins[Int(reading.origin)].includedFrom
    var div = Assembly.Div(attributes: Attributes(), title: nil, range: range, includedFrom: chain)
    if bytes[cursor] == UInt8(ascii: "{") {
      let lineStart = reading.file.lines[number].lowerBound
      let text = Array(bytes[lineStart..<end])
      guard let found = AttributeText(text, from: cursor - lineStart, limit: text.count), found.end == text.count else {
        report(
          .error(
            "div attributes cannot be read", at: range, hint: "Write ::: {.class #id key=\"value\"}, with straight quotes."), in: reading)
        // It still opens something: the `:::` that closes it must not be blamed too.
        openDiv(div, prefix: prefix, source: source, stop: stop, number, &reading)
        return true
      }
      div.attributes = found.attributes
      if let index = found.attributes.pairs.lastIndex(where: { $0.key == "title" }) {
        var places = PlaceMap()
        let place = SourcePosition(line: number + 1, column: found.valueOffsets[index] + 1)
        places.add(offset: 0, origin: reading.origin, position: place)
        let fragment = readFragment(Array(found.attributes.pairs[index].value.utf8), places: places, file: reading.path)
        div.title = fragment.inlines
        for diagnostic in fragment.diagnostics { report(diagnostic, in: reading) }
      }
    } else {
      let name = bytes[cursor..<end]
      guard name.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: ":") }) else {
        report(
          .error("div takes one class name or {attributes}", at: range, hint: "Write ::: {.class}, or \\::: for colons."), in: reading)
        return false
      }
      div.attributes.classes = [String(decoding: name, as: UTF8.self)]
    }
    openDiv(div, prefix: prefix, source: source, stop: stop, number, &reading)
    return true
  }

  private mutating func openDiv(
    _ div: Assembly.Div, prefix: ArraySlice<UInt8>, source: [UInt8], stop: SourcePosition, _ number: Int, _ reading: inout Reading
  ) {
    reading.next += 1
    guard reading.openDivs.count < Self.deepestDiv else {
      if reading.openDivs.count == Self.deepestDiv {
        report(.error("divs are nested deeper than \(Self.deepestDiv) levels", at: div.range), in: reading)
      }
      reading.openDivs.append(-1)
      return
    }
    assembly.divs.append(div)
    reading.openDivs.append(assembly.divs.count - 1)
    appendBlockMark(
      .divOpen(assembly.divs.count - 1), prefix: prefix, source: source, from: div.range.start, to: stop, reading: reading)
  }

  // MARK: Display math

  mutating func readMath(_ number: Int, _ line: Line, _ reading: inout Reading) -> Bool {
    let bytes = reading.file.bytes
    guard contains("$$", line.content..<min(line.end, line.content + 2), reading) else { return false }
    let start = position(line.content, line: number, reading)
    let prefix = bytes[reading.file.lines[number].lowerBound..<line.content]
    var tex: [UInt8] = []
    var current = number
    var cursor = line.content + 2
    var end = line.end
    while true {
      let stop = closingDollars(cursor..<end, bytes)
      tex.append(contentsOf: bytes[cursor..<(stop ?? end)])
      if let stop {
        var attributes = Attributes()
        var rest = stop + 2
        while rest < end, bytes[rest] == UInt8(ascii: " ") { rest += 1 }
        if rest < end, bytes[rest] == UInt8(ascii: "{") {
          let text = Array(bytes[rest..<end])
          if let found = AttributeText(text, from: 0, limit: text.count) {
            attributes = found.attributes
            rest += found.end
            while rest < end, bytes[rest] == UInt8(ascii: " ") { rest += 1 }
          }
        }
        // `$$x$$ and more` is math in running text.
        if rest < end, current == number { return false }
        let finish = position(rest, line: current, reading)
        let range = SourceRange(file: reading.path, start: start, end: finish)
        let block = Block(.math(String(decoding: tex, as: UTF8.self).trimmingWhiteSpace), attributes: attributes, range: range)
        let source = Array(bytes[line.content..<rest])
        appendBlockMark(.math(block), prefix: prefix, source: source, from: start, to: finish, reading: reading)
        reading.next = current + 1
        if rest < end {
          assembly.beginLine(origin: reading.origin, position: position(rest, line: current, reading))
          assembly.append(bytes[rest..<end])
          assembly.endLine()
        }
        return true
      }
      tex.append(UInt8(ascii: "\n"))
      current += 1
      guard current < reading.file.lines.count, case let next = takeApart(current, reading), !next.isBlank else { break }
      cursor = next.afterQuotes
      end = next.end
    }
    let range = SourceRange(file: reading.path, start: start, end: SourcePosition(line: start.line, column: start.column + 2))
    report(
      .error(
        "`$$` is never closed", at: range, hint: "Close it with `$$` before the next blank line, or write \\$\\$ for dollars."),
      in: reading)
    return false
  }

  private func closingDollars(_ range: Range<Int>, _ bytes: [UInt8]) -> Int? {
    var index = range.lowerBound
    while index + 1 < range.upperBound {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "$") {
        return index
      } else {
        index += 1
      }
    }
    return nil
  }

  // MARK: Runs of text

  /// Reads lines that can be one paragraph, because math and directives may span their ends.
  mutating func readRun(_ number: Int, _ line: Line, _ reading: inout Reading) {
    var lines = [line]
    var next = number + 1
    while next < reading.file.lines.count, lines.count < 1000 {
      let following = takeApart(next, reading)
      guard continuesParagraph(following, after: lines[lines.count - 1], reading) else { break }
      lines.append(following)
      next += 1
    }
    // `: Caption` directly below a table would be read as its last row.
    if number > 0, isCaption(line, reading) {
      let previous = takeApart(number - 1, reading)
      if reading.file.bytes[previous.content..<previous.end].contains(UInt8(ascii: "|")) {
        assembly.beginLine(origin: reading.origin, position: SourcePosition(line: number + 1))
        assembly.endLine()
      }
    }
    var text: [UInt8] = []
    var places = PlaceMap()
    for (index, part) in lines.enumerated() {
      let place = position(part.content, line: number + index, reading)
      places.add(offset: text.count, origin: reading.origin, position: place)
      text.append(contentsOf: reading.file.bytes[part.content..<reading.file.lines[number + index].upperBound])
      if index + 1 < lines.count { text.append(UInt8(ascii: "\n")) }
    }
    let scan = InlineScan(text, places: places, file: reading.path)
    for diagnostic in scan.diagnostics { report(diagnostic, in: reading) }
    let prefixes = lines.enumerated().map { index, part in
      reading.file.bytes[reading.file.lines[number + index].lowerBound..<part.content]
    }
    assembly.beginLine(origin: reading.origin, position: SourcePosition(line: number + 1))
    assembly.append(prefixes[0])
    assembly.append(text, finds: scan.finds, places: places, file: reading.path, origin: reading.origin, prefixes: prefixes)
    assembly.endLine()
    reading.next = next
    reading.wasBlank = false
  }

  private func isCaption(_ line: Line, _ reading: Reading) -> Bool {
    line.end - line.content > 1 && reading.file.bytes[line.content] == UInt8(ascii: ":")
      && reading.file.bytes[line.content + 1] == UInt8(ascii: " ")
  }

  private func continuesParagraph(_ line: Line, after previous: Line, _ reading: Reading) -> Bool {
    guard !line.isBlank, !line.hasListMarker, line.quoteDepth <= previous.quoteDepth else { return false }
    switch reading.file.bytes[line.content] {
    case UInt8(ascii: "#"), UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_"):
      // Some of these do go on with the paragraph; then only syntax that spans their line's start is missed.
      return false
    case UInt8(ascii: "`"):
      return !contains("```", line.content..<min(line.end, line.content + 3), reading)
    case UInt8(ascii: "$"):
      return !contains("$$", line.content..<min(line.end, line.content + 2), reading)
    case UInt8(ascii: "{"):
      return !contains("{{<", line.content..<min(line.end, line.content + 3), reading)
    default:
      // A heading and a table row end with their line.
      let first = reading.file.bytes[previous.content]
      return first != UInt8(ascii: "#") && first != UInt8(ascii: "|")
    }
  }
}

extension Assembly {
  /// Writes text with marks in place of what was found in it; the text's line ends start new lines with the given prefixes.
  mutating func append(
    _ text: [UInt8], finds: [InlineScan.Find], places: PlaceMap, file: String, origin: Int32, prefixes: [ArraySlice<UInt8>] = []
  ) {
    var cursor = 0
    var lineIndex = 0
    func breakLine(_ assembly: inout Assembly, at offset: Int) {
      lineIndex += 1
      let place = places.place(offset).position
      let prefix = lineIndex < prefixes.count ? prefixes[lineIndex] : []
      assembly.endLine()
      assembly.beginLine(origin: origin, position: SourcePosition(line: place.line, column: max(1, place.column - prefix.count)))
      assembly.append(prefix)
    }
    func copy(_ assembly: inout Assembly, to end: Int) {
      while cursor < end {
        if let stop = text[cursor..<end].firstIndex(of: UInt8(ascii: "\n")) {
          assembly.append(text[cursor..<stop])
          cursor = stop + 1
          breakLine(&assembly, at: cursor)
        } else {
          assembly.append(text[cursor..<end])
          cursor = end
        }
      }
    }
    for find in finds {
      copy(&self, to: find.range.lowerBound)
      var content = find.content
      while true {
        let stop = text[cursor..<find.range.upperBound].firstIndex(of: UInt8(ascii: "\n")) ?? find.range.upperBound
        let range = SourceRange(
          file: file, start: places.place(cursor).position, end: places.end(stop, from: cursor).position)
        var source = Array(text[cursor..<stop])
        // The one byte that no text may hold.
        if source == [0] { source = [0xEF, 0xBF, 0xBD] }
        append(Mark(content: content, source: source, range: range), origin: origin, resume: range.end)
        cursor = stop
        guard stop < find.range.upperBound else { break }
        cursor = stop + 1
        breakLine(&self, at: cursor)
        content = .continuation
      }
    }
    copy(&self, to: text.count)
  }
}

extension String {
  /// Without white space at either end.
  var trimmingWhiteSpace: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[first...last])
  }
}
