/// A place in a source file. Lines and columns count from 1; columns count UTF-8 bytes, as the Swift compiler's do.
public struct SourcePosition: Codable, Hashable, Sendable, Comparable {
  /// The line, from 1.
  public var line: Int
  /// The column in UTF-8 bytes, from 1.
  public var column: Int

  public init(line: Int, column: Int = 1) {
    self.line = line
    self.column = column
  }

  public static func < (left: Self, right: Self) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// A stretch of a source file. `end` is the position just after the last byte.
public struct SourceRange: Codable, Hashable, Sendable {
  /// The file's path as a person would write it: relative to the project where possible.
  public var file: String
  public var start: SourcePosition
  public var end: SourcePosition

  public init(file: String, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// A range at one position.
  public init(file: String, line: Int, column: Int = 1) {
    let position = SourcePosition(line: line, column: column)
    self.init(file: file, start: position, end: position)
  }
}
