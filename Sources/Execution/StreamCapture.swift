import Exhibits
import Foundation

/// What a running cell writes to one of its streams: the beginning is kept, the rest is counted.
package struct StreamCapture {
  package let descriptor: Int32
  private let channel: CellOutcome.Stream.Channel
  private var kept: [UInt8] = []
  private var omitted = 0
  /// Whether nobody can write to it any more.
  package private(set) var hasEnded = false
  /// The last bytes, where the runtime's words of a trap stand.
  private var tail: [UInt8] = []

  /// How many bytes of a stream a report keeps.
  package static let limit = 256 * 1024
  private static let tailLimit = 8 * 1024

  package init(descriptor: Int32, channel: CellOutcome.Stream.Channel) {
    self.descriptor = descriptor
    self.channel = channel
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  /// Takes in what is there, without waiting.
  package mutating func drain() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count == 0 { hasEnded = true }
      guard count > 0 else { return }
      let fitting = min(count, Self.limit - kept.count)
      kept += buffer[..<fitting]
      omitted += count - fitting
      tail += buffer[..<count]
      if tail.count > 2 * Self.tailLimit { tail.removeFirst(tail.count - Self.tailLimit) }
    }
  }

  /// What the runtime calls a trap, before its words.
  private static let heads = ["Fatal error", "Precondition failed", "Assertion failed"]

  /// The runtime's words of a trap, taken out of the stream.
  package mutating func takeFatalError() -> String? {
    let lines = String(decoding: tail, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.lastIndex(where: { line in Self.heads.contains { line.contains($0) } }) else { return nil }
    // What follows on further lines belongs to the message.
    let words = lines[first...].joined(separator: "\n")
    if let text = String(validating: kept, as: UTF8.self), let place = text.range(of: words, options: .backwards) {
      kept = Array(text[..<place.lowerBound].utf8)
    }
    let message = Self.heads.lazy.compactMap { words.firstRange(of: $0 + ": ") }.first.map { words[$0.upperBound...] } ?? words[...]
    // The runtime's stack names machine addresses; the engine finds the Markdown line instead.
    let own = message.firstRange(of: "\nCurrent stack trace:").map { message[..<$0.lowerBound] } ?? message
    return own.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What was written since the last call, or `nil`.
  package mutating func take() -> CellOutcome.Stream? {
    defer {
      kept = []
      omitted = 0
      tail = []
    }
    guard !kept.isEmpty else { return nil }
    return CellOutcome.Stream(channel, String(decoding: kept, as: UTF8.self), omittedBytes: omitted)
  }
}
