import Exhibits

/// Finds the place in the Markdown of an offset in code.
struct CodePlaces {
  private let range: SourceRange
  /// The UTF-8 offsets at which lines start.
  private let starts: [Int]

  /// - Parameter range: where the code starts; every line of a nested cell is indented as the first is.
  init(_ code: String, at range: SourceRange) {
    self.range = range
    var starts = [0]
    for (offset, byte) in code.utf8.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    self.starts = starts
  }

  /// The place of `length` bytes at a UTF-8 offset.
  func range(_ offset: Int, length: Int = 0) -> SourceRange {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let start = SourcePosition(line: range.start.line + low, column: range.start.column + offset - starts[low])
    return SourceRange(file: range.file, start: start, end: SourcePosition(line: start.line, column: start.column + length))
  }
}
