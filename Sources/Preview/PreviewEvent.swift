import Exhibits
import Foundation

/// What the page in the browser is told.
///
/// `GET /__preview/events/<name>` is a stream of server-sent events (`text/event-stream`), of the report's name
/// percent-encoded. Each is one `event:` line, one `data:` line of JSON and an empty line:
///
/// - `hello` `{"server": "<changes with every start>", "version": 3}` comes first; `version` is 0 while there is no page.
/// - `status` `{"state": …}`, see ``PreviewStatus``: at once, and whenever it changes. A page that is not whole comes after `running`, a
///   whole one before `ready` or `failed`.
/// - `problems` `{"problems": […], "isPageOlder": true}`, see ``Problem``: at once, and whenever the list changes. An empty list
///   means that all are mended; `isPageOlder` says that the page stays that of the last good sources.
/// - `page` `{"version": 4, "milliseconds": 21.5, "stages": {…}, "isPartial": false}`: from now on `GET /<name>.html` gives version 4.
///   `milliseconds` went by since the first change of the burst that led to it was seen, and `stages` says on what, see ``PageStages``;
///   `isPartial` says that some cells are still running, and their last results shown.
/// - `beat` `{"version": 4}` every few seconds, so that a lost connection, and a page that did not arrive, are noticed.
///
/// Versions count up by one for each page that differs from the one before. A page says its own version in `data-version` of its
/// element `#vitrine-preview`.
enum PreviewEvent: Hashable, Sendable {
  case hello(server: String, version: Int)
  case status(PreviewStatus)
  case problems([Problem], isPageOlder: Bool)
  case page(version: Int, PageStages, isPartial: Bool)
  case beat(version: Int)

  /// The event as it goes over the wire.
  var frame: [UInt8] {
    switch self {
    case .hello(let server, let version): Self.frame("hello", Hello(server: server, version: version))
    case .status(let status): Self.frame("status", status)
    case .problems(let problems, let isPageOlder): Self.frame("problems", Problems(problems: problems, isPageOlder: isPageOlder))
    case .page(let version, let stages, let isPartial):
      Self.frame("page", Page(version: version, milliseconds: stages.rounded.sum, stages: stages.rounded, isPartial: isPartial))
    case .beat(let version): Self.frame("beat", ["version": version])
    }
  }

  private struct Hello: Encodable {
    var server: String
    var version: Int
  }

  private struct Problems: Encodable {
    var problems: [Problem]
    var isPageOlder: Bool
  }

  private struct Page: Encodable {
    var version: Int
    var milliseconds: Double
    var stages: PageStages
    var isPartial: Bool
  }

  private static func frame(_ name: String, _ data: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    // JSON escapes line ends inside texts, so the data is one line.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(data) else { preconditionFailure("an event has no number that JSON lacks") }
    return Array("event: \(name)\ndata: ".utf8) + json + Array("\n\n".utf8)
  }
}

/// Where the time went that a page took, in milliseconds.
struct PageStages: Encodable, Hashable, Sendable {
  /// Waiting for the burst of changes to end.
  var settle = 0.0
  /// From files to report.
  var read = 0.0
  /// From report to results.
  var lookUp = 0.0
  /// From results to woven report.
  var weave = 0.0
  /// From woven report to HTML and pictures.
  var render = 0.0

  var sum: Double { ((settle + read + lookUp + weave + render) * 10).rounded() / 10 }

  fileprivate var rounded: PageStages {
    let tenths = { (value: Double) in (value * 10).rounded() / 10 }
    return PageStages(settle: tenths(settle), read: tenths(read), lookUp: tenths(lookUp), weave: tenths(weave), render: tenths(render))
  }

  /// Adds the time since a moment to a stage, and gives the moment when it was over.
  mutating func lap(_ stage: WritableKeyPath<PageStages, Double>, since moment: ContinuousClock.Instant) -> ContinuousClock.Instant {
    let now = ContinuousClock.now
    self[keyPath: stage] += (now - moment) / .milliseconds(1)
    return now
  }
}

/// What a report's preview is doing.
struct PreviewStatus: Encodable, Hashable, Sendable {
  enum State: String, Encodable, Hashable, Sendable {
    /// Nobody asked for this report yet.
    case idle
    /// Sources are being read for the first time.
    case reading
    /// Cells are running.
    case running
    /// The page shows the sources as they are.
    case ready
    /// It does, and some cell failed.
    case failed
    /// The sources have errors; the last good page stays.
    case broken
  }

  var state: State
  /// What is running: a cell's label, or words.
  var cell: String?
  var number: Int?
  var count: Int?
  /// From 0 to 1.
  var fraction: Double?
  var message: String?
  /// Seconds since cells began to run.
  var elapsed: Double?
  /// Labels of the cells whose results on the page are those of an earlier run.
  var pending: [String] = []
}

/// An error as the overlay shows it.
struct Problem: Codable, Hashable, Sendable {
  /// The line to blame and the part of it that is marked.
  struct Frame: Codable, Hashable, Sendable {
    var line: Int
    /// The line's text before, in and after the marked part.
    var before: String
    var marked: String
    var after: String
  }

  struct Note: Codable, Hashable, Sendable {
    var message: String
    var place: String?
  }

  var message: String
  /// `file:line:column`.
  var place: String?
  var frame: Frame?
  var cell: String?
  var hint: String?
  var notes: [Note]
  /// Whether it only says that a cell was not run because of another problem.
  var isFollower = false
  /// `file:line` of the includes that led there, innermost first.
  var includedFrom: [String]
}

extension Problem {
  /// How much of a message is shown; cells may say anything.
  private static let limit = 4000

  /// - Parameters:
  ///   - isFollower: whether it only says that a cell was not run because of another problem.
  ///   - lines: the lines of a source file by the path that ranges name.
  init(_ diagnostic: Diagnostic, isFollower: Bool = false, lines: (String) -> [Substring]) {
    self.isFollower = isFollower
    let start = diagnostic.message.utf8.prefix(4 * Self.limit)
    // Counting characters of a text without end would take as long.
    message = diagnostic.message.utf8.count > start.count || diagnostic.message.count > Self.limit
      ? String(String(decoding: start, as: UTF8.self).prefix(Self.limit)) + " …" : diagnostic.message
    place = diagnostic.range.map { "\($0.file):\($0.start.line):\($0.start.column)" }
    frame = diagnostic.range.flatMap { Frame($0, lines: lines($0.file)) }
    cell = diagnostic.cell
    hint = diagnostic.hint
    notes = diagnostic.notes.map { note in
      Note(message: note.message, place: note.range.map { "\($0.file):\($0.start.line):\($0.start.column)" })
    }
    includedFrom = diagnostic.includedFrom.reversed().map { "\($0.file):\($0.start.line)" }
  }
}

extension Problem.Frame {
  init?(_ range: SourceRange, lines: [Substring]) {
    guard lines.indices.contains(range.start.line - 1) else { return nil }
    let bytes = Array(lines[range.start.line - 1].utf8)
    // A line of a data file is no help to anybody.
    guard bytes.count <= 2000 else { return nil }
    let start = min(max(0, range.start.column - 1), bytes.count)
    var end = range.end.line == range.start.line ? min(max(range.end.column - 1, start), bytes.count) : bytes.count
    if end == start {
      // A place without extent: the word that starts there, or at least one character.
      let isWord = { (byte: UInt8) in
        byte >= 128 || byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
      }
      end = bytes[start...].firstIndex { !isWord($0) } ?? bytes.count
      if end == start { end = min(start + 1, bytes.count) }
    }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    self.init(line: range.start.line, before: text(0..<start), marked: text(start..<end), after: text(end..<bytes.count))
  }
}
