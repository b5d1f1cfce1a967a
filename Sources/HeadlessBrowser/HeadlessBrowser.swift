import Execution
import Foundation

/// Chromium without a window, told what to do through a pipe: no port is opened, and no driver is needed.
///
/// Everything happens on the calling thread. What pages do meanwhile is noted when the browser is next spoken to.
package final class HeadlessBrowser {
  private let process: ChildProcess
  private let pipe: DevToolsPipe
  private let profile: String
  private var lastCommand = 0
  /// What each page did, by its session.
  private(set) var records: [String: PageRecord] = [:]

  /// The browser on PATH, or `nil` when there is none.
  package static func find(environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    for name in ["chromium", "chromium-browser", "google-chrome"] {
      for folder in folders where access("\(folder)/\(name)", X_OK) == 0 { return "\(folder)/\(name)" }
    }
    return nil
  }

  /// Starts a browser with an empty profile of its own.
  ///
  /// - Parameter limit: Seconds it may take to answer for the first time.
  /// - Throws: ``BrowserFailure`` with the browser's own words when it does not come up.
  package init(limit: Double = 60) throws {
    guard let program = Self.find() else {
      throw BrowserFailure("no chromium on PATH\n  hint: apt-get install chromium")
    }
    // A browser that goes away must be an error, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    let profile = NSTemporaryDirectory() + "vitrine-browser-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: profile, withIntermediateDirectories: true)
    do {
      (process, pipe) = try Self.start(program, profile: profile)
    } catch {
      try? FileManager.default.removeItem(atPath: profile)
      throw error
    }
    self.profile = profile
    do {
      try command("Browser.getVersion", limit: limit)
    } catch {
      let words = (try? String(contentsOfFile: "\(profile)/browser.log", encoding: .utf8)) ?? ""
      end()
      throw BrowserFailure("\(program) did not come up: \(error)\n\(words.suffix(2000))")
    }
  }

  deinit { end() }

  /// Opens an empty page that shares nothing with the others: neither storage nor cookies.
  package func newPage(width: Int = 1200, height: Int = 900) throws -> Page {
    struct Context: Decodable { var browserContextId: String }
    struct Target: Decodable { var targetId: String }
    struct Session: Decodable { var sessionId: String }
    struct Creation: Encodable {
      var url = "about:blank"
      var browserContextId: String
      var width: Int
      var height: Int
    }
    struct Attachment: Encodable {
      var targetId: String
      var flatten = true
    }
    let context = try call("Target.createBrowserContext", Nothing(), giving: Context.self)
    let target = try call(
      "Target.createTarget", Creation(browserContextId: context.browserContextId, width: width, height: height), giving: Target.self)
    let session = try call("Target.attachToTarget", Attachment(targetId: target.targetId), giving: Session.self)
    records[session.sessionId] = PageRecord()
    let page = Page(browser: self, session: session.sessionId)
    try page.prepare(width: width, height: height)
    return page
  }

  /// Ends the browser and removes its profile; what is open is lost.
  package func end() {
    guard process.end == nil else { return }
    process.signalGroup(SIGKILL)
    process.wait()
    // Its other processes end a moment after it, and write into the profile until then.
    for _ in 0..<50 {
      try? FileManager.default.removeItem(atPath: profile)
      guard access(profile, F_OK) == 0 else { return }
      usleep(20_000)
    }
  }

  // MARK: - The protocol

  /// Sends a command and waits for its result; events that come first are noted.
  func call<Result: Decodable>(
    _ method: String, _ parameters: some Encodable, session: String? = nil, limit: Double = 30, giving: Result.Type
  ) throws -> Result {
    lastCommand += 1
    let id = lastCommand
    try pipe.send(DevToolsCommand(id: id, method: method, sessionId: session, params: parameters))
    let deadline = ContinuousClock.now + .seconds(limit)
    while let message = try pipe.receive(before: deadline) {
      let header = try JSONDecoder().decode(DevToolsHeader.self, from: message)
      guard let replied = header.id else {
        note(header, message)
        continue
      }
      // A reply to a command that was given up.
      guard replied == id else { continue }
      if let refusal = header.error { throw BrowserFailure("\(method): \(refusal.message)") }
      return try JSONDecoder().decode(DevToolsReply<Result>.self, from: message).result
    }
    throw BrowserFailure("\(method) was not answered in \(limit) s")
  }

  /// The same for a command whose result says nothing.
  func command(_ method: String, _ parameters: some Encodable = Nothing(), session: String? = nil, limit: Double = 30) throws {
    _ = try call(method, parameters, session: session, limit: limit, giving: Nothing.self)
  }

  /// Waits until something that was noted about a page satisfies a condition.
  ///
  /// - Returns: whether it did before the deadline.
  func wait(session: String, before deadline: ContinuousClock.Instant, until isReached: (PageRecord) -> Bool) throws -> Bool {
    while true {
      if let record = records[session], isReached(record) { return true }
      guard let message = try pipe.receive(before: deadline) else { return false }
      let header = try JSONDecoder().decode(DevToolsHeader.self, from: message)
      if header.id == nil { note(header, message) }
    }
  }

  func forget(session: String) { records[session]?.forget() }

  private func note(_ header: DevToolsHeader, _ message: Data) {
    guard let session = header.sessionId, let method = header.method else { return }
    records[session]?.note(method, message)
  }

  // MARK: - The process

  private static func start(_ program: String, profile: String) throws -> (ChildProcess, DevToolsPipe) {
    let commands = try Execution.Pipe.make()
    let replies: Execution.Pipe
    do {
      replies = try Execution.Pipe.make()
    } catch {
      close(commands.read)
      close(commands.write)
      throw error
    }
    let log = open("\(profile)/browser.log", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { for descriptor in [commands.read, replies.write, log] { close(descriptor) } }
    let pipe = DevToolsPipe(commands: commands.write, replies: replies.read)
    // What it and its libraries keep for a user goes into the profile too.
    var environment = ProcessInfo.processInfo.environment
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"] { environment[name] = profile }
    let process = try ChildProcess(
      executable: program, arguments: arguments(profile: profile), environment: environment,
      descriptors: [1: log, 2: log, 3: commands.read, 4: replies.write])
    return (process, pipe)
  }

  private static func arguments(profile: String) -> [String] {
    var arguments = [
      "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(profile)/data", "--no-first-run", "--no-default-browser-check",
      "--mute-audio", "--hide-scrollbars", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-breakpad",
      "--password-store=basic", "--use-mock-keychain",
      // The browser's own errands stay undone, and no name but this machine's can be looked up.
      "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
      "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--metrics-recording-only", "--no-pings",
      "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      // A page that nobody sees must run as one that is looked at.
      "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
    ]
    // Chromium refuses its sandbox to root.
    if getuid() == 0 { arguments.append("--no-sandbox") }
    return arguments
  }
}
