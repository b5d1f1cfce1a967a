import Exhibits

/// The text that cmark reads, made from the report and its includes line by line, and where each byte of it came from.
///
/// Vitrine's own syntax (directives, references, math, attributes, div fences) stands in it as *marks*: a number written in private-use
/// characters, which CommonMark takes for letters. A mark that ends up where text is literal (code, URLs, raw HTML) is turned back into
/// what the author wrote, so finding the syntax needs no knowledge of CommonMark's block structure.
struct Assembly {
  /// One reading of a file: a file included twice has two.
  struct Origin {
    var file: String
    /// The `include` lines that led here, outermost first.
    var includedFrom: [SourceRange]
  }

  /// What a mark stands for.
  struct Mark {
    enum Content {
      case inlines([Inline])
      case attributes(Attributes)
      /// A later line of a construct that spans lines.
      case continuation
      /// Bytes that cannot be given to cmark as they are.
      case literal
      case divOpen(Int)
      case divClose(Int)
      case math(Block)
      /// The border of an included file.
      case border
    }

    var content: Content
    /// What the author wrote.
    var source: [UInt8]
    var range: SourceRange
  }

  /// A div's opening line, understood.
  struct Div {
    var attributes: Attributes
    var title: [Inline]?
    var range: SourceRange
  }

  private(set) var bytes: [UInt8] = []
  private(set) var lineStarts: [Int] = []
  var places = PlaceMap()
  var marks: [Mark] = []
  var divs: [Div] = []
  var origins: [Origin] = []
  /// The numbers of lines that no author wrote: fences closed at the end of an included file.
  var impliedLines: Set<Int> = []

  // MARK: Writing

  mutating func beginLine(origin: Int32, position: SourcePosition) {
    lineStarts.append(bytes.count)
    places.add(offset: bytes.count, origin: origin, position: position)
  }

  mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  mutating func append(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

  /// Writes a mark; what follows it came from `resume`.
  mutating func append(_ mark: Mark, isBlock: Bool = false, origin: Int32, resume: SourcePosition) {
    let start = SourcePosition(line: mark.range.start.line, column: mark.range.start.column)
    places.add(offset: bytes.count, origin: origin, position: start)
    // An HTML comment is the one line that interrupts any paragraph and ends by itself.
    if isBlock { bytes.append(contentsOf: "<!--".utf8) }
    bytes.append(contentsOf: Self.opening)
    var rest = marks.count
    repeat {
      bytes.append(contentsOf: [0xF4, 0x80, 0x80, 0x80 | UInt8(rest & 63)])
      rest >>= 6
    } while rest > 0
    bytes.append(contentsOf: Self.closing)
    if isBlock { bytes.append(contentsOf: "-->".utf8) }
    marks.append(mark)
    places.add(offset: bytes.count, origin: origin, position: resume)
  }

  /// U+10FFFC and U+10FFFD around a number in base 64, lowest digit first, in U+100000 and following.
  static let opening: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBC]
  static let closing: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBD]

  // MARK: Reading

  /// The mark written at an index of a text that came out of cmark.
  func mark(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> (mark: Int, length: Int)? {
    guard index + 12 <= text.count, text[index] == 0xF4, text[index + 1] == 0x8F, text[index + 2] == 0xBF, text[index + 3] == 0xBC
    else { return nil }
    var cursor = index + 4
    var number = 0
    var shift = 0
    while cursor + 4 <= text.count, text[cursor] == 0xF4, text[cursor + 1] == 0x80, text[cursor + 2] == 0x80, shift < 36 {
      number |= Int(text[cursor + 3] & 63) << shift
      shift += 6
      cursor += 4
    }
    guard cursor + 4 <= text.count, text[cursor] == 0xF4, text[cursor + 1] == 0x8F, text[cursor + 3] == 0xBD, number < marks.count
    else { return nil }
    return (number, cursor + 4 - index)
  }

  /// A text that came out of cmark with every mark turned back into what the author wrote.
  func restored(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard text.contains(0xF4) else { return Array(text) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      guard text[index] == 0xF4, let found = mark(in: text, at: index) else {
        result.append(text[index])
        index += 1
        continue
      }
      index += found.length
      switch marks[found.mark].content {
      case .divOpen, .divClose, .math, .border:
        if result.suffix(4).elementsEqual("<!--".utf8) { result.removeLast(4) }
        if text[index...].starts(with: "-->".utf8) { index += 3 }
      case .inlines, .attributes, .continuation, .literal: break
      }
      result.append(contentsOf: marks[found.mark].source)
    }
    return result
  }

  /// The bytes of a line, counted from 1, without its end.
  func line(_ number: Int) -> Range<Int> {
    guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
    let end = number < lineStarts.count ? lineStarts[number] : bytes.count
    return lineStarts[number - 1]..<max(lineStarts[number - 1], end - 1)
  }

  /// The number, from 1, of the line that holds an offset.
  func lineNumber(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  /// The source range of a stretch of the text; one that runs into another file is cut where the first file's part ends.
  func range(_ start: Int, _ end: Int) -> SourceRange {
    let first = places.place(start)
    var last = places.end(end, from: start)
    if last.origin != first.origin {
      var index = places.index(of: max(start, end - 1))
      while index > 0, places.anchors[index].origin != first.origin { index -= 1 }
      let anchor = places.anchors[index]
      let stop = index + 1 < places.anchors.count ? places.anchors[index + 1].offset : bytes.count
      // The line's end is not part of it.
      let length = max(0, stop - anchor.offset - 1)
      last = (first.origin, SourcePosition(line: Int(anchor.line), column: Int(anchor.column) + length))
    }
    let file = origins.indices.contains(Int(first.origin)) ? origins[Int(first.origin)].file : ""
    return SourceRange(file: file, start: first.position, end: max(first.position, last.position))
  }

  /// The `include` lines that led to a byte.
  func includedFrom(_ offset: Int) -> [SourceRange] {
    let origin = Int(places.place(offset).origin)
    return origins.indices.contains(origin) ? origins[origin].includedFrom : []
  }
}
