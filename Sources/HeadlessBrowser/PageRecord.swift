import Foundation

/// What a page did: what it said, what it asked for, and how far it is.
package struct PageRecord {
  /// A line of the page's console, or an error that nobody caught.
  package struct Message: Hashable, CustomStringConvertible {
    package enum Level: String { case error, warning, other }

    package var level: Level
    package var text: String
    /// Where it comes from, when that is known.
    package var url: String

    package var description: String { "\(level): \(text)" + (url.isEmpty ? "" : " (\(url))") }
  }

  /// A load that did not succeed.
  package struct Failure: Hashable, CustomStringConvertible {
    package var url: String
    package var reason: String

    package var description: String { "\(url): \(reason)" }
  }

  package private(set) var messages: [Message] = []
  /// The address of every request, in order, redirections included.
  package private(set) var requests: [String] = []
  package private(set) var failures: [Failure] = []
  /// The stages that the documents of this page have reached, by loader.
  private(set) var stages: [String: Set<String>] = [:]
  private var addresses: [String: String] = [:]

  /// Errors and warnings, which a well-made page has none of.
  package var complaints: [Message] { messages.filter { $0.level != .other } }

  mutating func forget() {
    messages = []
    requests = []
    failures = []
  }

  mutating func note(_ method: String, _ message: Data) {
    func parameters<Parameters: Decodable>(_: Parameters.Type) -> Parameters? {
      try? JSONDecoder().decode(DevToolsEvent<Parameters>.self, from: message).params
    }
    switch method {
    case "Runtime.consoleAPICalled":
      guard let call = parameters(ConsoleCall.self) else { return }
      let text = call.args.map(\.text).joined(separator: " ")
      messages.append(Message(level: call.level, text: text, url: call.stackTrace?.callFrames.first?.url ?? ""))
    case "Runtime.exceptionThrown":
      guard let thrown = parameters(Thrown.self)?.exceptionDetails else { return }
      messages.append(Message(level: .error, text: thrown.words, url: thrown.url ?? ""))
    case "Log.entryAdded":
      guard let entry = parameters(LogEntry.self)?.entry else { return }
      messages.append(Message(level: .init(rawValue: entry.level) ?? .other, text: entry.text, url: entry.url ?? ""))
    case "Network.requestWillBeSent":
      guard let sent = parameters(RequestSent.self) else { return }
      requests.append(sent.request.url)
      addresses[sent.requestId] = sent.request.url
    case "Network.webSocketCreated":
      if let socket = parameters(SocketCreated.self) { requests.append(socket.url) }
    case "Network.responseReceived":
      guard let answer = parameters(Answer.self), answer.response.status >= 400 else { return }
      failures.append(Failure(url: answer.response.url, reason: "status \(Int(answer.response.status))"))
    case "Network.loadingFailed":
      guard let failed = parameters(LoadFailed.self) else { return }
      failures.append(Failure(url: addresses[failed.requestId] ?? "", reason: failed.blockedReason ?? failed.errorText))
    case "Page.lifecycleEvent":
      if let stage = parameters(Stage.self) { stages[stage.loaderId, default: []].insert(stage.name) }
    default: break
    }
  }

  private struct ConsoleCall: Decodable {
    struct Stack: Decodable {
      struct Frame: Decodable { var url: String }
      var callFrames: [Frame]
    }
    var type: String
    var args: [RemoteObject]
    var stackTrace: Stack?

    var level: Message.Level {
      switch type {
      case "error", "assert": .error
      case "warning": .warning
      default: .other
      }
    }
  }
  private struct Thrown: Decodable { var exceptionDetails: ExceptionDetails }
  private struct LogEntry: Decodable {
    struct Entry: Decodable {
      var level: String
      var text: String
      var url: String?
    }
    var entry: Entry
  }
  private struct RequestSent: Decodable {
    struct Request: Decodable { var url: String }
    var requestId: String
    var request: Request
  }
  private struct SocketCreated: Decodable { var url: String }
  private struct Answer: Decodable {
    struct Response: Decodable {
      var url: String
      var status: Double
    }
    var response: Response
  }
  private struct LoadFailed: Decodable {
    var requestId: String
    var errorText: String
    var blockedReason: String?
  }
  private struct Stage: Decodable {
    var loaderId: String
    var name: String
  }
}
