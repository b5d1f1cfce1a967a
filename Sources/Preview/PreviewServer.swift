import FlyingFox
import FlyingSocks
import Foundation
import Rendering

/// Serves what channels offer, on the loopback interface only, by exact name only: nothing that a request says reaches the file system.
final class PreviewServer: Sendable {
  let port: UInt16
  private let server: LoopbackServer
  private let beats: Task<Void, Never>

  /// What requests are answered from.
  protocol Source: AnyObject, Sendable {
    /// The channel of a report, which is built from now on; `nil` when there is no report of this name.
    func channel(report: String) -> Channel?
    /// The channel of the list of reports.
    var list: Channel { get }
    /// Looks which reports there are now.
    func refreshList()
    /// Everything that is open, for the heartbeat.
    var channels: [Channel] { get }
    /// A file of the preview's own by its name, such as `client.js`.
    func asset(_ name: String) -> [UInt8]?
    /// The PDF of a report's newest page, made now.
    func pdf(report: String) async throws -> [UInt8]?
  }

  /// Takes a port and serves from now on.
  ///
  /// - Parameter port: 0 is any free one.
  /// - Throws: ``PortTaken``, or what else the system refuses.
  init(port: UInt16, source: any Source) async throws {
    let server = try await LoopbackServer(port: port) { request, port in await respond(to: request, port: port, source: source) }
    self.server = server
    self.port = server.port
    beats = Task { [weak source] in
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(4))
        guard let source else { return }
        source.refreshList()
        for channel in source.channels { channel.beat() }
      }
    }
  }

  /// Gives the port back.
  func stop() {
    beats.cancel()
    server.stop()
  }
}

/// Another program has the port.
struct PortTaken: Error, CustomStringConvertible {
  var port: UInt16
  var description: String { "port \(port) is taken" }
}

// MARK: - Answers

private func respond(to request: HTTPRequest, port: UInt16, source: any PreviewServer.Source) async -> HTTPResponse {
  guard isOwnHost(request.headers[.host], port: port) else {
    return refusal(.forbidden, "This preview answers to 127.0.0.1:\(port) and localhost:\(port) only.")
  }
  let (site, mode) = (request.headers[HTTPHeader("Sec-Fetch-Site")], request.headers[HTTPHeader("Sec-Fetch-Mode")])
  guard !isForeignPart(site: site, mode: mode, destination: request.headers[HTTPHeader("Sec-Fetch-Dest")]) else {
    return refusal(.forbidden, "This preview is no part of other pages.")
  }
  guard request.method == .GET || request.method == .HEAD else {
    var response = refusal(.methodNotAllowed, "This preview is for reading.")
    response.headers[HTTPHeader("Allow")] = "GET, HEAD"
    return response
  }
  let response = await answer(request, port: port, source: source) ?? refusal(.notFound, "There is no such page.")
  return request.method == .HEAD ? response.withoutBody : response
}

private func answer(_ request: HTTPRequest, port: UInt16, source: any PreviewServer.Source) async -> HTTPResponse? {
  guard let path = decodedPath(request.target.path()) else { return nil }
  if path == "/" {
    source.refreshList()
    guard let page = source.list.page else { return nil }
    return file(page.html, "text/html; charset=utf-8", isLasting: false)
  }
  if let own = path.wholeAfter("/__preview/") { return await answer(own: own, request, port: port, source: source) }
  let name = String(path.dropFirst())
  if let report = name.whole(before: ".html"), let channel = source.channel(report: report) {
    await channel.untilSomething(for: .seconds(8))
    let html = channel.page?.html ?? waitingPage(report: report, server: channel.server)
    return file(html, "text/html; charset=utf-8", isLasting: false)
  }
  if let report = name.whole(before: ".pdf"), let channel = source.channel(report: report) {
    await channel.untilSomething(for: .seconds(8))
    do {
      return try await source.pdf(report: report).map { file($0, "application/pdf", isLasting: false) }
    } catch {
      return refusal(.internalServerError, "The PDF could not be made: \(error)")
    }
  }
  if let end = name.range(of: "_files/"), let channel = source.channel(report: String(name[..<end.lowerBound])) {
    // Names carry the digest of what they name.
    return channel.resource(name).map { file($0, mediaType(of: name), isLasting: true) }
  }
  if source.channel(report: name) != nil {
    return HTTPResponse(statusCode: .found, headers: [.location: "/\(relativeURL(name)).html"])
  }
  return nil
}

private func answer(own name: String, _ request: HTTPRequest, port: UInt16, source: any PreviewServer.Source) async -> HTTPResponse? {
  if let report = name.wholeAfter("events/") ?? (name == "events" ? "" : nil) {
    guard isOwnOrigin(request.headers[HTTPHeader("Origin")], port: port) else {
      return refusal(.forbidden, "Events are for pages of this preview only.")
    }
    guard let channel = report.isEmpty ? source.list : source.channel(report: report) else { return nil }
    var headers = shared
    headers[.contentType] = "text/event-stream; charset=utf-8"
    headers[.cacheControl] = "no-store"
    // A stream ends with its connection.
    headers[.connection] = "close"
    if request.method == .HEAD { return HTTPResponse(statusCode: .ok, headers: headers) }
    return HTTPResponse(statusCode: .ok, headers: headers, body: HTTPBodySequence(from: EventBytes(stream: channel.events())))
  }
  return source.asset(name).map { file($0, mediaType(of: name), isLasting: false) }
}

/// What every answer says.
private let shared: HTTPHeaders = [
  HTTPHeader("X-Content-Type-Options"): "nosniff", HTTPHeader("Referrer-Policy"): "no-referrer",
  HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin", HTTPHeader("X-Frame-Options"): "SAMEORIGIN",
]

private func file(_ bytes: [UInt8], _ type: String, isLasting: Bool) -> HTTPResponse {
  var headers = shared
  headers[.contentType] = type
  if type.hasPrefix("text/html") {
    headers[HTTPHeader("Content-Security-Policy")] =
      "default-src 'self' 'unsafe-inline' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
  }
  headers[.cacheControl] = isLasting ? "private, max-age=31536000, immutable" : "no-store"
  return HTTPResponse(statusCode: .ok, headers: headers, body: HTTPBodySequence(data: Data(bytes), suggestedBufferSize: 1 << 18))
}

private func refusal(_ code: HTTPStatusCode, _ words: String) -> HTTPResponse {
  var headers = shared
  headers[.contentType] = "text/plain; charset=utf-8"
  headers[.cacheControl] = "no-store"
  return HTTPResponse(statusCode: code, headers: headers, body: Data((words + "\n").utf8))
}

private func mediaType(of name: String) -> String {
  switch (name as NSString).pathExtension.lowercased() {
  case "css": "text/css; charset=utf-8"
  case "js": "text/javascript; charset=utf-8"
  case "svg": "image/svg+xml"
  case "png": "image/png"
  case "jpg", "jpeg": "image/jpeg"
  case "gif": "image/gif"
  case "webp": "image/webp"
  case "json": "application/json"
  default: "application/octet-stream"
  }
}

extension HTTPResponse {
  /// The same headers, the length included, and no body.
  fileprivate var withoutBody: HTTPResponse {
    guard case .httpBody(let body) = payload else { return self }
    var headers = headers
    if let count = body.count { headers[.contentLength] = String(count) }
    return HTTPResponse(version: version, statusCode: statusCode, headers: headers)
  }
}

extension Channel {
  /// Waits until there is a page or an error to show, at most so long.
  fileprivate func untilSomething(for limit: Duration) async {
    guard !hasSomething else { return }
    let events = events()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in events where self.hasSomething { return } }
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }
}

extension String {
  /// What follows a beginning.
  fileprivate func wholeAfter(_ beginning: String) -> String? { hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil }

  /// What stands before an end.
  fileprivate func whole(before end: String) -> String? { hasSuffix(end) && count > end.count ? String(dropLast(end.count)) : nil }
}

/// The bytes of an event stream as a body without an end.
private struct EventBytes: AsyncBufferedSequence {
  typealias Element = UInt8
  let stream: AsyncStream<[UInt8]>

  func makeAsyncIterator() -> Iterator { Iterator(events: stream.makeAsyncIterator()) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var events: AsyncStream<[UInt8]>.Iterator

    mutating func next() async -> UInt8? {
      // The encoder of chunks asks for buffers.
      preconditionFailure("an event is sent whole")
    }

    mutating func nextBuffer(suggested count: Int) async -> [UInt8]? { await events.next() }
  }
}
