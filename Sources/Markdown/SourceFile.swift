import Exhibits

/// A file's bytes, made valid UTF-8, cut into lines.
struct SourceFile {
  var bytes: [UInt8]
  /// The lines without their ends, which may be LF, CRLF or CR.
  var lines: [Range<Int>] = []
  /// The first place that is not UTF-8.
  var invalid: SourcePosition?
  /// The byte there.
  var invalidByte: UInt8?
  /// Whether there are bytes that cmark cannot be given as they are: NUL, and the characters that marks are written in.
  var needsMarks = false

  /// - Parameter content: as read from disk, with or without a byte order mark.
  init(_ content: [UInt8]) {
    bytes = content.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(content.dropFirst(3)) : content
    let original = bytes
    var bad: Int?
    if String(validating: bytes, as: UTF8.self) == nil {
      let mended = Self.mended(bytes)
      bytes = mended.bytes
      bad = mended.firstBad
    }
    var start = 0
    var index = 0
    bytes.withUnsafeBufferPointer { bytes in
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\n"):
          lines.append(start..<index)
          start = index + 1
        case UInt8(ascii: "\r"):
          lines.append(start..<index)
          if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
          start = index + 1
        case 0:
          needsMarks = true
        case 0xF4 where index + 3 < bytes.count && bytes[index + 1] == 0x8F && bytes[index + 2] == 0xBF && bytes[index + 3] >= 0xBC:
          needsMarks = true
        default: break
        }
        index += 1
      }
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    if let bad {
      invalidByte = original[bad]
      let line = lines.lastIndex { $0.lowerBound <= bad } ?? 0
      invalid = SourcePosition(line: line + 1, column: lines.isEmpty ? 1 : bad - lines[line].lowerBound + 1)
    }
  }

  /// Every byte that does not belong to a valid sequence becomes `?`, which keeps every column.
  private static func mended(_ content: [UInt8]) -> (bytes: [UInt8], firstBad: Int?) {
    var bytes = content
    var first: Int?
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      let length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
      let end = index + length
      if length > 1, end > bytes.count || String(validating: bytes[index..<end], as: UTF8.self) == nil {
        first = first ?? index
        bytes[index] = UInt8(ascii: "?")
        index += 1
      } else if length == 1 || lead >= 0xC2 {
        index = end
      } else {
        first = first ?? index
        bytes[index] = UInt8(ascii: "?")
        index += 1
      }
    }
    return (bytes, first)
  }

  /// A line without white space at its end.
  func trimmedEnd(_ line: Range<Int>) -> Int {
    var end = line.upperBound
    while end > line.lowerBound, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\t") { end -= 1 }
    return end
  }
}
