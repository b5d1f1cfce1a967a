/// A file of a dataset that cannot be used: which one, where in it, and why.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
  /// The file or folder.
  public var path: String
  /// The line, row or element, where one can be named: `"row 17"`, `"line 3"`.
  public var place: String?
  /// What is wrong and what was expected.
  public var reason: String
  /// How to mend it.
  public var hint: String?

  public init(path: String, place: String? = nil, reason: String, hint: String? = nil) {
    self.path = path
    self.place = place
    self.reason = reason
    self.hint = hint
  }

  public var description: String {
    let place = place.map { ", \($0)" } ?? ""
    let hint = hint.map { " (\($0))" } ?? ""
    return "\(path)\(place): \(reason)\(hint)"
  }
}
