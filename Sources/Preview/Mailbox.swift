import CPosix
import Foundation
import Synchronization

/// Messages to a thread that sleeps in `poll`: posting one wakes it.
final class Mailbox<Message: Sendable>: Sendable {
  /// Readable while messages wait.
  let descriptor: Int32
  private let wake: Int32
  private let waiting = Mutex<[Message]>([])

  init() {
    var ends: [Int32] = [-1, -1]
    _ = vp_pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    descriptor = ends[0]
    wake = ends[1]
  }

  deinit {
    close(descriptor)
    close(wake)
  }

  func post(_ message: Message) {
    waiting.withLock { $0.append(message) }
    var byte: UInt8 = 1
    _ = write(wake, &byte, 1)
  }

  /// Takes all that wait, oldest first.
  func take() -> [Message] {
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    return waiting.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
