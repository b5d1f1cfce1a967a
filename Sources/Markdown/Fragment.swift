import CCmark
import Exhibits

/// Running text from outside of Markdown's blocks, read as inlines: a caption, a title, alternative text.
struct Fragment {
  var inlines: [Inline] = []
  var diagnostics: [Diagnostic] = []
}

/// Reads one paragraph's text. Line ends in it count as spaces.
///
/// - Parameter places: where each byte of the text stands.
func readFragment(_ text: [UInt8], places: PlaceMap, file: String) -> Fragment {
  let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
  guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) }) else { return Fragment() }
  if isPlain(text[first...last]) {
    let words = String(decoding: text[first...last].map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    let range = SourceRange(
      file: file, start: places.place(first).position, end: places.end(last + 1, from: first).position)
    return Fragment(inlines: [Inline(.text(words), range: range)])
  }
  var text = text
  for index in text.indices where text[index] == UInt8(ascii: "\n") { text[index] = UInt8(ascii: " ") }
  let scan = InlineScan(text, places: places, file: file)
  var assembly = Assembly()
  assembly.origins = [Assembly.Origin(file: file, includedFrom: [])]
  let start = places.place(first).position
  assembly.beginLine(origin: 0, position: start)
  // Starting with a mark, it is a paragraph whatever it says: `1. Masks` is no list here.
  let guardMark = Assembly.Mark(content: .literal, source: [], range: SourceRange(file: file, start: start, end: start))
  assembly.append(guardMark, origin: 0, resume: start)
  var cursor = first
  func copy(to end: Int) {
    guard cursor < end else { return }
    assembly.places.add(offset: assembly.bytes.count, origin: 0, position: places.place(cursor).position)
    for anchor in places.anchors where anchor.offset > cursor && anchor.offset < end {
      assembly.places.add(
        offset: assembly.bytes.count + anchor.offset - cursor, origin: 0,
        position: SourcePosition(line: Int(anchor.line), column: Int(anchor.column)))
    }
    assembly.append(text[cursor..<end])
    cursor = end
  }
  for find in scan.finds where find.range.lowerBound >= cursor && find.range.upperBound <= last + 1 {
    copy(to: find.range.lowerBound)
    let end = places.end(find.range.upperBound, from: find.range.lowerBound).position
    let range = SourceRange(file: file, start: places.place(find.range.lowerBound).position, end: end)
    var source = Array(text[find.range])
    if source == [0] { source = [0xEF, 0xBF, 0xBD] }
    assembly.append(Assembly.Mark(content: find.content, source: source, range: range), origin: 0, resume: end)
    cursor = find.range.upperBound
  }
  copy(to: last + 1)
  assembly.endLine()
  let inlines = CommonMark.parse(assembly.bytes) { root -> [Inline] in
    guard let paragraph = cmark_node_first_child(root) else { return [] }
    var tree = InlineTree(assembly, from: 0, limit: assembly.bytes.count, quoteDepth: 0)
    return tree.read(paragraph).inlines
  }
  return Fragment(inlines: inlines ?? [], diagnostics: scan.diagnostics)
}

/// Whether text has nothing in it that Markdown could read as syntax.
private func isPlain(_ text: ArraySlice<UInt8>) -> Bool {
  var before: UInt8 = 0
  for byte in text {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "-"), UInt8(ascii: "%"),
      UInt8(ascii: "'"), UInt8(ascii: "?"), 0x80...0xF3:
      break
    case UInt8(ascii: "."):
      // `www.` would be an address.
      if before == UInt8(ascii: "w") { return false }
    case UInt8(ascii: " "), UInt8(ascii: "\n"):
      if before == UInt8(ascii: " ") { return false }
    default: return false
    }
    before = byte
  }
  return true
}
