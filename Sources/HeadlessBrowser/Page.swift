import Foundation

/// A page of a headless browser.
package final class Page {
  package let browser: HeadlessBrowser
  let session: String

  init(browser: HeadlessBrowser, session: String) {
    self.browser = browser
    self.session = session
  }

  /// How far a document must be.
  package enum Stage: String {
    /// It and what it names have arrived.
    case load
    /// Nothing was asked for during half a second either. A page that keeps a stream open never gets there.
    case networkIdle
  }

  /// Goes to an address and waits until it is there.
  ///
  /// - Throws: ``BrowserFailure`` when it cannot be loaded or takes longer than `limit` seconds.
  package func navigate(to url: String, until stage: Stage = .load, limit: Double = 30) throws {
    struct Destination: Encodable { var url: String }
    struct Arrival: Decodable {
      var loaderId: String?
      var errorText: String?
    }
    let arrival = try browser.call("Page.navigate", Destination(url: url), session: session, limit: limit, giving: Arrival.self)
    if let error = arrival.errorText { throw BrowserFailure("\(url): \(error)") }
    // Going to another place of the same document loads nothing.
    guard let loader = arrival.loaderId else { return }
    let isThere = try browser.wait(session: session, before: .now + .seconds(limit)) {
      $0.stages[loader]?.contains(stage.rawValue) == true
    }
    guard isThere else { throw BrowserFailure("\(url) did not reach `\(stage.rawValue)` in \(limit) s") }
  }

  /// Goes to a file on disk.
  package func open(_ path: String, until stage: Stage = .load) throws {
    try navigate(to: URL(fileURLWithPath: path).absoluteString, until: stage)
  }

  /// The value of a JavaScript expression; a promise is waited for.
  ///
  /// - Throws: ``BrowserFailure`` with the page's own words for what is thrown there, and for a value of another type.
  package func evaluate<Value: Decodable>(_ expression: String, as type: Value.Type = Value.self, limit: Double = 30) throws -> Value {
    let evaluation: Evaluation<Value>
    do {
      evaluation = try self.evaluation(expression, limit: limit)
    } catch let error as DecodingError {
      throw BrowserFailure("`\(expression)` is no \(Value.self): \(error)")
    }
    guard let value = evaluation.result.value else {
      throw BrowserFailure("`\(expression)` is \(evaluation.result.type), not \(Value.self)")
    }
    return value
  }

  /// Evaluates a JavaScript expression for what it does; a promise is waited for.
  package func run(_ expression: String, limit: Double = 30) throws {
    let _: Evaluation<Nothing> = try evaluation("(async () => { await (\(expression)); return {}; })()", limit: limit)
  }

  /// Waits until an expression is true, through navigations too.
  ///
  /// - Throws: ``BrowserFailure`` when it is not within `limit` seconds, or when it throws at the end.
  package func wait(until expression: String, limit: Double = 60) throws {
    let deadline = ContinuousClock.now + .seconds(limit)
    var last = "it is false"
    while ContinuousClock.now < deadline {
      do {
        if try evaluate("Boolean(\(expression))", as: Bool.self, limit: limit) { return }
        last = "it is false"
      } catch let failure as BrowserFailure {
        // Between two documents there is nothing to ask.
        last = failure.description
      }
      usleep(5000)
    }
    throw BrowserFailure("`\(expression)` did not come true in \(limit) s: \(last)")
  }

  /// What the page did until now.
  package func record() throws -> PageRecord {
    // What happened before a reply was told before it.
    try run("0")
    return browser.records[session] ?? PageRecord()
  }

  /// Empties the record.
  package func forget() throws {
    try run("0")
    browser.forget(session: session)
  }

  /// The page's clock in seconds since 1970, as the system's clock counts them.
  package func time() throws -> Double { try evaluate("(performance.timeOrigin + performance.now()) / 1000") }

  private struct Request: Encodable {
    var expression: String
    var returnByValue = true
    var awaitPromise = true
    var userGesture = true
  }

  private func evaluation<Value: Decodable>(_ expression: String, limit: Double) throws -> Evaluation<Value> {
    let evaluation = try browser.call(
      "Runtime.evaluate", Request(expression: expression), session: session, limit: limit, giving: Evaluation<Value>.self)
    if let thrown = evaluation.exceptionDetails { throw BrowserFailure("`\(expression)` threw \(thrown.words)") }
    return evaluation
  }

  func command(_ method: String, _ parameters: some Encodable = Nothing()) throws {
    try browser.command(method, parameters, session: session)
  }

  /// Has everything that the record holds be told from the start.
  func prepare(width: Int, height: Int) throws {
    struct Flag: Encodable { var enabled = true }
    for domain in ["Page", "Runtime", "Log", "Network"] { try command("\(domain).enable") }
    try command("Page.setLifecycleEventsEnabled", Flag())
    try resize(width: width, height: height)
  }
}
