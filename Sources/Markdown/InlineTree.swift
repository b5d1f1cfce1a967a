import CCmark
import Exhibits

/// Turns the inline nodes of one paragraph, heading or table cell into a tree with exact places.
///
/// cmark-gfm's own inline positions are wrong behind escapes, in tables and on indented lines, so a cursor walks along the source with the
/// nodes: what a node consumes there says where it stands.
struct InlineTree {
  /// A piece that may still become part of a span.
  struct Item {
    enum Kind {
      case inline(Inline.Kind)
      case marked([Inline])
      case openBracket
      case closeBracket
      case attributes(Attributes, source: [UInt8])
      case continuation
    }

    var kind: Kind
    var start: Int
    var end: Int
  }

  let assembly: Assembly
  /// The bytes that the text stands in.
  var limit: Int
  /// How many `>` lead every line.
  var quoteDepth: Int
  private var cursor: Int

  static let deepest = 100

  init(_ assembly: Assembly, from start: Int, limit: Int, quoteDepth: Int) {
    self.assembly = assembly
    self.limit = min(limit, assembly.bytes.count)
    self.quoteDepth = quoteDepth
    cursor = start
  }

  /// Reads a node's children; attributes at the very end are given apart.
  mutating func read(_ node: OpaquePointer, takesAttributes: Bool = false) -> (inlines: [Inline], attributes: Attributes?) {
    var items = spanned(items(of: node, depth: 0))
    var attributes: Attributes?
    if takesAttributes, case .attributes(let found, _)? = items.last?.kind {
      attributes = found
      items.removeLast()
      if let last = items.last, case .inline(.text(let text)) = last.kind {
        let trimmed = text.trimmingEnd
        items[items.count - 1] = Item(
          kind: .inline(.text(trimmed)), start: last.start, end: max(last.start, last.end - (text.utf8.count - trimmed.utf8.count)))
        if trimmed.isEmpty { items.removeLast() }
      }
    }
    return (merged(items[...]), attributes)
  }

  // MARK: Nodes

  private mutating func items(of node: OpaquePointer, depth: Int) -> [Item] {
    var items: [Item] = []
    guard depth < Self.deepest else { return items }
    for child in CommonMark.children(of: node) { add(child, to: &items, depth: depth) }
    return items
  }

  private mutating func add(_ node: OpaquePointer, to items: inout [Item], depth: Int) {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT:
      CommonMark.withBytes(cmark_node_get_literal(node)) { addText($0, to: &items) }
    case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
      let line = assembly.lineNumber(of: cursor)
      let end = max(cursor, assembly.line(line).upperBound)
      let kind: Inline.Kind = cmark_node_get_type(node) == CMARK_NODE_SOFTBREAK ? .softBreak : .lineBreak
      items.append(Item(kind: .inline(kind), start: end, end: end))
      cursor = contentStart(ofLine: line + 1)
    case CMARK_NODE_CODE:
      items.append(readCode(node))
    case CMARK_NODE_HTML_INLINE:
      let text = CommonMark.withBytes(cmark_node_get_literal(node)) { assembly.restored($0) }
      let start = find("<", within: 512)
      cursor = min(limit, start + text.count)
      items.append(Item(kind: .inline(.html(String(decoding: text, as: UTF8.self))), start: start, end: cursor))
    case CMARK_NODE_EMPH:
      addDelimited(node, count: 1, to: &items, depth: depth) { .emphasis($0) }
    case CMARK_NODE_STRONG:
      addDelimited(node, count: 2, to: &items, depth: depth) { .strong($0) }
    case CMARK_NODE_LINK:
      items.append(readLink(node, depth: depth))
    case CMARK_NODE_IMAGE:
      items.append(readImage(node, depth: depth))
    case CMARK_NODE_FOOTNOTE_REFERENCE:
      let start = find("[", within: 512)
      cursor = start
      while cursor < limit, assembly.bytes[cursor] != UInt8(ascii: "]") { cursor += 1 }
      cursor = min(limit, cursor + 1)
      let id = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
      items.append(Item(kind: .inline(.footnoteReference(id: id)), start: start, end: cursor))
    default:
      if CommonMark.isType(node, "strikethrough") {
        let count = cursor + 1 < limit && assembly.bytes[cursor + 1] == UInt8(ascii: "~") ? 2 : 1
        addDelimited(node, count: count, to: &items, depth: depth) { .strikethrough($0) }
      } else {
        items += self.items(of: node, depth: depth + 1)
      }
    }
  }

  private mutating func addDelimited(
    _ node: OpaquePointer, count: Int, to items: inout [Item], depth: Int, make: ([Inline]) -> Inline.Kind
  ) {
    let start = cursor
    skipDelimiters(count)
    let children = merged(spanned(self.items(of: node, depth: depth + 1))[...])
    skipDelimiters(count)
    items.append(Item(kind: .inline(make(children)), start: start, end: cursor))
  }

  private mutating func skipDelimiters(_ count: Int) {
    var left = count
    while left > 0, cursor < limit, "*_~".utf8.contains(assembly.bytes[cursor]) {
      cursor += 1
      left -= 1
    }
  }

  private mutating func readCode(_ node: OpaquePointer) -> Item {
    let text = CommonMark.withBytes(cmark_node_get_literal(node)) { assembly.restored($0) }
    let start = find("`", within: 512)
    var open = start
    while open < limit, assembly.bytes[open] == UInt8(ascii: "`") { open += 1 }
    let count = open - start
    cursor = open
    while cursor < limit, count > 0 {
      guard assembly.bytes[cursor] == UInt8(ascii: "`") else {
        cursor += 1
        continue
      }
      let first = cursor
      while cursor < limit, assembly.bytes[cursor] == UInt8(ascii: "`") { cursor += 1 }
      if cursor - first == count { break }
    }
    return Item(kind: .inline(.code(String(decoding: text, as: UTF8.self))), start: start, end: max(start, cursor))
  }

  private mutating func readLink(_ node: OpaquePointer, depth: Int) -> Item {
    let destination = restored(cmark_node_get_url(node))
    let title = restored(cmark_node_get_title(node))
    // Only a written link has a bracket here: `<url>` and a bare address do not.
    var start = cursor
    var isBracketed = false
    if cursor < limit, assembly.bytes[cursor] == UInt8(ascii: "<") {
      cursor += 1
    } else if cursor < limit, assembly.bytes[cursor] == UInt8(ascii: "[") {
      isBracketed = true
      cursor += 1
    } else if cmark_node_first_child(node) == nil {
      start = find("[", within: 512)
      isBracketed = start < limit && assembly.bytes[start] == UInt8(ascii: "[")
      cursor = min(limit, start + 1)
    }
    let children = merged(spanned(items(of: node, depth: depth + 1))[...])
    if isBracketed {
      skipLinkTail()
    } else if start < limit, assembly.bytes[start] == UInt8(ascii: "<"), cursor < limit, assembly.bytes[cursor] == UInt8(ascii: ">") {
      cursor += 1
    }
    return Item(kind: .inline(.link(destination: destination, title: title, children)), start: start, end: cursor)
  }

  private mutating func readImage(_ node: OpaquePointer, depth: Int) -> Item {
    let start = find("!", within: 512)
    cursor = min(limit, start + 2)
    let alternative = merged(spanned(items(of: node, depth: depth + 1))[...])
    skipLinkTail()
    let image = Image(source: restored(cmark_node_get_url(node)), title: restored(cmark_node_get_title(node)), alternative: alternative)
    return Item(kind: .inline(.image(image)), start: start, end: cursor)
  }

  private func restored(_ text: UnsafePointer<CChar>?) -> String {
    CommonMark.withBytes(text) { String(decoding: assembly.restored($0), as: UTF8.self) }
  }

  /// Goes past `](destination "title")`, `][label]` or `]`.
  private mutating func skipLinkTail() {
    while cursor < limit, assembly.bytes[cursor] != UInt8(ascii: "]") { cursor += 1 }
    cursor = min(limit, cursor + 1)
    guard cursor < limit else { return }
    var index = cursor + 1
    // A shortcut reference before a lone parenthesis must not cost a walk to the end of the paragraph.
    let limit = min(limit, cursor + 4096)
    switch assembly.bytes[cursor] {
    case UInt8(ascii: "("):
      var depth = 1
      var quote: UInt8?
      while index < limit {
        let byte = assembly.bytes[index]
        if byte == UInt8(ascii: "\\") {
          index += 1
        } else if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "<") {
          let before = assembly.bytes[index - 1]
          if before == UInt8(ascii: " ") || before == UInt8(ascii: "\n") || before == UInt8(ascii: "(") {
            quote = byte == UInt8(ascii: "<") ? UInt8(ascii: ">") : byte
          }
        } else if byte == UInt8(ascii: "(") {
          depth += 1
        } else if byte == UInt8(ascii: ")") {
          depth -= 1
          if depth == 0 {
            cursor = index + 1
            return
          }
        }
        index += 1
      }
    case UInt8(ascii: "["):
      while index < limit, assembly.bytes[index] != UInt8(ascii: "]") { index += assembly.bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
      if index < limit { cursor = index + 1 }
    default: break
    }
  }

  // MARK: The cursor

  /// Where a line's text starts, past white space and `>`.
  private func contentStart(ofLine number: Int) -> Int {
    let line = assembly.line(number)
    var start = line.lowerBound
    var quotes = quoteDepth
    while start < line.upperBound {
      if assembly.bytes[start] == UInt8(ascii: ">"), quotes > 0 {
        quotes -= 1
      } else if assembly.bytes[start] != UInt8(ascii: " "), assembly.bytes[start] != UInt8(ascii: "\t") {
        break
      }
      start += 1
    }
    return start
  }

  /// The next place of a character, or the cursor itself when there is none near.
  private func find(_ character: Unicode.Scalar, within distance: Int) -> Int {
    let byte = UInt8(ascii: character)
    for index in cursor..<max(cursor, min(limit, cursor + distance)) where assembly.bytes[index] == byte { return index }
    return min(cursor, limit)
  }

  /// Consumes a text node's literal, in which escapes and entities are already resolved.
  private mutating func addText(_ text: UnsafeBufferPointer<UInt8>, to items: inout [Item]) {
    synchronize(with: text)
    var chunk: [UInt8] = []
    var start = cursor
    func flush(to end: Int) {
      if !chunk.isEmpty {
        items.append(Item(kind: .inline(.text(String(decoding: chunk, as: UTF8.self))), start: start, end: end))
        chunk.removeAll(keepingCapacity: true)
      }
    }
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == 0xF4, let found = assembly.mark(in: text, at: index) {
        if cursor >= limit || assembly.bytes[cursor] != 0xF4 { synchronize(with: UnsafeBufferPointer(rebasing: text[index...])) }
        flush(to: cursor)
        add(assembly.marks[found.mark], length: found.length, to: &items)
        index += found.length
        start = cursor
        continue
      }
      let source = cursor < limit ? assembly.bytes[cursor] : 0
      let next = cursor + 1 < limit ? assembly.bytes[cursor + 1] : 0
      if source == UInt8(ascii: "\\"), next == byte {
        chunk.append(byte)
        cursor += 2
        index += 1
      } else if source == UInt8(ascii: "&"), let length = entityLength(text, index) {
        let count = Self.scalarLength(byte)
        chunk.append(contentsOf: text[index..<min(text.count, index + count)])
        index += count
        cursor += length
        // Some entities are two characters.
        if index < text.count, cursor < limit, text[index] >= 0xCC, text[index] != assembly.bytes[cursor], text[index] != 0xF4 {
          let more = Self.scalarLength(text[index])
          chunk.append(contentsOf: text[index..<min(text.count, index + more)])
          index += more
        }
      } else {
        if source != byte { synchronize(with: UnsafeBufferPointer(rebasing: text[index...])) }
        if chunk.isEmpty { start = cursor }
        let isThere = cursor < limit && assembly.bytes[cursor] == byte
        if isThere, byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
          flush(to: cursor)
          items.append(Item(kind: byte == UInt8(ascii: "[") ? .openBracket : .closeBracket, start: cursor, end: cursor + 1))
          start = cursor + 1
        } else {
          chunk.append(byte)
        }
        if isThere { cursor += 1 }
        index += 1
      }
    }
    flush(to: cursor)
  }

  private static func scalarLength(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2 }

  /// The length of an entity at the cursor that the text shows resolved.
  private func entityLength(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    var end = cursor + 1
    var isVerbatim = text[index] == UInt8(ascii: "&")
    while end < limit, end - cursor < 40, assembly.bytes[end] != UInt8(ascii: ";") {
      let byte = assembly.bytes[end]
      guard byte == UInt8(ascii: "#") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      else { return nil }
      let offset = index + end - cursor
      if offset >= text.count || text[offset] != byte { isVerbatim = false }
      end += 1
    }
    guard end < limit, end - cursor < 40, !isVerbatim else { return nil }
    return end + 1 - cursor
  }

  /// Moves the cursor to where a text starts, when it is not already there: behind definitions that cmark took out of a paragraph.
  private mutating func synchronize(with text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first, cursor < limit else { return }
    let here = assembly.bytes[cursor]
    if here == first || here == UInt8(ascii: "\\") || here == UInt8(ascii: "&") { return }
    let length = min(text.count, 6)
    let last = min(limit - length, cursor + 1024)
    guard cursor <= last else { return }
    for start in cursor...last
    where assembly.bytes[start] == first && (1..<max(1, length)).allSatisfy({ assembly.bytes[start + $0] == text[$0] }) {
      cursor = start
      return
    }
  }

  private mutating func add(_ mark: Assembly.Mark, length: Int, to items: inout [Item]) {
    let start = cursor
    cursor = min(limit, cursor + length)
    let kind: Item.Kind
    switch mark.content {
    case .inlines(let inlines): kind = .marked(inlines)
    case .attributes(let attributes): kind = .attributes(attributes, source: mark.source)
    case .continuation: kind = .continuation
    case .literal, .divOpen, .divClose, .math, .border:
      guard !mark.source.isEmpty else { return }
      kind = .inline(.text(String(decoding: mark.source, as: UTF8.self)))
    }
    items.append(Item(kind: kind, start: start, end: cursor))
  }
}

extension String {
  /// Without white space at the end.
  var trimmingEnd: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}
