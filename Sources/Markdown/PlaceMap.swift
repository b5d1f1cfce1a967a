import Exhibits

/// Where each byte of a text came from: positions that advance byte by byte between anchors.
struct PlaceMap: Sendable {
  /// At `offset` in the text stands what stands at `line` and `column` in the file numbered `origin`.
  struct Anchor: Sendable {
    var offset: Int
    var origin: Int32
    var line: Int32
    var column: Int32
  }

  /// In ascending order of offset.
  var anchors: [Anchor] = []

  /// Says that the text from `offset` on came from a place.
  mutating func add(offset: Int, origin: Int32, position: SourcePosition) {
    let anchor = Anchor(offset: offset, origin: origin, line: Int32(clamping: position.line), column: Int32(clamping: position.column))
    if let last = anchors.last, last.offset == offset {
      anchors[anchors.count - 1] = anchor
    } else {
      anchors.append(anchor)
    }
  }

  /// The index of the last anchor at or before an offset.
  func index(of offset: Int) -> Int {
    var low = 0
    var high = anchors.count
    while low < high {
      let middle = (low + high) / 2
      if anchors[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// The place of a byte.
  func place(_ offset: Int) -> (origin: Int32, position: SourcePosition) {
    guard !anchors.isEmpty else { return (0, SourcePosition(line: 1)) }
    let found = index(of: offset)
    let anchor = anchors[found]
    var column = Int(anchor.column) + max(0, offset - anchor.offset)
    // Inside a stretch that was rewritten, never run past the end of what it replaced.
    if found + 1 < anchors.count, anchors[found + 1].line == anchor.line, anchors[found + 1].origin == anchor.origin {
      column = min(column, max(Int(anchors[found + 1].column), Int(anchor.column)))
    }
    return (anchor.origin, SourcePosition(line: Int(anchor.line), column: column))
  }

  /// The place just after the last byte of a range, which stays on that byte's line.
  func end(_ offset: Int, from start: Int) -> (origin: Int32, position: SourcePosition) {
    guard offset > start else { return place(start) }
    if anchors.isEmpty { return place(offset) }
    // An anchor exactly at `offset` on the same line is the truth; one on a later line belongs to the next text.
    let before = place(offset - 1)
    let here = place(offset)
    if here.origin == before.origin && here.position.line == before.position.line { return here }
    return (before.origin, SourcePosition(line: before.position.line, column: before.position.column + 1))
  }
}
