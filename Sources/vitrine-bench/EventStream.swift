import Foundation

/// The preview's stream of server-sent events, read over a plain connection.
final class EventStream {
  private let connection: Int32
  private var buffer: [UInt8] = []

  /// Connects to `/__preview/events/<report>`.
  init(port: UInt16, report: String) throws {
    connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 else { throw CommandFailure(description: "the preview takes no connection: \(String(cString: strerror(errno)))") }
    let request = Array("GET /__preview/events/\(report) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAccept: text/event-stream\r\n\r\n".utf8)
    guard send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      throw CommandFailure(description: "the preview takes no request")
    }
  }

  deinit { close(connection) }

  /// Drops what has arrived.
  func drain() throws {
    while try take(milliseconds: 0) {}
    buffer = []
  }

  /// Waits for the event of a page in which no cell is still running, and gives the moment it arrived.
  func wholePage(limit: Double) throws -> Double {
    let deadline = wallClock() + limit
    while wallClock() < deadline {
      while let end = buffer.firstIndex(of: 10) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        // The one event with these two: a new version, and whether cells are still running.
        if line.hasPrefix("data: "), line.contains("\"version\":"), line.contains("\"isPartial\":false") { return wallClock() }
      }
      _ = try take(milliseconds: Int32(max(1, (deadline - wallClock()) * 1000)))
    }
    throw CommandFailure(description: "no page was told of in \(limit) s")
  }

  private func take(milliseconds: Int32) throws -> Bool {
    var wait = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, milliseconds) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = recv(connection, &chunk, chunk.count, 0)
    guard count > 0 else { throw CommandFailure(description: "the preview ended the stream") }
    buffer += chunk[..<count]
    return true
  }
}

/// The system's clock in seconds since 1970.
func wallClock() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_REALTIME, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}
