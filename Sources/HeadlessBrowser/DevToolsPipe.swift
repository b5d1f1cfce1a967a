import Execution
import Foundation

/// Two pipes to a browser that carry JSON messages, each ended by a zero byte.
final class DevToolsPipe {
  private let commands: Int32
  private let replies: Int32
  private var buffer: [UInt8] = []
  /// Where the first message that was not handed out begins, and how far its end was looked for.
  private var start = 0
  private var searched = 0
  private var chunk = [UInt8](repeating: 0, count: 65536)

  /// Takes over our ends of the two pipes.
  init(commands: Int32, replies: Int32) {
    self.commands = commands
    self.replies = replies
  }

  deinit {
    close(commands)
    close(replies)
  }

  /// Sends a message.
  ///
  /// Messages to the browser are small, and it reads them on a thread that does nothing else, so writing does not wait for our reading.
  func send(_ message: some Encodable) throws {
    var rest = Array(try JSONEncoder().encode(message))[...]
    rest.append(0)
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(commands, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw BrowserFailure("the browser takes no commands: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }

  /// The next message, or `nil` when none is complete at the deadline.
  ///
  /// - Throws: ``BrowserFailure`` when the browser has closed the pipe.
  func receive(before deadline: ContinuousClock.Instant) throws -> Data? {
    while true {
      if let end = buffer[searched...].firstIndex(of: 0) {
        let message = Data(buffer[start..<end])
        start = end + 1
        searched = start
        return message
      }
      // What was handed out goes once it is most of the buffer: every byte is moved once on average.
      if start > buffer.count / 2 {
        buffer.removeFirst(start)
        start = 0
      }
      searched = buffer.count
      let milliseconds = (deadline - .now) / .milliseconds(1)
      var wait = pollfd(fd: replies, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wait, 1, Int32(max(0, milliseconds.rounded(.up))))
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { return nil }
      let count = read(replies, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw BrowserFailure("the browser has ended") }
      buffer += chunk[..<count]
    }
  }
}
