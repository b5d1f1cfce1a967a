import Execution
import Foundation
import Synchronization
import Testing

/// A started `vitrine preview` over a folder of its own, spoken to through raw sockets.
final class LivePreview {
  let root: String
  let port: UInt16
  private let child: ChildProcess

  struct NotStarted: Error, CustomStringConvertible { var description: String }

  /// - Parameters:
  ///   - files: path → text.
  ///   - arguments: of `vitrine preview`, beside the port.
  init(_ files: [String: String], _ arguments: String...) throws {
    root = NSTemporaryDirectory() + "vitrine-preview-\(UUID().uuidString)"
    for (path, text) in files { try writeAtomically(Array(text.utf8), to: "\(root)/\(path)") }
    let output = open("\(root)/output.log", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    defer { close(output) }
    child = try ChildProcess(
      executable: "\(try Installation.find().products)/vitrine", arguments: ["preview", "--no-browser", "--port", "0"] + arguments,
      environment: ProcessInfo.processInfo.environment, directory: root, descriptors: [1: output, 2: output])
    var port: UInt16?
    for _ in 0..<1200 where port == nil && !child.poll() {
      usleep(25_000)
      port = Self.log(root).firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\//).flatMap { UInt16($0.1) }
    }
    guard let port else { throw NotStarted(description: Self.log(root)) }
    self.port = port
  }

  deinit {
    child.signalGroup(SIGKILL)
    child.wait()
    try? FileManager.default.removeItem(atPath: root)
  }

  var log: String { Self.log(root) }
  private static func log(_ root: String) -> String { (try? String(contentsOfFile: "\(root)/output.log", encoding: .utf8)) ?? "" }

  // MARK: Files

  func write(_ text: String, _ path: String) throws { try writeAtomically(Array(text.utf8), to: "\(root)/\(path)") }

  /// Writes into the file that is there, as some editors do.
  func overwrite(_ text: String, _ path: String) throws { try text.write(toFile: "\(root)/\(path)", atomically: false, encoding: .utf8) }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(root)/\(path)") }

  func shell(_ script: String) throws -> String {
    try runCommand("/bin/bash", ["-c", script], environment: ProcessInfo.processInfo.environment, directory: root).output
  }

  // MARK: Requests

  struct Answer {
    var code: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: String
  }

  func get(_ path: String, method: String = "GET", host: String? = nil, headers: [String: String] = [:]) throws -> Answer {
    let socket = try connected(to: port)
    defer { close(socket) }
    let more = headers.map { "\($0): \($1)\r\n" }.joined()
    send("\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\(more)Connection: close\r\n\r\n", to: socket)
    var bytes: [UInt8] = []
    while let more = receive(from: socket) { bytes += more }
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].components(separatedBy: "\r\n")
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      let field = line.split(separator: ":", maxSplits: 1)
      if field.count == 2 { fields[field[0].lowercased()] = field[1].trimmingCharacters(in: .whitespaces) }
    }
    return Answer(
      code: Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0, headers: fields, body: parts.count > 1 ? String(parts[1]) : ""
    )
  }

  func events(_ report: String) throws -> EventReader {
    let socket = try connected(to: port)
    send("GET /__preview/events/\(report) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n", to: socket)
    return EventReader(socket)
  }

  /// Opens the stream of a report and waits until it is up to date.
  func visited(_ report: String) throws -> EventReader {
    let events = try events(report)
    try events.wait("the first page") { $0.state == "ready" && $0.version > 0 }
    return events
  }

  // MARK: The end

  func interrupt() -> ProcessEnd {
    child.signal(SIGINT)
    child.wait()
    return ProcessEnd(status: child.end?.status ?? -1)
  }

  var isRunning: Bool { !child.poll() }

  /// How many kernels of this project are alive; one is known by the folders that it watches.
  func kernels() throws -> Int {
    let words = "grep -lz \"^VITRINE_ROOTS=.*$(basename \"$PWD\")\" /proc/[0-9]*/environ 2>/dev/null | wc -l"
    return Int(try shell(words).trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
  }
}

/// Connects to a port of the loopback interface.
func connected(to port: UInt16) throws -> Int32 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  let code = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
  }
  guard code == 0 else {
    close(descriptor)
    throw LivePreview.NotStarted(description: "no answer at port \(port)")
  }
  return descriptor
}

private func send(_ text: String, to socket: Int32) {
  let bytes = Array(text.utf8)
  _ = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
}

private func receive(from socket: Int32) -> [UInt8]? {
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  let count = recv(socket, &buffer, buffer.count, 0)
  return count > 0 ? Array(buffer[..<count]) : nil
}

/// Reads an event stream on a thread of its own, and keeps what it has told.
final class EventReader: @unchecked Sendable {
  /// How things stand, by the events so far.
  struct Stand {
    var version = 0
    /// How many pages came since the stream was opened.
    var pages = 0
    var state = ""
    var cell = ""
    var problems: [String] = []
    var places: [String] = []
    var hasEnded = false
    /// All events, for whoever has to find out what went wrong.
    var text = ""
  }

  private let socket: Int32
  // Touched under the condition's lock alone.
  private let condition = NSCondition()
  private var stand = Stand()

  init(_ socket: Int32) {
    self.socket = socket
    Thread.detachNewThread { self.listen() }
  }

  deinit { close(socket) }

  var now: Stand { condition.withLock { stand } }

  /// Waits until the events say so.
  ///
  /// - Throws: after a minute, with what they said instead.
  func wait(_ what: String, until isReached: (Stand) -> Bool) throws {
    let limit = Date(timeIntervalSinceNow: 90)
    condition.lock()
    defer { condition.unlock() }
    while !isReached(stand) {
      guard condition.wait(until: limit) else {
        throw LivePreview.NotStarted(description: "waited in vain for \(what); the last events were:\n\(stand.text.suffix(2000))")
      }
    }
  }

  private func listen() {
    // A reader that goes away closes the socket under this thread, which ends it.
    let socket = socket
    var rest = ""
    while true {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      // Sizes of chunks stand on lines of their own, and are none that an event begins with.
      rest += String(decoding: buffer[..<count], as: UTF8.self).replacing("\r\n", with: "\n")
      while let end = rest.range(of: "}\n\n") {
        take(String(rest[..<end.lowerBound]) + "}")
        rest = String(rest[end.upperBound...])
      }
    }
    condition.withLock {
      stand.hasEnded = true
      condition.broadcast()
    }
  }

  private func take(_ text: String) {
    guard let event = text.range(of: "event: "), let data = text.range(of: "data: ") else { return }
    let name = text[event.upperBound...].prefix { $0 != "\n" }
    let json = (try? JSONSerialization.jsonObject(with: Data(text[data.upperBound...].utf8))) as? [String: Any] ?? [:]
    condition.withLock {
      stand.text += "\(name) \(text[data.upperBound...])\n"
      switch name {
      case "hello": stand.version = json["version"] as? Int ?? 0
      case "page":
        stand.version = json["version"] as? Int ?? 0
        stand.pages += 1
      case "status":
        stand.state = json["state"] as? String ?? ""
        stand.cell = json["cell"] as? String ?? ""
      case "problems":
        let problems = json["problems"] as? [[String: Any]] ?? []
        stand.problems = problems.map { $0["message"] as? String ?? "" }
        stand.places = problems.map { $0["place"] as? String ?? "" }
      default: break
      }
      condition.broadcast()
    }
  }
}
