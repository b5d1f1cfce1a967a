/// Why a picture cannot be occluded as asked.
public struct OcclusionError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  /// How to mend it.
  public var hint: String?

  public init(_ message: String, hint: String? = nil) { (self.message, self.hint) = (message, hint) }

  public var description: String { message + (hint.map { "\n  hint: \($0)" } ?? "") }
}
