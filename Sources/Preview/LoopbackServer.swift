import FlyingFox
import FlyingSocks
import Foundation

/// Takes connections of the loopback interface and answers the requests that come over them.
///
/// It stands on FlyingFox's sockets and answers. Heads of requests are read here: the package's own reader takes time by the square of
/// a line's length (a second for four kilobytes of cookies), waits for the rest of a head for ever, and ends all listening when one
/// connection cannot be taken.
final class LoopbackServer: Sendable {
  typealias Answer = @Sendable (HTTPRequest) async -> HTTPResponse

  let port: UInt16
  private let listening: Socket
  private let task: Task<Void, any Error>

  /// How long the rest of a head may take, and how long a reader may leave what is sent to it.
  private static let patience = Duration.seconds(30)

  /// Takes the port, and serves from now on.
  ///
  /// - Parameter answer: is told the port that was taken too.
  /// - Throws: ``PortTaken``, or what else the system refuses.
  init(port: UInt16, answer: @escaping @Sendable (HTTPRequest, _ port: UInt16) async -> HTTPResponse) async throws {
    let socket = try Socket(domain: AF_INET)
    let taken: UInt16
    do {
      // What an ended preview left in the system's memory does not keep the port.
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: try .inet(ip4: "127.0.0.1", port: port))
      try socket.listen()
      guard case .ip4(_, let number) = try socket.sockname() else { throw PortTaken(port: port) }
      taken = number
    } catch {
      try? socket.close()
      throw PortTaken(port: port)
    }
    self.port = taken
    listening = socket
    let pool = HTTPServer.defaultPool()
    try await pool.prepare()
    let listener = try AsyncSocket(socket: socket, pool: pool)
    task = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await pool.run() }
        group.addTask { try await Self.takeConnections(listener) { await answer($0, taken) } }
        try await group.next()
        group.cancelAll()
      }
    }
  }

  /// Ends every connection and gives the port back.
  func stop() {
    task.cancel()
    try? listening.close()
  }

  private static func takeConnections(_ listener: AsyncSocket, _ answer: @escaping Answer) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      while !Task.isCancelled {
        do {
          let socket = try await listener.accept()
          group.addTask { await serve(socket, answer) }
        } catch is CancellationError {
          return
        } catch {
          // For want of descriptors it waits where it is; those who have one go on.
          try await Task.sleep(for: .milliseconds(100))
        }
      }
    }
  }

  private static func serve(_ socket: AsyncSocket, _ answer: Answer) async {
    defer { try? socket.close() }
    var rest: [UInt8] = []
    do {
      while let (bytes, more) = try await within(patience, { [rest] in try await readHead(socket, rest) }) {
        rest = more
        guard let head = RequestHead(bytes) else {
          try await send(HTTPResponse(statusCode: .badRequest), over: socket, keepsConnection: false)
          return
        }
        let response = await answer(head.request)
        let goesOn = head.keepsConnection && !head.hasBody && response.headers[.connection] == nil
        try await send(response, over: socket, keepsConnection: goesOn)
        guard goesOn else { return }
      }
    } catch {
      // The reader went away, or was too slow.
    }
  }

  /// The next head and what came after it; `nil` when the connection has ended, or says more than anybody has to.
  private static func readHead(_ socket: AsyncSocket, _ start: [UInt8]) async throws -> (head: ArraySlice<UInt8>, rest: [UInt8])? {
    var bytes = start
    var seen = 0
    while true {
      if let end = RequestHead.end(in: bytes, from: seen) { return (bytes[..<end], Array(bytes[end...])) }
      guard bytes.count <= RequestHead.limit else { return nil }
      seen = bytes.count
      let more = try await socket.read(atMost: 4096)
      guard !more.isEmpty else { return nil }
      bytes += more
    }
  }

  private static func send(_ response: HTTPResponse, over socket: AsyncSocket, keepsConnection: Bool) async throws {
    guard case .httpBody(let body) = response.payload else { return }
    var lines = ["HTTP/1.1 \(response.statusCode.code) \(response.statusCode.phrase)"]
    for (name, value) in response.headers where name != .connection { lines.append("\(name.rawValue): \(value)") }
    if let count = body.count {
      if response.headers[.contentLength] == nil { lines.append("Content-Length: \(count)") }
    } else {
      lines.append("Transfer-Encoding: chunked")
    }
    lines.append("Connection: \(keepsConnection ? "keep-alive" : "close")")
    let head = Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    try await within(patience) { try await socket.write(head) }
    for try await part in body { try await within(patience) { try await socket.write(part) } }
  }
}

extension RequestHead {
  fileprivate var request: HTTPRequest {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return HTTPRequest(
      method: HTTPMethod(method), version: HTTPVersion(version),
      target: HTTPRequest.Target(path: parts[0], query: parts.count > 1 ? parts[1] : ""),
      headers: HTTPHeaders(headers.reduce(into: [:]) { $0[HTTPHeader($1.key)] = $1.value }), body: HTTPBodySequence())
  }
}

/// Gives up work that takes too long.
private func within<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let value = first else { throw CancellationError() }
    return value
  }
}
