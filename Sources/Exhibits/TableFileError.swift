/// A file of a table that cannot be read: which, where and why.
public struct TableFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  /// The line, from 1; `nil` when the whole file is to blame.
  public var line: Int?
  /// The rule that was broken.
  public var message: String
  /// How to mend it.
  public var hint: String?

  package init(_ path: String, line: Int? = nil, _ message: String, hint: String? = nil) {
    self.path = path
    self.line = line
    self.message = message
    self.hint = hint
  }

  /// The place, the rule and the hint: `data/x.csv:12: 3 fields, expected 5. …`.
  public var description: String {
    let place = line.map { "\(path):\($0)" } ?? path
    return "\(place): \(message)" + (hint.map { ". \($0)" } ?? "")
  }
}
