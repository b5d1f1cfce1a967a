/// What became of a cell.
public struct CellOutcome: Codable, Hashable, Sendable {
  public enum Status: String, Codable, Hashable, Sendable {
    /// It ran to its end.
    case finished
    /// It did not compile, threw, trapped, was killed, or took too long.
    case failed
    /// A cell it reads did not finish, so it was not run.
    case blocked
    /// `eval: false`.
    case notEvaluated
  }

  /// Text that the cell wrote.
  public struct Stream: Codable, Hashable, Sendable {
    public enum Channel: String, Codable, Hashable, Sendable {
      case standardOutput, standardError
    }

    public var channel: Channel
    public var text: String
    /// How many bytes were left out of `text` because there were too many.
    public var omittedBytes: Int

    public init(_ channel: Channel, _ text: String, omittedBytes: Int = 0) {
      self.channel = channel
      self.text = text
      self.omittedBytes = omittedBytes
    }
  }

  public var status: Status
  /// What it showed, in order.
  public var exhibits: [Exhibit]
  public var streams: [Stream]
  /// Errors and warnings of the compiler and of the run, at their place in the Markdown.
  public var diagnostics: [Diagnostic]
  /// Wall time of the run in seconds; compilation excluded.
  public var duration: Double

  public init(
    _ status: Status, exhibits: [Exhibit] = [], streams: [Stream] = [], diagnostics: [Diagnostic] = [], duration: Double = 0
  ) {
    self.status = status
    self.exhibits = exhibits
    self.streams = streams
    self.diagnostics = diagnostics
    self.duration = duration
  }
}

/// What became of an inline directive.
public enum InlineOutcome: Codable, Hashable, Sendable {
  /// Its value as plain text, not yet escaped for any format.
  case value(String)
  case failed(Diagnostic)
  /// A cell it reads did not finish.
  case blocked
}
