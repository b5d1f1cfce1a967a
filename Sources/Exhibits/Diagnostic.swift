/// Something to tell the author of a report: what, where, and how to mend it.
public struct Diagnostic: Codable, Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Codable, Hashable, Sendable {
    case error, warning, note
  }

  /// A second place that explains the first, such as an earlier definition.
  public struct Note: Codable, Hashable, Sendable {
    public var message: String
    public var range: SourceRange?

    public init(_ message: String, at range: SourceRange? = nil) {
      self.message = message
      self.range = range
    }
  }

  public var severity: Severity
  /// The headline: a rule that was broken, most specific word first, without a full stop.
  public var message: String
  /// Where; `nil` when no place in a source is to blame.
  public var range: SourceRange?
  /// How to mend it.
  public var hint: String?
  public var notes: [Note]
  /// The label of the cell it is about.
  public var cell: String?
  /// The `include` directives that led to the file, outermost first.
  public var includedFrom: [SourceRange]

  public init(
    _ severity: Severity, _ message: String, at range: SourceRange? = nil, hint: String? = nil, notes: [Note] = [],
    cell: String? = nil, includedFrom: [SourceRange] = []
  ) {
    self.severity = severity
    self.message = message
    self.range = range
    self.hint = hint
    self.notes = notes
    self.cell = cell
    self.includedFrom = includedFrom
  }

  public static func error(_ message: String, at range: SourceRange? = nil, hint: String? = nil, notes: [Note] = []) -> Self {
    Self(.error, message, at: range, hint: hint, notes: notes)
  }

  public static func warning(_ message: String, at range: SourceRange? = nil, hint: String? = nil, notes: [Note] = []) -> Self {
    Self(.warning, message, at: range, hint: hint, notes: notes)
  }
}
